"""What the values of decisions.json hold: each parser gives our value or raises BadCell."""

import re
import unicodedata
from collections.abc import Callable, Collection
from fractions import Fraction
from typing import Any

from common.problems import Action, Weight, kind_of, register
from common.tables import BadCell
from tally_server.inputs.candidates import split_group
from tally_server.inputs.cells import MOST, digest
from tally_server.inputs.json_list import JsonObject, spelled

LONGEST = 2000  # letters of a reason or an opinion
_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
_PART = re.compile(r"([0-9]{1,12})(?:/([0-9]{1,12}))?")


def text_of(value: Any) -> str:
    """A text on one line, without letters that nobody can see; it may be empty."""
    if not isinstance(value, str):
        raise BadCell("count_input.want-text", found=spelled(value))
    if len(value) > LONGEST:
        raise BadCell("table.too-long", limit=LONGEST)
    if any(unicodedata.category(letter) in _UNSEEN for letter in value):
        raise BadCell("table.control", found=spelled(value))
    return value


def some_text(value: Any) -> str:
    """A text that is not empty."""
    if not text_of(value).strip():
        raise BadCell("count_input.empty")
    return text_of(value)


def listed_in(ids: Collection[str], key: str) -> Callable[[Any], str]:
    """A parser for one of these ids; key names the text that says what to do otherwise."""

    def parse(value: Any) -> str:
        if not isinstance(value, str) or value not in ids:
            raise BadCell(key, found=spelled(value))
        return value

    return parse


def word_of(*allowed: str) -> Callable[[Any], str]:
    """A parser for one of a few fixed words."""

    def parse(value: Any) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise BadCell("table.choice", found=spelled(value), allowed=" / ".join(allowed))
        return value

    return parse


def count_of(value: Any) -> int:
    """A number of ballots, records or voters."""
    if type(value) is not int or not 0 <= value <= MOST:  # true and false are no numbers
        raise BadCell("table.number", found=spelled(value), low=0, high=MOST)
    return value


def digest_of(value: Any) -> str:
    """A SHA-256 in hex, as `cells.digest` reads it."""
    return digest(text_of(value))


def ids_of(value: Any) -> tuple[str, ...]:
    """A list of ids, at least one."""
    if not isinstance(value, list) or not value:
        raise BadCell("count_input.want-ids", found=spelled(value))
    return tuple(some_text(item) for item in value)


def group_ids(value: Any) -> tuple[str, ...]:
    """A group: a list of ids, or ids joined by `+` as in paper.csv."""
    return split_group(value) if isinstance(value, str) else ids_of(value)


def parts_of(value: Any) -> dict[str, Fraction]:
    """Each candidate's part of a group: whole numbers, or fractions written as `n/d`."""
    if not isinstance(value, JsonObject) or not value.members:
        raise BadCell("count_input.want-parts", found=spelled(value))
    if value.repeated:
        raise BadCell("count_input.candidate-twice", found=", ".join(map(spelled, value.repeated)))
    return {name: part_of(part) for name, part in value.members.items()}


def problem_code(value: Any) -> str:
    """The code of a problem that may be acknowledged, given by its code or its name."""
    name = some_text(value)
    try:
        kind = register()[name] if name in register() else kind_of(name)
    except KeyError as cause:
        raise BadCell("count_input.problem", found=spelled(name)) from cause
    if kind.weight is not Weight.ACKNOWLEDGE and Action.ACKNOWLEDGE not in kind.resolved_by:
        actions = " / ".join(sorted(kind.resolved_by)) or "-"
        raise BadCell("count_input.not-acknowledged", code=kind.code, actions=actions)
    return kind.code


def two_people(value: Any) -> tuple[str, str]:
    """Two names that are not the same person's, however either is spaced or written."""
    if not isinstance(value, list) or len(value) != 2:
        raise BadCell("count_input.two-people", found=spelled(value))
    first, second = (some_text(name) for name in value)
    if not _person(first) or not _person(second):
        raise BadCell("count_input.empty")
    if same_person(first, second):
        raise BadCell("count_input.one-person", found=spelled(second))
    return first, second


def same_person(one: str, other: str) -> bool:
    """Whether two names are one person's, however either is spaced or written."""
    return _person(one) == _person(other)


def _person(name: str) -> str:
    """What stays the same however a name is typed: width, capitals, spaces, variants."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if not letter.isspace() and not _is_variant(letter))


def _is_variant(letter: str) -> bool:
    return "\ufe00" <= letter <= "\ufe0f" or "\U000e0100" <= letter <= "\U000e01ef"


def part_of(value: Any) -> Fraction:
    """A part of a group: a whole number, or a fraction written as `n/d`."""
    if type(value) is int:
        return Fraction(count_of(value))
    written = _PART.fullmatch(value) if isinstance(value, str) else None
    if written is None or int(written[2] or 1) == 0:
        raise BadCell("count_input.part", found=spelled(value))
    return Fraction(int(written[1]), int(written[2] or 1))

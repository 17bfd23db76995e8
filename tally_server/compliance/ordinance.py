"""What a municipality decides about electronic voting, as a checked settings file.

Ordinance, rules of the committee and its decisions leave a town these choices; the election
must be as they say. Specified in docs/formats/ordinance.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, get_args

from common import election_rules as rules
from common import ids, names
from common.election import Display, OtherValidVotes, Truncate, WithoutDuplicate, clock_time
from common.inputs import Faults
from common.municipality import municipality_code
from common.tables import BadCell, one_of
from common.toml_tables import (
    Document,
    Key,
    as_it_is,
    flag,
    integer,
    local_date,
    read_document,
    read_keys,
    seen,
    written,
)


class Means(StrEnum):
    """By what a voter's right to vote once is handed over."""

    QR = "qr"
    CARD = "card"
    OFFICER = "officer"


class Announcement(StrEnum):
    """once: totals with the paper votes, at the end. electronic-first: these before paper."""

    ONCE = "once"
    ELECTRONIC_FIRST = "electronic-first"


@dataclass(frozen=True)
class Hours:
    """As 07:00 and 20:00."""

    open: str
    close: str


@dataclass(frozen=True)
class Ordinance:
    """most_on_one_screen: up to so many candidates are shown on one screen, longer lists by
    long_lists. hours: of the places of the day; others, by place, where they differ."""

    municipality_code: str
    name: str
    cited: str
    enacted: date
    long_lists: Display
    most_on_one_screen: int
    hours: Hours
    others: Mapping[str, Hours]
    without_duplicate: WithoutDuplicate
    grants: tuple[Means, ...]
    truncate: Truncate
    other_valid_votes: OtherValidVotes
    joint_count: bool
    announcement: Announcement

    def hours_of(self, place: str) -> Hours:
        return self.others.get(place, self.hours)

    def display_of(self, candidates: int) -> Display:
        """How a list of so many candidates is to be shown."""
        return "single" if candidates <= self.most_on_one_screen else self.long_lists


def _word(kind: object) -> Any:
    return written(one_of(*get_args(kind)))


def _means(value: object) -> tuple[Means, ...]:
    """A list of ways, none twice and at least one."""
    if not isinstance(value, list) or not value or not all(isinstance(v, str) for v in value):
        raise BadCell("compliance_input.want-list", found=seen(value))
    found = tuple(Means(one_of(*Means)(one)) for one in value)
    if len(set(found)) != len(found):
        raise BadCell("compliance_input.twice", found=seen(value))
    return found


_TITLE = written(names.title)
_TABLES: Mapping[str, tuple[Key, ...]] = {
    "ordinance": (
        Key("municipality_code", written(municipality_code)),
        Key("name", _TITLE),
        Key("cited", _TITLE),
        Key("enacted", local_date),
    ),
    "display": (
        Key("long_lists", _word(Display)),
        Key("most_on_one_screen", integer(1, rules.CANDIDATES.high)),
    ),
    "copying": (Key("without_duplicate", _word(WithoutDuplicate)),),
    "grants": (Key("means", _means),),
    "counting": (
        Key("truncate", _word(Truncate)),
        Key("other_valid_votes", _word(OtherValidVotes)),
        Key("joint_count", flag),
    ),
    "announcement": (Key("when", written(lambda text: Announcement(one_of(*Announcement)(text)))),),
}
_HOURS = (Key("open", written(clock_time)), Key("close", written(clock_time)))


def read_ordinance(faults: Faults, data: bytes) -> Ordinance | None:
    """The settings, every fault in `faults`; None where there is any."""
    document = read_document(faults, data)
    if document is None:
        return None
    sections = (*(Key(name, as_it_is) for name in (*_TABLES, "hours")),)
    content = read_keys(faults, document, (), document.content, sections)
    if faults.errors:
        return None
    found = {
        name: read_keys(faults, document, (name,), content[name], keys)
        for name, keys in _TABLES.items()
    }
    hours, others = _hours(faults, document, content["hours"])
    return None if faults.errors else _ordinance(found, hours, others)


def _hours(
    faults: Faults, document: Document, table: object
) -> tuple[Hours | None, Mapping[str, Hours]]:
    """The usual hours, and those of single places in tables below."""
    content = table if isinstance(table, dict) else {}
    single = {name: value for name, value in content.items() if isinstance(value, dict)}
    usual = {name: value for name, value in content.items() if name not in single}
    hours = _pair(faults, document, ("hours",), usual if isinstance(table, dict) else table)
    others = {}
    for name, value in single.items():
        try:
            ids.part_id(name)
        except BadCell as bad:
            faults.add(bad.key, document.line("hours", name), "hours", **bad.values)
        found = _pair(faults, document, ("hours", name), value)
        if found is not None:
            others[name] = found
    return hours, others


def _pair(faults: Faults, document: Document, path: tuple[str, ...], table: object) -> Hours | None:
    values = read_keys(faults, document, path, table, _HOURS)
    if None in values.values():
        return None
    for breach in rules.hours(values["open"], values["close"]):
        faults.add(breach.key, document.line(*path), breach.column, **breach.values)
    return Hours(values["open"], values["close"])


def _ordinance(
    found: Mapping[str, Mapping[str, Any]], hours: Hours | None, others: Mapping[str, Hours]
) -> Ordinance:
    if hours is None:
        raise RuntimeError("settings without faults that have no hours")
    return Ordinance(
        **found["ordinance"],
        **found["display"],
        hours=hours,
        others=others,
        **found["copying"],
        grants=found["grants"]["means"],
        **found["counting"],
        announcement=found["announcement"]["when"],
    )

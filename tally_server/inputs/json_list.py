"""A JSON file that people write, `{"<name>": [ … ]}`, read so that faults have a line.

Whole numbers only, no key twice in one object, one list and nothing beside it.
"""

import json
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from common.inputs import Faults
from common.tables import shown

MAX_BYTES = 4 * 1024 * 1024
_MAX_DIGITS = 12
_BLANK = re.compile(r"[ \t\n\r]*")


@dataclass(frozen=True)
class Element:
    """One element of the list, and the line on which it begins."""

    line: int
    value: Any


@dataclass(frozen=True)
class JsonObject:
    """An object: its members, and the keys that stand in it more than once."""

    members: Mapping[str, Any]
    repeated: tuple[str, ...]


@dataclass(frozen=True)
class OddNumber:
    """A number that is not whole, or longer than any count."""

    spelled: str


def read_list(faults: Faults, data: bytes, name: str) -> list[Element]:
    """The elements of the list; objects in it are JsonObject. The faults go into `faults`."""
    text = _decoded(faults, data)
    if text is None or not _is_json(faults, text):
        return []
    start = _after_blank(text, 0)
    if text[start] != "{":
        faults.add("count_input.json-list", name=name)
        return []
    return _the_list(faults, text, start, name)


def spelled(value: object) -> str:
    """The value as it may stand in a message."""
    match value:
        case str():
            return shown(value)
        case OddNumber():
            return shown(value.spelled)
        case JsonObject():
            return "{…}"
        case list():
            return "[…]"
    return shown(json.dumps(value))


def _decoded(faults: Faults, data: bytes) -> str | None:
    if len(data) > MAX_BYTES:
        faults.add("table.too-large", limit=MAX_BYTES)
        return None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add("table.not-utf8", line=data.count(b"\n", 0, error.start) + 1)
        return None


def _is_json(faults: Faults, text: str) -> bool:
    """Whether the whole text is JSON: what follows may then walk it without care."""
    try:
        json.loads(text, parse_int=_number)
    except json.JSONDecodeError as error:
        faults.add("count_input.json", line=error.lineno, letter=error.colno)
        return False
    except RecursionError:
        faults.add("count_input.json-deep")
        return False
    return True


def _the_list(faults: Faults, text: str, start: int, name: str) -> list[Element]:
    breaks = [found.start() for found in re.finditer("\n", text)]
    lists: list[tuple[int, Any]] = []
    for key, at, value in _inside(text, start):
        line = bisect_left(breaks, at) + 1
        if key != name:
            faults.add("count_input.unknown-key", line, shown(key) or "-", known=name)
        elif lists:
            faults.add("count_input.key-twice", line, name)
        else:
            lists.append((at, value))
    if not lists or not isinstance(lists[0][1], list):
        faults.add("count_input.json-list", name=name)
        return []
    inside = _inside(text, lists[0][0])
    return [Element(bisect_left(breaks, at) + 1, value) for _, at, value in inside]


def _inside(text: str, start: int) -> Iterator[tuple[str, int, Any]]:
    """Each value of the object or list that begins at start: key or "", offset, value."""
    decoder = json.JSONDecoder(
        object_pairs_hook=_object,
        parse_int=_number,
        parse_float=OddNumber,
        parse_constant=OddNumber,
    )
    keyed = text[start] == "{"
    at = _after_blank(text, start + 1)
    while text[at] not in "]}":
        key = ""
        if keyed:
            key, colon = decoder.raw_decode(text, at)
            at = _after_blank(text, _after_blank(text, colon) + 1)
        value, end = decoder.raw_decode(text, at)
        yield key, at, value
        at = _after_blank(text, end)
        if text[at] == ",":
            at = _after_blank(text, at + 1)


def _after_blank(text: str, at: int) -> int:
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _object(pairs: list[tuple[str, Any]]) -> JsonObject:
    uses = Counter(key for key, _ in pairs)
    return JsonObject(dict(pairs), tuple(key for key, times in uses.items() if times > 1))


def _number(digits: str) -> int | OddNumber:
    return int(digits) if len(digits) <= _MAX_DIGITS else OddNumber(digits)

"""TOML files that people edit: keys declared once, every fault reported at once."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NoReturn

from common.inputs import Faults
from common.tables import BadCell, shown
from common.toml_lines import Path, key_lines, line_of

# Python's reader needs memory by the square of a dotted key's length.
MAX_BYTES = 128 * 1024
MAX_LINE = 2_000  # letters
_MAX_SHOWN = 10**12
_POSITION = re.compile(r"\(at line (\d+), column (\d+)\)$")


@dataclass(frozen=True)
class Key:
    """A key of a table: parse turns the TOML value into ours or raises BadCell."""

    name: str
    parse: Callable[[Any], Any]
    required: bool = True
    default: Any = None


def as_it_is(value: object) -> object:
    """For a key whose value is a table, or is parsed later."""
    return value


@dataclass(frozen=True)
class Document:
    """A TOML document, and where each of its tables and keys stands."""

    content: Mapping[str, Any]
    lines: Mapping[Path, int]

    def line(self, *path: str | int) -> int:
        return line_of(self.lines, path)


def read_document(faults: Faults, data: bytes) -> Document | None:
    """The document, or None with the reason in `faults`: no UTF-8, no TOML, too large."""
    if len(data) > MAX_BYTES:
        faults.add("table.too-large", limit=MAX_BYTES)
        return None
    try:
        source = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        faults.add("table.not-utf8", line=data.count(b"\n", 0, error.start) + 1)
        return None
    for number, text in enumerate(source.split("\n"), start=1):
        if len(text) > MAX_LINE:
            faults.add("table.too-long", line=number, limit=MAX_LINE)
            return None
    try:
        return Document(tomllib.loads(source), key_lines(source))
    except (ValueError, RecursionError) as error:
        _not_toml(faults, source, str(error))
        return None


def read_keys(
    faults: Faults, document: Document, path: Path, table: object, keys: Sequence[Key]
) -> dict[str, Any]:
    """The value of every key of the table at `path`; None where it is missing or faulty.

    A key that is not required has its default where it is missing.
    """
    values = {key.name: None if key.required else key.default for key in keys}
    if not isinstance(table, dict):
        name = next((str(part) for part in reversed(path) if isinstance(part, str)), "-")
        faults.add("toml.want-table", document.line(*path), name, found=seen(table))
        return values
    known = {key.name: key for key in keys}
    refuse_unknown(faults, document, path, table, known)
    for key in keys:
        if key.name not in table:
            if key.required:
                faults.add("toml.missing-key", document.line(*path), key.name)
            continue
        try:
            values[key.name] = key.parse(table[key.name])
        except BadCell as bad:
            values[key.name] = None
            faults.add(bad.key, document.line(*path, key.name), key.name, **bad.values)
    return values


def refuse_unknown(
    faults: Faults,
    document: Document,
    path: Path,
    table: Mapping[str, object],
    known: Mapping[str, object],
) -> None:
    """Every key of the table that is none of the known ones goes into `faults`."""
    for name in table:
        if name not in known:
            line = document.line(*path, name)
            faults.add("toml.unknown-key", line, shown(name) or "-", known=", ".join(known))


def written(parse: Callable[[str], Any]) -> Callable[[object], Any]:
    """A parser for a TOML string, whose text `parse` reads."""

    def read(value: object) -> Any:
        return parse(value) if isinstance(value, str) else _want("text", value)

    return read


def integer(low: int, high: int) -> Callable[[object], int]:
    """A parser for a TOML integer, low to high inclusive."""

    def read(value: object) -> int:
        if type(value) is not int or not low <= value <= high:
            raise BadCell("table.number", found=seen(value), low=low, high=high)
        return value

    return read


def flag(value: object) -> bool:
    """A parser for true or false."""
    return value if isinstance(value, bool) else _want("flag", value)


def local_date(value: object) -> date:
    """A parser for a TOML local date: no time of day, no zone."""
    return value if type(value) is date else _want("date", value)


def seen(value: object) -> str:
    """A TOML value as it may stand in a message: one short line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value) if abs(value) < _MAX_SHOWN else "…"
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    return shown(str(value))


def _want(kind: str, value: object) -> NoReturn:
    raise BadCell(f"toml.want-{kind}", found=seen(value))


def _not_toml(faults: Faults, source: str, message: str) -> None:
    """Python says in English where it stopped; only the position is passed on."""
    position = _POSITION.search(message)
    if position:
        faults.add("toml.not-toml", int(position[1]), letter=int(position[2]))
    else:
        faults.add("toml.not-toml-end", source.rstrip().count("\n") + 1)

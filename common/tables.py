"""CSV files that people edit: columns declared once, every fault reported at once.

UTF-8, with or without the byte order mark that spreadsheets write; one header row;
columns in any order; RFC 4180 quoting; no line break inside a field.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from common.inputs import Faults
from common.text import Value

MAX_BYTES = 64 * 1024 * 1024
MAX_FIELD = 400
_MAX_LINE = 65_536  # letters; well below the field size at which Python's reader gives up
_BREAKING = {"Cc", "Zl", "Zp"}


class BadCell(ValueError):
    """A cell's text is not what its column holds; key and values say why."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.values = values


@dataclass(frozen=True)
class Column:
    """A column: parse turns the cell's text into its value or raises BadCell.

    A column that is not required may be absent from the header, or empty in a row:
    its value is then `default`.
    """

    name: str
    parse: Callable[[str], Any]
    required: bool = True
    default: Any = None


@dataclass(frozen=True)
class Row:
    """One row of the table: the line it starts on (from 1), and its parsed cells."""

    line: int
    cells: Mapping[str, Any] = field(hash=False)

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]


def whole_number(low: int, high: int) -> Callable[[str], int]:
    """A parser for an integer written in plain ASCII digits, low to high inclusive."""

    def parse(cell: str) -> int:
        if not (cell.isascii() and cell.isdigit() and len(cell) <= 12):
            raise BadCell("table.number", found=shown(cell), low=low, high=high)
        number = int(cell)
        if not low <= number <= high:
            raise BadCell("table.number", found=shown(cell), low=low, high=high)
        return number

    return parse


def one_of(*allowed: str) -> Callable[[str], str]:
    """A parser for one of a few fixed words."""

    def parse(cell: str) -> str:
        if cell not in allowed:
            raise BadCell("table.choice", found=shown(cell), allowed=" / ".join(allowed))
        return cell

    return parse


def words(cell: str) -> str:
    """A parser for any text without control characters and line or paragraph separators."""
    if any(unicodedata.category(letter) in _BREAKING for letter in cell):
        raise BadCell("table.control", found=shown(cell))
    return cell


def shown(cell: str) -> str:
    """The cell as it may stand in a message: printable, on one line, cut at 40 letters."""
    # The ideographic space stands in names, though Python does not call it printable.
    safe = (letter if letter.isprintable() or letter == "　" else "?" for letter in cell[:40])
    return "".join(safe) + ("…" if len(cell) > 40 else "")


def read_table(faults: Faults, data: bytes, columns: Sequence[Column]) -> list[Row]:
    """The rows of a CSV file that hold no fault; the faults go into `faults`."""
    rows = read_rows(faults, data, columns)
    return [row for row in rows if len(row.cells) == len(columns)]


def read_rows(faults: Faults, data: bytes, columns: Sequence[Column]) -> list[Row]:
    """As read_table(), and the rows with a faulty cell, too, which is absent from its row.

    So it can still be said what else is wrong with such a row.
    """
    content = _decoded(faults, data)
    if content is None:
        return []
    lines = _split(faults, content)
    if not lines:
        faults.add("table.empty", columns=",".join(c.name for c in columns if c.required))
        return []
    header = _header(faults, *lines[0], columns)
    if header is None:
        return []
    by_name = {column.name: column for column in columns}
    rows = (_row(faults, line, cells, header, by_name) for line, cells in lines[1:])
    return [row for row in rows if row is not None]


def _decoded(faults: Faults, data: bytes) -> str | None:
    if len(data) > MAX_BYTES:
        faults.add("table.too-large", limit=MAX_BYTES)
        return None
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        faults.add("table.not-utf8", line=data.count(b"\n", 0, error.start) + 1)
        return None
    before = len(faults.errors)
    for number, line in enumerate(io.StringIO(content, newline=""), 1):
        if len(line) > _MAX_LINE:
            faults.add("table.too-long", number, limit=_MAX_LINE)
    return content if len(faults.errors) == before else None


def _split(faults: Faults, content: str) -> list[tuple[int, list[str]]]:
    """Every non-empty line as its number and cells."""
    found: list[tuple[int, list[str]]] = []
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return found
        except csv.Error:
            faults.add("table.quoting", line=line)
            return found
        if reader.line_num > line:
            faults.add("table.line-break", line=line)
        elif any(cell.strip() for cell in cells):
            found.append((line, cells))
        line = reader.line_num + 1


def _header(
    faults: Faults, line: int, names: list[str], columns: Sequence[Column]
) -> list[str] | None:
    names = [name.strip() for name in names]
    known = {column.name for column in columns}
    before = len(faults.errors)
    for name in dict.fromkeys(names):
        if name not in known:
            faults.add(
                "table.unknown-column",
                line,
                shown(name) or "-",
                known=",".join(c.name for c in columns),
            )
        elif names.count(name) > 1:
            faults.add("table.repeated-column", line, name)
    for column in columns:
        if column.required and column.name not in names:
            faults.add("table.missing-column", line, column.name)
    return names if len(faults.errors) == before else None


def _row(
    faults: Faults, line: int, cells: list[str], header: list[str], columns: Mapping[str, Column]
) -> Row | None:
    if len(cells) != len(header):
        faults.add("table.cells", line, found=len(cells), expected=len(header))
        return None
    values = {column.name: column.default for column in columns.values()}
    for name, cell in zip(header, cells, strict=True):
        column = columns[name]
        if not cell and not column.required:
            continue
        try:
            if len(cell) > MAX_FIELD:
                raise BadCell("table.too-long", limit=MAX_FIELD)
            values[name] = column.parse(cell)
        except BadCell as bad:
            del values[name]
            faults.add(bad.key, line, name, **bad.values)
    return Row(line, values)

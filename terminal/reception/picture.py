"""The clerk's screen as lines of text, a value before it is painted.

At a glance: which terminal, in digits that are read from two metres, and the code. The
code is drawn with half blocks, so that its dots are square; black on white, as scanners
want it.
"""

from dataclasses import dataclass
from enum import StrEnum

from terminal.reception.sheet import wide

_DIGITS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"),
    "1": (" █ ", "██ ", " █ ", " █ ", "███"),
    "2": ("███", "  █", "███", "█  ", "███"),
    "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"),
    "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"),
    "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"),
    "9": ("███", "█ █", "███", "  █", "███"),
}
_LEFT_CELLS = 46
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


class Look(StrEnum):
    """How a line is painted."""

    PLAIN = "plain"
    TITLE = "title"
    MARK = "mark"
    TROUBLE = "trouble"
    FAINT = "faint"


@dataclass(frozen=True)
class Row:
    """A line of the left side."""

    text: str
    look: Look = Look.PLAIN


@dataclass(frozen=True)
class Picture:
    """The whole screen. code: the dots of the QR code, empty where none is shown."""

    rows: tuple[Row, ...]
    code: tuple[str, ...] = ()

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines that it takes."""
        left = max((wide(row.text) for row in self.rows), default=0)
        right = 2 + len(self.code[0]) if self.code else 0
        return left + right, max(len(self.rows), len(self.code))


def big(number: str) -> tuple[str, ...]:
    """Digits five lines high, each dot two cells wide; other letters are left out."""
    shapes = [_DIGITS[digit] for digit in number if digit in _DIGITS]
    return tuple(
        "  ".join("".join(2 * dot for dot in shape[line]) for shape in shapes) for line in range(5)
    )


def folded(words: str) -> list[str]:
    """The words in lines that leave the code its place; a line feed begins a new one."""
    lines = []
    for line in words.split("\n"):
        part = ""
        for letter in line:
            if wide(part + letter) > _LEFT_CELLS:
                lines.append(part)
                part = ""
            part += letter
        lines.append(part)
    return lines


def halves(rows: list[list[bool]]) -> tuple[str, ...]:
    """A code in half blocks: two of its rows in each line."""
    if len(rows) % 2:
        rows = [*rows, [False] * len(rows[0])]
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return tuple(
        "".join(_HALVES[dots] for dots in zip(upper, lower, strict=True)) for upper, lower in pairs
    )

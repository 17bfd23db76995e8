"""A strip as rows of dots, for paper of this width: what is printed, to the dot."""

from collections.abc import Iterator
from dataclasses import dataclass

from terminal.dots import matrix
from terminal.slips.letters import Drawn, Letters
from terminal.slips.outlines import Bits
from terminal.slips.strip import (
    DOTS_PER_MM,
    Banner,
    Code,
    Gap,
    Groups,
    Part,
    Row,
    Rule,
    Sign,
    Size,
    Strip,
    Words,
)

WIDTHS = {58: 384, 80: 576}
"""Dots across, by millimetres of paper (48 and 72 mm are printed on)."""

LEAST_MODULE, MOST_MODULE = 3, 8
"""Dots of one module of a code: 0.375 to 1 mm."""

_LEADING = 6
_SMALLER = 8
_PAD = 10
_SIGN_MM = 12
_RULE = 3


class NoRoomForCode(ValueError):
    """The code has more modules than this paper has room for."""


@dataclass(frozen=True)
class Raster:
    """Rows from the top down, each `wide` dots, the leftmost the highest bit."""

    rows: tuple[Bits, ...]
    wide: int


def raster(strip: Strip, wide: int, letters: Letters) -> Raster:
    """Raises NoRoomForCode."""
    rows: list[Bits] = []
    for part in strip.parts:
        rows += _part(part, wide, letters)
        rows += [0] * _LEADING
    return Raster(tuple(rows), wide)


def _part(part: Part, wide: int, letters: Letters) -> list[Bits]:
    match part:
        case Words():
            return _stacked(_words(part, wide, letters), wide, centred=part.centred)
        case Row():
            return _row(part, wide, letters)
        case Banner():
            return _banner(part, wide, letters)
        case Groups():
            return _groups(part, wide, letters)
        case Code():
            return code(part.text, wide)
        case Rule():
            return [0] * 4 + [(1 << wide) - 1] * _RULE + [0] * 4
        case Gap():
            return [0] * (part.millimetres * DOTS_PER_MM)
        case Sign():
            return _sign(part, wide, letters)


def _words(part: Words, wide: int, letters: Letters) -> tuple[Drawn, ...]:
    """Large words stay on one line, smaller where they must."""
    em = part.size.value
    lines = letters.lines(part.text, em, wide, bold=part.bold)
    while len(lines) > 1 and em > Size.NORMAL.value and part.size in (Size.LARGE, Size.HUGE):
        em -= _SMALLER
        lines = letters.lines(part.text, em, wide, bold=part.bold)
    return lines


def code(text: str, wide: int) -> list[Bits]:
    """The QR code in the middle, its modules as large as fit. Raises NoRoomForCode."""
    modules = matrix(text)
    dots = min(MOST_MODULE, wide // len(modules))
    if dots < LEAST_MODULE:
        raise NoRoomForCode(f"{len(modules)} modules on {wide} dots")
    left = (wide - dots * len(modules)) // 2
    block = (1 << dots) - 1
    rows = []
    for line in modules:
        bits = 0
        for dark in line:
            bits = bits << dots | (block if dark else 0)
        rows += [bits << (wide - left - dots * len(line))] * dots
    return rows


def _stacked(lines: tuple[Drawn, ...], wide: int, *, centred: bool) -> list[Bits]:
    rows: list[Bits] = []
    for number, line in enumerate(lines):
        left = max(0, (wide - line.wide) // 2) if centred else 0
        rows += [0] * (_LEADING if number else 0) + list(_placed(line, left, wide))
    return rows


def _placed(line: Drawn, left: int, wide: int) -> Iterator[Bits]:
    shift = wide - left - line.wide
    paper = (1 << wide) - 1
    for bits in line.rows:
        yield (bits << shift if shift >= 0 else bits >> -shift) & paper


def _row(part: Row, wide: int, letters: Letters) -> list[Bits]:
    """Side by side; under each other where the two do not fit."""
    names = letters.lines(part.name, min(part.size.value, Size.NORMAL.value), wide)
    values = letters.lines(part.value, part.size.value, wide, bold=True)
    together = names[0].wide + values[0].wide + _PAD
    if len(names) > 1 or len(values) > 1 or together > wide:
        return _stacked(names, wide, centred=False) + _right(values, wide)
    high = len(values[0].rows)
    lifted = [0] * (high - len(names[0].rows)) + list(_placed(names[0], 0, wide))
    return [one | other for one, other in zip(lifted, _right(values, wide), strict=True)]


def _right(lines: tuple[Drawn, ...], wide: int) -> list[Bits]:
    return [row for line in lines for row in _placed(line, max(0, wide - line.wide), wide)]


def _banner(part: Banner, wide: int, letters: Letters) -> list[Bits]:
    paper = (1 << wide) - 1
    lines = letters.lines(part.text, Size.NORMAL.value, wide - 2 * _PAD, bold=True)
    inner = _stacked(lines, wide, centred=True)
    return [paper ^ bits for bits in (*[0] * _PAD, *inner, *[0] * _PAD)]


def _groups(part: Groups, wide: int, letters: Letters) -> list[Bits]:
    """Each line with the number of its first group in front, so that people keep the place."""
    rows: list[Bits] = []
    column = (wide - wide // 6) // part.across
    for at in range(0, len(part.groups), part.across):
        line = [0] * Size.NORMAL.value
        cells = [(0, f"{at + 1:>2}", False)] + [
            (wide // 6 + number * column, group, True)
            for number, group in enumerate(part.groups[at : at + part.across])
        ]
        for left, words, bold in cells:
            drawn = letters.lines(words, Size.NORMAL.value, wide, bold=bold)[0]
            line = [
                one | other for one, other in zip(line, _placed(drawn, left, wide), strict=True)
            ]
        rows += line + [0] * _LEADING
    return rows


def _sign(part: Sign, wide: int, letters: Letters) -> list[Bits]:
    """The office in small letters at the left, the line under an empty space."""
    line = letters.lines(part.office, Size.SMALL.value, wide)[0]
    space = _SIGN_MM * DOTS_PER_MM - len(line.rows)
    return [*_placed(line, 0, wide), *[0] * space, *[(1 << wide) - 1] * _RULE]

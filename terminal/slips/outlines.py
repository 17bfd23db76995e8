"""A letter as dots, from the outline in its font: no window system, no library of pictures.

A dot is black where the outline covers enough of it. The share is below a half, so that
the thin strokes of a Mincho face do not break up at small sizes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

_LINES = 4
"""Lines of sight through each row of dots."""

_COVERED = 0.4
_CURVE_PARTS = 6

Point = tuple[float, float]
Edge = tuple[float, float, float, float, int]
Bits = int
"""A row of dots: the leftmost is the highest bit of the row's width."""


@dataclass(frozen=True)
class Glyph:
    """rows: from the top of the em box down, `wide` dots each. advance: dots to the next."""

    rows: tuple[Bits, ...]
    wide: int
    advance: int


class Face:
    """The outlines of one font file."""

    def __init__(self, file: Path) -> None:
        self._file = file

    @cached_property
    def _font(self) -> Any:
        return TTFont(BytesIO(self._file.read_bytes()), lazy=True)

    @cached_property
    def _glyphs(self) -> Any:
        return self._font.getGlyphSet()

    @cached_property
    def _named(self) -> dict[int, str]:
        found: dict[int, str] = self._font.getBestCmap()
        return found

    @cached_property
    def _pairs(self) -> dict[tuple[int, int], str | None]:
        """Forms chosen by a variation selector; None where it is the usual one."""
        tables = [one for one in self._font["cmap"].tables if one.format == 14]
        return {
            (letter, selector): name
            for table in tables
            for selector, forms in table.uvsDict.items()
            for letter, name in forms
        }

    def glyph(self, letter: str, em: int) -> Glyph:
        """letter: one, its selector behind it where it has one; the face draws it."""
        name, units = self._name(letter), self._font["head"].unitsPerEm
        hhea = self._font["hhea"]
        scale = em / units
        top = em * hhea.ascent / (hhea.ascent - hhea.descent)
        pen = _Edges(self._glyphs, scale, top)
        self._glyphs[name].draw(pen)
        advance = round(self._glyphs[name].width * scale)
        wide = max(advance, 1) + em // 4
        return Glyph(_filled(pen.edges, wide, em), wide, advance)

    def _name(self, letter: str) -> str:
        first = ord(letter[0])
        if len(letter) > 1:
            form = self._pairs.get((first, ord(letter[1])))
            if form is not None:
                return form
        return self._named.get(first, ".notdef")


class _Edges(BasePen):  # type: ignore[misc]  # fontTools has no types
    """Draws straight edges, y down from the top of the em box: x0, y0, x1, y1, direction."""

    def __init__(self, glyphs: Any, scale: float, top: float) -> None:
        super().__init__(glyphs)
        self.edges: list[Edge] = []
        self._scale, self._top = scale, top
        self._start = self._at = (0.0, 0.0)

    def _placed(self, point: Point) -> Point:
        return point[0] * self._scale, self._top - point[1] * self._scale

    def _moveTo(self, point: Point) -> None:  # noqa: N802  # the name fontTools calls
        self._start = self._at = self._placed(point)

    def _lineTo(self, point: Point) -> None:  # noqa: N802  # the name fontTools calls
        self._to(self._placed(point))

    def _curveToOne(self, one: Point, two: Point, end: Point) -> None:  # noqa: N802  # as above
        """A cubic curve; fontTools makes one of each quadratic, too."""
        (x0, y0), (x1, y1), (x2, y2), (x3, y3) = (
            self._at,
            *(self._placed(point) for point in (one, two, end)),
        )
        for part in range(1, _CURVE_PARTS + 1):
            t = part / _CURVE_PARTS
            a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
            self._to((a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3))

    def _closePath(self) -> None:  # noqa: N802  # the name fontTools calls
        self._to(self._start)

    def _to(self, end: Point) -> None:
        (x0, y0), (x1, y1) = self._at, end
        if y0 < y1:
            self.edges.append((x0, y0, x1, y1, 1))
        elif y1 < y0:
            self.edges.append((x1, y1, x0, y0, -1))
        self._at = end


def _filled(edges: Sequence[Edge], wide: int, high: int) -> tuple[Bits, ...]:
    """Rows of dots: where the outline winds around them (the rule of TrueType)."""
    return tuple(_row([edge for edge in edges if _meets(edge, y)], y, wide) for y in range(high))


def _meets(edge: Edge, y: int) -> bool:
    return edge[1] < y + 1 and edge[3] > y


def _row(edges: Sequence[Edge], y: int, wide: int) -> Bits:
    if not edges:
        return 0
    covered = [0.0] * (wide + 1)
    for line in range(_LINES):
        for left, right in _spans(edges, y + (line + 0.5) / _LINES):
            _cover(covered, max(0.0, left), min(float(wide), right))
    bits = 0
    for share in covered[:wide]:
        bits = bits << 1 | (share >= _COVERED * _LINES)
    return bits


def _spans(edges: Sequence[Edge], y: float) -> list[tuple[float, float]]:
    """From where to where this line of sight is inside."""
    met = sorted(
        (x0 + (x1 - x0) * (y - y0) / (y1 - y0), turn)
        for x0, y0, x1, y1, turn in edges
        if y0 <= y < y1
    )
    spans, winding, begun = [], 0, 0.0
    for x, turn in met:
        if winding == 0:
            begun = x
        winding += turn
        if winding == 0:
            spans.append((begun, x))
    return spans


def _cover(covered: list[float], left: float, right: float) -> None:
    first, last = int(left), int(right)
    if right <= left:
        return
    if first == last:
        covered[first] += right - left
        return
    covered[first] += first + 1 - left
    for at in range(first + 1, last):
        covered[at] += 1
    covered[last] += right - last

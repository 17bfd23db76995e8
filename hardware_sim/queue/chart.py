"""A small chart as SVG: lines, the band of each of their points, a dashed limit, two axes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 720, 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 70, 20, 64, 56
COLOURS = ("#0017c1", "#b0480f", "#1d7a46", "#7a3b8f")
"""Each at 4.5:1 or more on white; lines differ by their marks, too."""
_FAMILY = "BIZ UDPGothic, sans-serif"
_ROOM = 1.12
"""Above the highest point, for the names of the lines."""
_STEPS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Line:
    """points: (x, y) from left to right. band: the lowest and highest y at each of them, or
    nothing."""

    name: str
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True)
class Chart:
    """across, up: what the axes are. labels: x and what is written below it. limit: a dashed
    line at this y, with its name. top: what is higher is cut off."""

    title: str
    across: str
    up: str
    lines: tuple[Line, ...]
    labels: tuple[tuple[float, str], ...]
    limit: tuple[float, str] | None = None
    top: float | None = None

    def svg(self) -> str:
        """The whole file."""
        paper = _Paper(self)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{_HEIGHT}" '
            f'viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="{_FAMILY}" font-size="14" '
            f'role="img" aria-label="{escape(self.title, {chr(34): "&quot;"})}">',
            f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
            _text(_LEFT - 50, 22, self.title, "start", size=16),
            *paper.axes(),
        ]
        for number, line in enumerate(self.lines):
            parts += paper.line(line, number)
        return "\n".join((*parts, "</svg>\n"))


class _Paper:
    """From figures to places on the paper."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        across = [x for x, _ in chart.labels]
        across += [x for line in chart.lines for x, _ in line.points]
        self._least, self._most = min(across), max(across)
        self._step = _step(self._highest() or 1.0)
        self._top = self._step * max(1, ceil(self._highest() / self._step - 1e-9))

    def _highest(self) -> float:
        chart = self._chart
        heights = [y for line in chart.lines for _, y in (*line.points, *line.band)]
        heights += [] if chart.limit is None else [chart.limit[0]]
        found = max(heights, default=1.0) * _ROOM
        return found if chart.top is None else min(found, chart.top)

    def x(self, value: float) -> float:
        span = self._most - self._least
        width = _WIDTH - _LEFT - _RIGHT - 40
        return _LEFT + 20 + (width * (value - self._least) / span if span else width / 2)

    def y(self, value: float) -> float:
        part = min(value, self._top) / self._top
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * part

    def axes(self) -> Iterator[str]:
        chart, bottom, right = self._chart, _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
        for number in range(round(self._top / self._step) + 1):
            at = self.y(number * self._step)
            yield f'<path d="M{_LEFT} {at:.1f}H{right}" stroke="#d8d8db"/>'
            yield _text(_LEFT - 8, at + 5, f"{number * self._step:g}", "end")
        yield f'<path d="M{_LEFT} {_TOP}V{bottom}H{right}" fill="none" stroke="#1a1a1c"/>'
        for place, name in chart.labels:
            yield _text(self.x(place), bottom + 20, name, "middle")
        yield _text((_LEFT + right) / 2, _HEIGHT - 10, chart.across, "middle")
        yield _text(_LEFT - 50, 44, chart.up, "start")
        if chart.limit is not None:
            at = self.y(chart.limit[0])
            yield f'<path d="M{_LEFT} {at:.1f}H{right}" stroke="#ce0000" stroke-dasharray="6 4"/>'
            yield _text(right - 4, at - 6, chart.limit[1], "end", "#ce0000")

    def line(self, line: Line, number: int) -> Iterator[str]:
        colour = COLOURS[number % len(COLOURS)]
        places = [(self.x(x), self.y(y)) for x, y in line.points]
        for (x, _), (low, high) in zip(places, line.band, strict=False):
            yield _whisker(x, self.y(low), self.y(high), colour)
        yield (
            f'<polyline points="{_points(places)}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        for x, y in places:
            yield _mark(number, x, y, colour)
        at = _LEFT + 200 + 150 * number
        yield _mark(number, at, 39, colour)
        yield _text(at + 12, 44, line.name, "start", colour)


def _step(highest: float) -> float:
    """Of 1, 2, 5 and their tens: what divides the height into about five."""
    power = 10.0 ** floor(log10(highest / 5))
    return power * next(step for step in _STEPS if highest / (power * step) <= 5.5)


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in places)


def _whisker(x: float, low: float, high: float, colour: str) -> str:
    ends = "".join(f"M{x - 6:.1f} {y:.1f}h12" for y in (low, high))
    path = f"M{x:.1f} {low:.1f}V{high:.1f}{ends}"
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-opacity="0.6"/>'


def _mark(number: int, x: float, y: float, colour: str) -> str:
    """A circle, a square, a triangle: lines are told apart without colours."""
    if number % 3 == 0:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    if number % 3 == 1:
        return f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>'
    points = _points([(x, y - 5), (x - 5, y + 4), (x + 5, y + 4)])
    return f'<polygon points="{points}" fill="{colour}"/>'


def _text(
    x: float, y: float, said: str, anchor: str, colour: str = "#1a1a1c", size: int = 14
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" font-size="{size}"'
    return f"<text {place}>{escape(said)}</text>"

"""A plot of cost against size as a small SVG file: lines with their points, two axes."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 80, 20, 50, 60
_COLOURS = ("#1f5fa8", "#b0480f", "#3b7d3b", "#7a3b8f")
_STEPS = 4


@dataclass(frozen=True)
class Series:
    """One line of the plot. points: (size, cost), both above zero."""

    name: str
    points: tuple[tuple[float, float], ...]


def plot(title: str, size: str, series: Sequence[Series]) -> str:
    """The SVG file. Sizes run to the right by powers of ten, costs upwards from zero."""
    sizes = [at for one in series for at, _ in one.points]
    costs = [cost for one in series for _, cost in one.points]
    scale = _Scale(min(sizes), max(sizes), max(costs))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="13">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="white"/>',
        _label(_LEFT, 22, title, "start"),
        *_axes(scale, sorted(set(sizes)), size),
    ]
    for number, one in enumerate(series):
        parts += _line(scale, one, _COLOURS[number % len(_COLOURS)], number)
    return "\n".join((*parts, "</svg>\n"))


@dataclass(frozen=True)
class _Scale:
    """From figures to places on the paper."""

    least: float
    most: float
    cost: float

    def x(self, size: float) -> float:
        width = _WIDTH - _LEFT - _RIGHT
        if self.most <= self.least:
            return _LEFT + width / 2
        return _LEFT + width * math.log(size / self.least) / math.log(self.most / self.least)

    def y(self, cost: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * cost / (self.cost or 1)


def _axes(scale: _Scale, sizes: Sequence[float], name: str) -> Iterator[str]:
    bottom = _HEIGHT - _BOTTOM
    yield f'<path d="M{_LEFT} {_TOP}V{bottom}H{_WIDTH - _RIGHT}" fill="none" stroke="black"/>'
    for size in sizes:
        yield _label(scale.x(size), bottom + 20, f"{size:,.0f}", "middle")
    for step in range(_STEPS + 1):
        cost = scale.cost * step / _STEPS
        yield _label(_LEFT - 8, scale.y(cost) + 4, f"{cost:,.3g}", "end")
    yield _label((_LEFT + _WIDTH) / 2, _HEIGHT - 12, name, "middle")


def _line(scale: _Scale, series: Series, colour: str, number: int) -> Iterator[str]:
    places = [(scale.x(size), scale.y(cost)) for size, cost in series.points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
    for x, y in places:
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
    yield _label(_WIDTH - _RIGHT, _TOP + 16 * number, series.name, "end", colour)


def _label(x: float, y: float, said: str, anchor: str, colour: str = "black") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(said)}</text>"

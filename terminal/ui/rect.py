"""Rectangles in whole pixels, from the top left corner of the screen."""

from typing import NamedTuple


class Rect(NamedTuple):
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    def inner(self, x: int, y: int) -> "Rect":
        """What is left inside a margin."""
        return Rect(self.x + x, self.y + y, self.w - 2 * x, self.h - 2 * y)

    def holds(self, x: float, y: float) -> bool:
        return self.x <= x < self.right and self.y <= y < self.bottom

    def contains(self, other: "Rect") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def overlaps(self, other: "Rect") -> bool:
        """They share a pixel."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )

    def distance(self, other: "Rect") -> float:
        """Pixels between the two, 0 where they meet."""
        across = max(0, other.x - self.right, self.x - other.right)
        down = max(0, other.y - self.bottom, self.y - other.bottom)
        return float((across**2 + down**2) ** 0.5)


def columns(area: Rect, count: int, gap: int) -> list[Rect]:
    """Equal columns side by side; what is left of a pixel each is left at the right."""
    width = (area.w - gap * (count - 1)) // count
    return [Rect(area.x + at * (width + gap), area.y, width, area.h) for at in range(count)]


def tiled(area: Rect, count: int, *, across: int, high: int, gap: int) -> list[Rect]:
    """So many boxes, row by row from the top, each row of equal columns."""
    row = columns(area._replace(h=high), across, gap)
    return [
        row[at % across]._replace(y=area.y + at // across * (high + gap)) for at in range(count)
    ]

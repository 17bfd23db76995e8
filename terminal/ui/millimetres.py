"""The glass in front of the voter, and lengths on it in millimetres.

Sizes are of the real screen, not of a nominal density: what VVSG 2.0 asks of touch
targets and letters is asked in millimetres.
"""

from dataclasses import dataclass
from math import ceil, hypot

TARGET_MM = 12.7
"""VVSG 2.0 7.2-I: no side of a touch target is shorter."""

GAP_MM = 2.54
"""VVSG 2.0 7.2-I: nor do two lie closer."""

_INCH_MM = 25.4


@dataclass(frozen=True)
class Glass:
    """A screen with square pixels. diagonal: millimetres of what lights up."""

    width: int
    height: int
    diagonal: float

    @classmethod
    def of_inches(cls, width: int, height: int, inches: float) -> "Glass":
        return cls(width, height, inches * _INCH_MM)

    @property
    def pixels_per_mm(self) -> float:
        return hypot(self.width, self.height) / self.diagonal

    def px(self, millimetres: float) -> int:
        """So many whole pixels that it is not shorter than this."""
        return ceil(millimetres * self.pixels_per_mm - 1e-9)

    def mm(self, pixels: float) -> float:
        return pixels / self.pixels_per_mm

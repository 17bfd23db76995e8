"""A roll of paper: what was burnt on it, what was cut off, how much is left."""

from collections.abc import Callable

DOTS_PER_MM = 8
KNIFE_MM = 12.0
"""From the head to the knife."""

LOW_MM = 1500


class Paper:
    """wide: dots. left: dots of length that remain. cut: is given each piece, its rows from
    the top down, the leftmost dot the highest bit."""

    def __init__(self, wide: int, left: int, cut: Callable[[list[int]], None]) -> None:
        self.wide, self.left = wide, left
        self.hanging: list[int] = []
        self._cut = cut

    @property
    def out(self) -> bool:
        return self.left <= 0

    @property
    def low(self) -> bool:
        return self.left < LOW_MM * DOTS_PER_MM

    def print(self, bits: int, count: int) -> None:
        """One row of dots. What is wider than the paper burns the roller; after its end
        nothing is burnt any more."""
        if self.out:
            return
        shift = self.wide - count
        self.hanging.append(bits << shift if shift >= 0 else bits >> -shift)
        self.left -= 1

    def feed(self, rows: int) -> None:
        for _ in range(rows):
            self.print(0, self.wide)

    def cut(self) -> None:
        """The piece falls out. At the end of a roll it falls out without a knife."""
        piece, self.hanging = self.hanging, []
        self._cut(piece)

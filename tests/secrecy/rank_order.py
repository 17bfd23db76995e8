"""Kendall's rank correlation between an estimated order and the true one.

Under no connection at all, tau has the mean 0 and the variance 2(2n+5) / 9n(n-1)
(Kendall 1938), and for n as here is all but normal; its tails are lighter than normal,
so normal bounds err on the safe side. A detector speaks at SIX standard deviations: by
chance twice in 10**9 times. A run of all secrecy tests asks fewer than 200 times, so
that a false alarm comes in fewer than 4 of 10**7 runs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

SIX = 6.0
NINETY_FIVE = 1.96


@dataclass(frozen=True)
class Tau:
    """The correlation of two orders of `count` items: 1 the same, -1 reversed, 0 none."""

    value: float
    count: int

    @property
    def sigma(self) -> float:
        """The standard deviation of tau where there is no connection."""
        n = self.count
        return sqrt(2 * (2 * n + 5) / (9 * n * (n - 1)))

    def interval(self, deviations: float = NINETY_FIVE) -> tuple[float, float]:
        """The confidence interval around the value, 95 % by default.

        With the deviation of no connection, which is what a value near 0 is held against.
        """
        wide = deviations * self.sigma
        return max(-1.0, self.value - wide), min(1.0, self.value + wide)

    @property
    def tells(self) -> bool:
        """Whether the estimate knows something of the order, forwards or backwards."""
        low, high = self.interval(SIX)
        return low > 0 or high < 0

    def __str__(self) -> str:
        low, high = self.interval()
        return f"tau {self.value:+.3f} (95 % {low:+.3f} to {high:+.3f}, n {self.count})"


def kendall(estimate: Sequence[bytes], truth: Sequence[bytes]) -> Tau:
    """How well the estimated order is the true one. Both have the same distinct items."""
    place = {item: at for at, item in enumerate(truth)}
    ranks = [place[item] for item in estimate]
    if sorted(ranks) != list(range(len(truth))):
        raise ValueError("not an order of the same items")
    pairs = len(ranks) * (len(ranks) - 1) // 2
    rising = sum(one < other for at, one in enumerate(ranks) for other in ranks[at + 1 :])
    return Tau((2 * rising - pairs) / pairs, len(ranks))

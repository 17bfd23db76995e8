"""How vote numbers are written: cut at three decimals, never rounded.

What is written never decides anything: ranks, ties and thresholds use the exact
fractions, as municipalities do when the difference is small.
"""

from collections.abc import Iterable
from fractions import Fraction

from common.election import Truncate


def truncated(value: Fraction) -> Fraction:
    """The value without what lies below the third decimal; value is not negative."""
    return Fraction(value * 1000 // 1, 1000)


def written_votes(own: int, shares: Iterable[Fraction], truncate: Truncate) -> Fraction:
    """A candidate's votes as they are written, with at most three decimals.

    truncate: cut once, on the sum; or cut each share before it is added.
    """
    if truncate == "share":
        return Fraction(own) + sum(truncated(share) for share in shares)
    return truncated(Fraction(own) + sum(shares))


def decimals(value: Fraction) -> str:
    """The value with exactly three decimals, cut: `788.869`; value is not negative."""
    whole, thousandths = divmod(value * 1000 // 1, 1000)
    return f"{whole}.{thousandths:03d}"


def fraction_text(value: Fraction | int) -> str:
    """The exact value as a reduced fraction: `16724/1`, `781770/991`."""
    return f"{value.numerator}/{value.denominator}"

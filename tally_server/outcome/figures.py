"""Numbers as people write them in a record: thousands apart, fractions to the end or cut."""

from fractions import Fraction

PLACES = 5


def whole(number: int) -> str:
    """`22,825`."""
    return f"{number:,}"


def decimal(value: Fraction | int, places: int = PLACES) -> str:
    """The value with all its decimals, or cut after `places` of them with a sign that it goes on.

    `4.5`, `285.3125`, `4.93261…`, `3`; value is not negative.
    """
    value = Fraction(value)
    digits, rest = divmod(value.numerator * 10**places, value.denominator)
    head, tail = divmod(digits, 10**places)
    written = f"{head:,}.{tail:0{places}d}"
    return f"{written}…" if rest else written.rstrip("0").rstrip(".")


def votes(printed: str) -> str:
    """Printed votes with their thousands apart: `9,834.932`."""
    head, point, tail = printed.partition(".")
    return f"{int(head):,}{point}{tail}"

"""Turnout (投票率) and rate of invalid votes: the figures that are rounded, not cut."""


def turnout_percent(voters: int, electors: int) -> str:
    """voters in percent of electors, two decimals, half rounded up: `42.54`.

    The rate of invalid votes is written the same way. Raises ValueError for a negative
    number, and where there are no electors: a place for early voting has none of its own.
    """
    if voters < 0 or electors <= 0:
        raise ValueError("a rate needs electors, and no negative number")
    hundredths = (voters * 20_000 + electors) // (electors * 2)
    return f"{hundredths // 100}.{hundredths % 100:02d}"

"""The days that several tests look at, each lived once."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache

from observed_day import Day, Plan, contests, dealt, live

FIRST, SECOND = contests(2)
VOTERS = {1: 150, 2: 250}
ALONE = 160
"""Voters of a day with one contest."""

Variant = Callable[[], AbstractContextManager[None]]


@cache
def ippyo(suite: int) -> Day:
    """A day of two contests."""
    return live(Plan(suite, dealt(VOTERS[suite], 2, seed=1)))


@cache
def restarted() -> Day:
    """A day of two contests on which the power goes again and again."""
    return live(Plan(2, dealt(ALONE, 2, seed=5), restart=7))


@cache
def alone(variant: Variant | None = None, voters: int = ALONE) -> Day:
    """A day of one contest, under Ippyo or a bad variant."""
    return live(Plan(2, dealt(voters, 1, seed=2)), variant() if variant else None)

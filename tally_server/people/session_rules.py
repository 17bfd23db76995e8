"""How long a session lives, and how long somebody waits after wrong passwords."""

from collections.abc import Sequence
from datetime import datetime, timedelta

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
"""A counting night; whoever goes on signs in again."""
TOUCH = timedelta(minutes=1)
"""How exactly the last use of a session is kept."""
ONE_TIME = timedelta(hours=24)
"""How long a one-time password opens its account."""

FREE_FAILURES = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
WINDOW = timedelta(hours=1)
"""Failures before it are forgotten."""
FREE_FAILURES_OF_ADDRESS = 30
"""An address may be that of many people's one machine."""


def alive(begun: datetime, used: datetime, now: datetime) -> bool:
    """Whether a session begun and last used then may go on now."""
    return now - used < IDLE and now - begun < ABSOLUTE


def wait_until(
    failures: Sequence[datetime], now: datetime, free: int = FREE_FAILURES
) -> datetime | None:
    """When the next attempt is heard; None: now.

    failures: since the last success, any order. Each failure beyond the free ones doubles
    the wait, from 30 seconds to 15 minutes: nobody is locked out for good by a stranger.
    """
    recent = sorted(one for one in failures if now - one < WINDOW)
    over = len(recent) - free
    if over < 0:
        return None
    wait = min(FIRST_WAIT * 2 ** min(over, 10), LONGEST_WAIT)
    until = recent[-1] + wait
    return until if until > now else None

"""Japan's time, in which polls open and everything of an election is dated."""

from datetime import timedelta, timezone

JAPAN = timezone(timedelta(hours=9))

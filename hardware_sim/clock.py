"""A clock that only the simulation moves."""

from datetime import date, datetime, time, timedelta

from common.japan import JAPAN


class SimulatedClock:
    """The terminal's clock, in Japan's time."""

    def __init__(self, start: datetime) -> None:
        self._now = start

    @classmethod
    def at(cls, day: date, hour: str) -> "SimulatedClock":
        return cls(datetime.combine(day, time.fromisoformat(hour), JAPAN))

    def now(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        self._now = moment

    def advance(self, seconds: int) -> None:
        """Let time pass, or jump back where seconds is below 0."""
        self._now += timedelta(seconds=seconds)

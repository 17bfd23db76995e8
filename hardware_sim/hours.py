"""On which days and at which times a place is open, and when its voters come."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from common.election import Place
from common.japan import JAPAN


def voting_days(place: Place, election_day: date) -> list[date]:
    """The election day, or each day of early voting (公職選挙法 Art 48-2)."""
    if place.kind == "day" or place.first_day is None:
        return [election_day]
    last = place.last_day or place.first_day
    return [place.first_day + timedelta(days=n) for n in range((last - place.first_day).days + 1)]


def over_days(
    voters: Sequence[dict[str, str]], days: int, rng: Random
) -> list[list[dict[str, str]]]:
    """Each voter on one of the days, in the order of their coming."""
    dealt: list[list[dict[str, str]]] = [[] for _ in range(days)]
    for voter in voters:
        dealt[rng.randrange(days)].append(voter)
    return dealt


@dataclass(frozen=True)
class Hours:
    """The hours of one day at a place, with its voters spread evenly over them."""

    day: date
    place: Place
    voters: int

    @property
    def opening(self) -> datetime:
        return datetime.combine(self.day, time.fromisoformat(self.place.open), JAPAN)

    @property
    def closing(self) -> datetime:
        return datetime.combine(self.day, time.fromisoformat(self.place.close), JAPAN)

    def moments(self) -> Iterator[datetime]:
        """When each voter comes."""
        step = (self.closing - self.opening) / (self.voters + 1)
        return (self.opening + step * n for n in range(1, self.voters + 1))

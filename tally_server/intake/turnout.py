"""The hourly turnout that places tell by telephone (投票の中間報告). It decides nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from common.election import Election, Place


@dataclass(frozen=True)
class Call:
    """What a place told: people who voted there so far, early and absentee left out.

    clock: the hour it is told for, as 10:00.
    """

    place: str
    clock: str
    male: int
    female: int

    @property
    def both(self) -> int:
        return self.male + self.female


@dataclass(frozen=True)
class Row:
    """One place: what it told last for each hour, and what is odd about it."""

    place: Place
    calls: Mapping[str, Call]
    odd: tuple[str, ...]  # keys of remarks


@dataclass(frozen=True)
class Sheet:
    """All places. clocks: every hour that any place told. told: places by hour."""

    clocks: tuple[str, ...]
    rows: tuple[Row, ...]

    def told(self, clock: str) -> int:
        return sum(clock in row.calls for row in self.rows)

    def total(self, clock: str) -> int:
        """People so far, over the places that told."""
        return sum(row.calls[clock].both for row in self.rows if clock in row.calls)


def sheet(calls: Iterable[Call], election: Election) -> Sheet:
    """The last call of each place and hour stands. calls: in the order they were entered."""
    last: dict[str, dict[str, Call]] = {place.id: {} for place in election.places}
    for call in calls:
        last[call.place][call.clock] = call
    clocks = sorted({clock for of in last.values() for clock in of})
    rows = (Row(place, last[place.id], _odd(place, last[place.id])) for place in election.places)
    return Sheet(tuple(clocks), tuple(rows))


def _odd(place: Place, calls: Mapping[str, Call]) -> tuple[str, ...]:
    """Said beside the number, never corrected: a number that fell, or exceeds the electors."""
    found = []
    in_order = [calls[clock] for clock in sorted(calls)]
    for before, after in pairwise(in_order):
        if after.male < before.male or after.female < before.female:
            found.append("turnout-fell")
            break
    for call in in_order:
        if call.male > place.electors_male or call.female > place.electors_female:
            found.append("turnout-above-electors")
            break
    return tuple(found)

"""How many terminals a place needs, for each number of people at its reception."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import floor
from zlib import crc32

import numpy as np

from hardware_sim.queue.days import Days, PlaceLoad, Received, draw, received, waits
from hardware_sim.queue.figures import Figures, figures, through_the_day
from hardware_sim.voters.durations import session
from hardware_sim.voters.turnout import HOUR

STAFF_TRIED = 3
TABLETS_BEYOND = 2
"""So many more than needed are shown."""
SHOWN_IN_VAIN = 4
MOST_BEYOND = 60
"""So many more than the load asks for are tried at most: only tablets that die and are not
replaced can ask for more."""


@dataclass(frozen=True)
class Setting:
    """So many clerks at reception and so many tablets, and how long voters then wait."""

    staff: int
    tablets: int
    figures: Figures


@dataclass(frozen=True)
class Slot:
    """Voters who come within one half-hour of the day: seconds that half of them, and nine in
    ten, wait at most."""

    begins: float
    median: float
    p90: float


@dataclass(frozen=True)
class Answer:
    """needed: by staff, the smallest number of tablets with which nine in ten voters wait no
    longer than the limit on 19 days of 20; None where no number of tablets does it, because
    it is the reception that is too slow. day: with the best of them, through the day."""

    load: PlaceLoad
    settings: tuple[Setting, ...]
    needed: Mapping[int, int | None] = field(hash=False)
    day: tuple[Slot, ...] = ()

    @property
    def best(self) -> tuple[int, int] | None:
        """Staff and tablets: the fewest tablets, with the fewest staff that allow them."""
        found = [(tablets, staff) for staff, tablets in self.needed.items() if tablets]
        if not found:
            return None
        tablets, staff = min(found)
        return staff, tablets

    def setting(self, staff: int, tablets: int) -> Setting:
        """Raises StopIteration where this was not tried."""
        return next(one for one in self.settings if (one.staff, one.tablets) == (staff, tablets))


def answer(
    load: PlaceLoad, days: int, seed: int, limit: float, staff: Sequence[int] = ()
) -> Answer:
    """limit: seconds. staff: how many at reception to try; without any, from the fewest that
    keep up with the busiest hour."""
    rng = np.random.default_rng([seed, crc32(load.name.encode())])
    drawn = draw(load, days, rng)
    settings: list[Setting] = []
    needed: dict[int, int | None] = {}
    for clerks in staff or _staff(load):
        after = received(drawn, clerks)
        found = list(_tried(load, after, clerks, limit, seed))
        settings += found
        enough = (one.tablets for one in found if one.figures.p90.high <= limit)
        needed[clerks] = min(enough, default=None)
    told = Answer(load, tuple(settings), needed)
    if told.best is None:
        return told
    return Answer(load, told.settings, needed, _day(load, drawn, told.best, seed))


def _staff(load: PlaceLoad) -> range:
    least = floor(_busiest(load) * load.pace.reception.mean) + 1
    return range(least, least + STAFF_TRIED)


def _busiest(load: PlaceLoad) -> float:
    """Voters a second at the busiest time."""
    return load.voters * load.arrivals.busiest / HOUR


def _tried(
    load: PlaceLoad, after: Received, clerks: int, limit: float, seed: int
) -> Iterator[Setting]:
    """Upwards from what the load asks for, until it is enough and a little more; and what is
    planned."""
    occupied = session(load.contests).times(load.slower).mean + load.pace.walk.mean
    least = max(1, floor(_busiest(load) * occupied))
    # Where reception alone makes voters wait too long, no number of tablets helps.
    slow = figures(after.waited).p90.high > limit
    tablets, beyond, tried = least, 0, set[int]()
    while beyond <= TABLETS_BEYOND and tablets < least + (SHOWN_IN_VAIN if slow else MOST_BEYOND):
        setting = _setting(load, after, clerks, tablets, seed)
        yield setting
        tried.add(tablets)
        beyond += setting.figures.p90.high <= limit
        tablets += 1
    if load.terminals not in tried:
        yield _setting(load, after, clerks, load.terminals, seed)


def _setting(load: PlaceLoad, after: Received, clerks: int, tablets: int, seed: int) -> Setting:
    rng = np.random.default_rng([seed, tablets])
    return Setting(clerks, tablets, figures(waits(load, after, tablets, rng)))


def _day(load: PlaceLoad, drawn: Days, best: tuple[int, int], seed: int) -> tuple[Slot, ...]:
    staff, tablets = best
    after = received(drawn, staff)
    waited = waits(load, after, tablets, np.random.default_rng([seed, tablets]))
    return tuple(Slot(*one) for one in through_the_day(after.comes, waited, load.hours))

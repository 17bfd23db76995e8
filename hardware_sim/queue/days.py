"""Many days at one place: who comes when, and how long each occupies reception and tablet."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from hardware_sim.queue.line import Breaking, Times, begins
from hardware_sim.voters.durations import Duration, Pace, session
from hardware_sim.voters.turnout import HOUR, Arrivals
from hardware_sim.voters.visit import GONE_SECONDS, REST_SECONDS
from hardware_sim.voters.visitors import AUDIO_TIMES, Rates, Way

_WAYS = (*(way for way in Way if way is not Way.PLAIN), Way.PLAIN)


@dataclass(frozen=True)
class PlaceLoad:
    """voters: expected on the day. contests: of each voter. opens: the hour of the day.
    hours: how long it is open.
    terminals, spares: as planned. slower: sessions take so many times as long as logged."""

    name: str
    voters: float
    contests: int
    arrivals: Arrivals
    opens: float
    hours: float
    terminals: int
    spares: int
    slower: float = 1.0
    pace: Pace = field(default_factory=Pace)
    rates: Rates = field(default_factory=Rates)


@dataclass(frozen=True)
class Days:
    """(voters, days), each day in the order of coming; infinite beyond a day's last voter.

    comes: seconds after the opening. reception, tablet: seconds that each occupies them.
    number: voters of each day.
    """

    comes: Times
    reception: Times
    tablet: Times
    number: NDArray[np.int64]


def draw(load: PlaceLoad, days: int, rng: np.random.Generator) -> Days:
    """As many days: a random number of voters about the expected, and each voter's times."""
    number = rng.poisson(load.voters, days)
    most = max(1, int(number.max(initial=1)))
    shape = (most, days)
    shares = rng.random(shape)
    comes = np.interp(shares, load.arrivals.shares, load.arrivals.seconds)
    comes[np.arange(most)[:, None] >= number] = np.inf
    comes.sort(axis=0)
    reception = _times(load.pace.reception, rng, shape)
    return Days(comes, reception, _tablet(load, rng, shape), number)


def _tablet(load: PlaceLoad, rng: np.random.Generator, shape: tuple[int, int]) -> Times:
    """As a visit does it: the way to the tablet, the session, and what is out of the ordinary."""
    pace = load.pace
    hands = _times(session(load.contests).times(load.slower), rng, shape)
    staff, helped = _times(pace.staff, rng, shape), _times(pace.help, rng, shape)
    way = _ways(load.rates, rng, shape)
    audio, rests, leaves = (way == _WAYS.index(one) for one in (Way.AUDIO, Way.RESTS, Way.LEAVES))
    called = (way == _WAYS.index(Way.CALLS)) | (way == _WAYS.index(Way.PROXY))
    hands[audio] *= AUDIO_TIMES
    hands[leaves] *= rng.random(int(leaves.sum()))
    hands[leaves] += REST_SECONDS + GONE_SECONDS + staff[leaves]
    hands[called] += staff[called] + helped[called]
    hands[rests] += REST_SECONDS
    return hands + _times(pace.walk, rng, shape)


def _ways(rates: Rates, rng: np.random.Generator, shape: tuple[int, int]) -> NDArray[np.intp]:
    """Which way each voter has, as its number in _WAYS, by the chances of Rates."""
    chances = np.array([rates.chance(way) for way in _WAYS[:-1]])
    return np.searchsorted(chances.cumsum(), rng.random(shape), side="right")


def _times(duration: Duration, rng: np.random.Generator, shape: tuple[int, int]) -> Times:
    normals = rng.standard_normal(shape)
    return np.exp(np.interp(normals, duration.normals, duration.logs))


@dataclass(frozen=True)
class Received:
    """Voters after reception, in the order in which they have their grants. waited: so far."""

    comes: Times
    ready: Times
    waited: Times
    tablet: Times


def received(days: Days, clerks: int) -> Received:
    """Reception with so many clerks."""
    first, done = begins(days.comes, days.reception, clerks)
    with np.errstate(invalid="ignore"):  # beyond a day's last voter: infinite less infinite
        waited = first - days.comes
    order = done.argsort(axis=0, kind="stable")
    found = (days.comes, done, waited, days.tablet)
    return Received(*(np.take_along_axis(one, order, axis=0) for one in found))


def waits(
    load: PlaceLoad, after: Received, tablets: int, rng: np.random.Generator | None = None
) -> Times:
    """Seconds in line, before reception and before a tablet; not a number beyond a day's last
    voter, infinite where no tablet was left. rng: of tablets that die; without it none does."""
    breaking = None if rng is None else _breaking(load, tablets, after.ready.shape[1], rng)
    first, _ = begins(after.ready, after.tablet, tablets, breaking)
    with np.errstate(invalid="ignore"):
        waited: Times = after.waited + (first - after.ready)
    return waited


def _breaking(load: PlaceLoad, tablets: int, days: int, rng: np.random.Generator) -> Breaking:
    dies = np.full((tablets, days), np.inf)
    struck = rng.random(dies.shape) < load.rates.replaced
    dies[struck] = rng.random(int(struck.sum())) * load.hours * HOUR
    return Breaking(dies, load.pace.swap, load.spares)

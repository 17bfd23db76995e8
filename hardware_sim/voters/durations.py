"""How long people take, each as a function of one standard normal number.

A voter's session is fitted to what the logs of voting machines tell: over five contests
a median of 40 s, nine in ten within 79 s, 99 in 100 within 249 s, 9 s a contest. One
lognormal cannot have both the middle and that tail; two can: ordinary voters, and three in
a hundred who take about five times as long. docs/queue.md says what else is assumed.
"""

from bisect import bisect_right
from dataclasses import dataclass
from math import exp, log
from random import Random
from statistics import NormalDist

_STANDARD = NormalDist()
_REACH = 4.0
"""Of a standard normal number no more than this is used: one in 30,000 is beyond."""
_STEPS = 400

LOGGED_CONTESTS = 5
CONTEST_SECONDS = 9.0


@dataclass(frozen=True)
class Duration:
    """The natural logarithm of a time in seconds at rising standard normal numbers; straight
    lines between, and beyond the ends the time at the end."""

    normals: tuple[float, ...]
    logs: tuple[float, ...]

    def at(self, normal: float) -> float:
        """Seconds."""
        right = bisect_right(self.normals, normal)
        if right == 0 or right == len(self.normals):
            return exp(self.logs[0 if right == 0 else -1])
        low, high = self.normals[right - 1], self.normals[right]
        part = (normal - low) / (high - low)
        return exp(self.logs[right - 1] * (1 - part) + self.logs[right] * part)

    def draw(self, rng: Random) -> float:
        """Seconds of one person."""
        return self.at(rng.gauss(0, 1))

    def quantile(self, share: float) -> float:
        """The seconds within which this share of people is done; share between 0 and 1."""
        return self.at(_STANDARD.inv_cdf(share))

    def times(self, factor: float) -> "Duration":
        """The same, so many times as long."""
        return Duration(self.normals, tuple(one + log(factor) for one in self.logs))

    @property
    def mean(self) -> float:
        """Seconds on average."""
        share = [_STANDARD.cdf(one) for one in self.normals]
        ends = share[0] * exp(self.logs[0]) + (1 - share[-1]) * exp(self.logs[-1])
        middle = sum(
            (share[n + 1] - share[n]) * self.at((self.normals[n] + self.normals[n + 1]) / 2)
            for n in range(len(share) - 1)
        )
        return ends + middle


@dataclass(frozen=True)
class Lognormal:
    """median: seconds. spread: standard deviation of the logarithm."""

    median: float
    spread: float

    def below(self, seconds: float) -> float:
        """The share of people who are done within so many seconds."""
        return _STANDARD.cdf((log(seconds) - log(self.median)) / self.spread)

    @property
    def duration(self) -> Duration:
        normals = tuple(_grid())
        return Duration(normals, tuple(log(self.median) + self.spread * one for one in normals))


def mixed(parts: tuple[tuple[float, Lognormal], ...]) -> Duration:
    """People of several kinds together; each with its share, which add up to 1."""
    normals = tuple(_grid())
    return Duration(normals, tuple(_log_at(parts, _STANDARD.cdf(one)) for one in normals))


def _grid() -> list[float]:
    return [_REACH * (2 * step / _STEPS - 1) for step in range(_STEPS + 1)]


def _log_at(parts: tuple[tuple[float, Lognormal], ...], share: float) -> float:
    """The logarithm of the time within which this share is done, found by halving."""
    low, high = log(0.1), log(10_000)
    for _ in range(60):
        middle = (low + high) / 2
        done = sum(weight * part.below(exp(middle)) for weight, part in parts)
        low, high = (middle, high) if done < share else (low, middle)
    return (low + high) / 2


def logged_session() -> Duration:
    """A session over five contests, hands on the screen, as the logs have it."""
    return mixed(((0.9699, Lognormal(39.26, 0.4812)), (0.0301, Lognormal(200.0, 0.5))))


def session(contests: int) -> Duration:
    """A session over so many contests: each adds 9 s on average, the rest stays."""
    logged = logged_session()
    rest = logged.mean - LOGGED_CONTESTS * CONTEST_SECONDS
    return logged.times((rest + contests * CONTEST_SECONDS) / logged.mean)


@dataclass(frozen=True)
class Pace:
    """How long the steps around a session take, for a town to replace by what it measures.

    reception: roll check and grant, for one voter; assumed. walk: to the tablet, code held up,
    and away again, while nobody else can use it; with it a voter of one contest occupies a
    tablet for a minute, as was told from 四條畷 2024. staff: until somebody comes who was
    called. help: what they then take; both assumed. swap: until a spare takes votes, zero
    check included (R18: less than five minutes).
    """

    reception: Duration = Lognormal(20, 0.4).duration
    walk: Duration = Lognormal(45, 0.3).duration
    staff: Duration = Lognormal(30, 0.7).duration
    help: Duration = Lognormal(40, 0.6).duration
    swap: float = 300.0

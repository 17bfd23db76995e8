"""When voters come: shares of the day's voters by the hour, from published counts."""

import tomllib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise

DEFAULT = "uonuma-2020"
HOUR = 3600


@dataclass(frozen=True)
class Arrivals:
    """The share of the day's voters who have come by a time; straight lines between.

    seconds: after the opening, rising from 0 to the close. shares: rising from 0 to 1.
    """

    seconds: tuple[float, ...]
    shares: tuple[float, ...]

    def at(self, share: float) -> float:
        """The second by which this share has come."""
        right = min(max(bisect_right(self.shares, share), 1), len(self.shares) - 1)
        low, high = self.shares[right - 1], self.shares[right]
        part = (share - low) / (high - low)
        return self.seconds[right - 1] + part * (self.seconds[right] - self.seconds[right - 1])

    @property
    def busiest(self) -> float:
        """The share of the day's voters that comes in an hour at the busiest time."""
        times, shares = pairwise(self.seconds), pairwise(self.shares)
        return max(
            (after - before) / (end - start) * HOUR
            for (start, end), (before, after) in zip(times, shares, strict=True)
        )


def even(seconds: float) -> Arrivals:
    """Voters come evenly over so many seconds."""
    return Arrivals((0.0, seconds), (0.0, 1.0))


def published(name: str = DEFAULT) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Hours of the day, and how many voters had come by then, as a city published it."""
    text = files("hardware_sim.voters").joinpath("hourly.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)[name]
    return tuple(found["hours"]), tuple(found["voters"])


def arrivals(
    opens: float, closes: float, hours: Sequence[float], voters: Sequence[float]
) -> Arrivals:
    """The published shape on a place that is open from one hour of the day to another.

    What it does not tell goes on as in the first or the last interval that it tells.
    Raises ValueError where nobody comes.
    """
    edges = sorted({opens, closes, *(hour for hour in hours if opens < hour < closes)})
    coming = [0.0]
    for start, end in pairwise(edges):
        coming.append(coming[-1] + _rate(hours, voters, (start + end) / 2) * (end - start))
    if coming[-1] <= 0:
        raise ValueError("nobody comes")
    seconds = tuple((edge - opens) * HOUR for edge in edges)
    return Arrivals(seconds, tuple(one / coming[-1] for one in coming))


def _rate(hours: Sequence[float], voters: Sequence[float], at: float) -> float:
    """Voters an hour at this time of the day."""
    right = min(max(bisect_right(hours, at), 1), len(hours) - 1)
    return (voters[right] - voters[right - 1]) / (hours[right] - hours[right - 1])

"""A line of voters before several servers, first come first served, on many days at once.

Arrays are (voters, days). A day with fewer voters than the longest has infinite times at
its end. Exact, not by time steps: each voter takes the server that is free first.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]
"""Seconds."""


@dataclass(frozen=True)
class Breaking:
    """When each server dies for good, (servers, days), infinite for never. swap: seconds until
    a spare takes its place. spares: how many there are a day."""

    dies: Times
    swap: float
    spares: int


def begins(
    ready: Times, takes: Times, servers: int, breaking: Breaking | None = None
) -> tuple[Times, Times]:
    """When each voter first begins at a server, and when that voter is done.

    ready: when each is in line, rising. takes: how long each occupies a server. A voter whose
    server dies begins anew at another; where none is left the times are infinite.
    """
    voters, days = ready.shape
    free, every = np.zeros((servers, days)), np.arange(days)
    first, done = np.empty((voters, days)), np.empty((voters, days))
    broken = None if breaking is None else _Broken(breaking, free)
    for voter in range(voters):
        server = free.argmin(axis=0)
        start = np.maximum(ready[voter], free[server, every])
        end = start + takes[voter]
        if broken is not None:
            struck: list[int] = np.flatnonzero(end > broken.dies[server, every]).tolist()
            for day in struck:
                begun, long = float(start[day]), float(takes[voter, day])
                end[day], server[day] = broken.again(day, int(server[day]), begun, long)
        free[server, every] = end
        first[voter], done[voter] = start, end
    return first, done


@dataclass
class _Broken:
    """Servers that die. free: when each is free, (servers, days); changed here."""

    breaking: Breaking
    free: Times
    left: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dies = self.breaking.dies.copy()

    def again(self, day: int, server: int, start: float, takes: float) -> tuple[float, int]:
        """When a voter is done who met a server that dies, and at which server."""
        while np.isfinite(start) and start + takes > self.dies[server, day]:
            ready = max(start, float(self.dies[server, day]))
            self._lose(day, server, ready)
            server = int(self.free[:, day].argmin())
            start = max(ready, float(self.free[server, day]))
        return start + takes, server

    def _lose(self, day: int, server: int, now: float) -> None:
        spares = self.left.setdefault(day, self.breaking.spares)
        self.left[day] = max(0, spares - 1)
        self.free[server, day] = now + self.breaking.swap if spares else np.inf
        self.dies[server, day] = np.inf

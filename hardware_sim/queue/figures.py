"""Median, nine in ten, and the longest wait of a day; and how they differ from day to day."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hardware_sim.queue.line import Times

HALF_HOUR = 1800.0
Numbers = NDArray[np.int64]

BAND = (0.05, 0.95)
"""Of all days nine in ten lie between."""


@dataclass(frozen=True)
class Band:
    """Seconds: on the middle day, and between which nine days in ten lie."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True)
class Figures:
    """median: half of a day's voters wait no longer. p90: nine in ten. longest: nobody."""

    median: Band
    p90: Band
    longest: Band


def figures(waits: Times) -> Figures:
    """waits: (voters, days), not a number beyond a day's last voter. A day without voters
    counts as one without waiting."""
    number = np.maximum(1, (~np.isnan(waits)).sum(axis=0))
    sorted_waits = np.sort(waits.T, axis=1)  # not a number comes last
    sorted_waits[np.isnan(sorted_waits[:, 0])] = 0.0
    return Figures(*(_band(_of_day(sorted_waits, number, share)) for share in (0.5, 0.9, 1.0)))


def _of_day(sorted_waits: Times, number: Numbers, share: float) -> Times:
    """The wait that this share of each day's voters does not exceed."""
    at = np.maximum(0, np.ceil(share * number).astype(int) - 1)
    found: Times = sorted_waits[np.arange(len(number)), at]
    return found


def _band(days: Times) -> Band:
    low, middle, high = np.quantile(days, (BAND[0], 0.5, BAND[1]), method="inverted_cdf")
    return Band(float(middle), float(low), float(high))


def through_the_day(
    comes: Times, waits: Times, hours: float
) -> Iterator[tuple[float, float, float]]:
    """For each half-hour: when it begins, and what half and nine in ten of all voters who come
    then wait at most, on all days together; seconds."""
    number = round(hours * 2)
    slot = np.where(np.isfinite(comes), comes, -HALF_HOUR) // HALF_HOUR
    for one in range(number):
        found = np.sort(waits[slot == one])
        if len(found):
            half, most = (found[int(np.ceil(share * len(found))) - 1] for share in (0.5, 0.9))
            yield one * HALF_HOUR, float(half), float(most)

"""What `ippyo simulate queue` is told: how many voters come to each place, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from itertools import pairwise
from pathlib import Path

from common.election import Election, Place
from common.inputs import Faults, refuse
from common.tables import Column, read_rows, shown, whole_number, words
from hardware_sim.voters.turnout import HOUR, Arrivals, arrivals, even, published
from ippyo.sources import Collected, read_election, read_file

MOST_VOTERS = 100_000
MOST_STAFF = 20

_EXPECTED = (Column("place", words), Column("voters", whole_number(0, MOST_VOTERS)))
_HOURLY = (
    Column("hour", whole_number(0, 24)),
    Column("voters", whole_number(0, 10_000_000)),
)


@dataclass(frozen=True)
class QueueFiles:
    """What the command line names. turnout: per cent. staff: as written."""

    election: Path
    turnout: float | None = None
    expected: Path | None = None
    hourly: Path | None = None
    staff: str = ""


@dataclass(frozen=True)
class Crowd:
    """voters: expected at a place on a day, and when they come. opens: the hour
    of the day. hours: how long it is open."""

    place: Place
    voters: float
    arrivals: Arrivals
    opens: float
    hours: float


@dataclass(frozen=True)
class QueueInput:
    """contests: of each voter. staff: at reception, to try; none for what the load asks for."""

    election: Election
    crowds: tuple[Crowd, ...]
    staff: tuple[int, ...]


def read_queue(files: QueueFiles) -> QueueInput:
    """Everything read and checked. Raises BadInput with every fault."""
    election = read_election(files.election).election
    collected = Collected()
    staff = collected.read(lambda: read_staff(files.staff))
    voters = collected.read(lambda: _voters(files, election))
    coming = collected.read(lambda: _coming(files))
    collected.stop()
    if staff is None or voters is None or coming is None:
        raise AssertionError("no fault and nothing read")
    crowds = tuple(
        _crowd(place, voters[place.id], coming)
        for place in election.places
        if voters.get(place.id, 0) > 0
    )
    if not crowds:
        raise refuse("--expected" if files.expected else "--turnout", "queue.nobody")
    return QueueInput(election, crowds, staff)


def read_staff(written: str) -> tuple[int, ...]:
    """Numbers as in `2,3`. Raises BadInput."""
    found = []
    for one in filter(None, (part.strip() for part in written.split(","))):
        if not (one.isascii() and one.isdigit() and 1 <= int(one[:6]) <= MOST_STAFF):
            raise refuse("--staff", "queue.staff", found=shown(one))
        found.append(int(one))
    return tuple(sorted(set(found)))


def _voters(files: QueueFiles, election: Election) -> Mapping[str, float]:
    """By place. A turnout is of the electors of the places of the day; early voting needs a
    table, for nobody is on its list alone."""
    if files.expected is not None and files.turnout is not None:
        raise refuse("--turnout", "queue.voters-twice")
    if files.expected is not None:
        return read_expected(read_file(files.expected), election, files.expected.name)
    if files.turnout is None:
        raise refuse("--turnout", "queue.voters-missing")
    share = files.turnout / 100
    return {
        place.id: (place.electors_male + place.electors_female) * share
        for place in election.places
        if place.kind == "day"
    }


def read_expected(data: bytes, election: Election, file: str = "expected.csv") -> dict[str, float]:
    """`place,voters`: how many come on one day. Raises BadInput with every fault."""
    faults, found = Faults(file), dict[str, float]()
    places = {place.id for place in election.places}
    for row in read_rows(faults, data, _EXPECTED):
        name = row.cells.get("place")
        if name is not None and name not in places:
            faults.add("queue.place", row.line, "place", found=shown(name))
        elif name in found:
            faults.add("queue.repeated", row.line, "place", found=shown(name))
        elif name is not None and "voters" in row.cells:
            found[name] = float(row["voters"])
    faults.stop()
    return found


Coming = tuple[tuple[int, ...], tuple[int, ...]]
"""Hours of the day, and how many voters had come by then."""


def _coming(files: QueueFiles) -> Coming:
    if files.hourly is None:
        return published()
    return read_hourly(read_file(files.hourly), files.hourly.name)


def read_hourly(data: bytes, file: str = "hourly.csv") -> Coming:
    """`hour,voters`, counted up, as a city publishes it. Raises BadInput with every fault."""
    faults = Faults(file)
    rows = [row for row in read_rows(faults, data, _HOURLY) if len(row.cells) == len(_HOURLY)]
    for before, row in pairwise(rows):
        if row["hour"] <= before["hour"] or row["voters"] < before["voters"]:
            faults.add("queue.hours-rise", row.line, "hour")
    if not faults.errors and len(rows) < 2:
        faults.add("queue.hours-few")
    if not faults.errors and rows[0]["voters"] == rows[-1]["voters"]:
        faults.add("queue.hours-nobody")
    faults.stop()
    return tuple(row["hour"] for row in rows), tuple(row["voters"] for row in rows)


def _crowd(place: Place, voters: float, coming: Coming) -> Crowd:
    """At a place of early voting people come evenly: nothing was published about that."""
    opens, closes = _hour(place.open), _hour(place.close)
    hours = closes - opens
    if place.kind == "early":
        return Crowd(place, voters, even(hours * HOUR), opens, hours)
    try:
        return Crowd(place, voters, arrivals(opens, closes, *coming), opens, hours)
    except ValueError as cause:
        raise refuse("--hourly", "queue.hours-nobody") from cause


def _hour(written: str) -> float:
    at = time.fromisoformat(written)
    return at.hour + at.minute / 60

"""The hourly turnout as the board shows it: what places told by telephone, of their electors.

How many voted is no secret and is told all day (投票の中間速報); it holds no candidate.
Early and absentee voters are not in it, as the places do not have them. A number that
cannot be is not shown to the hall: staff ask the place again (intake/turnout.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from common.election import Place
from tally_server.board.board import BAR
from tally_server.intake.turnout import Call, Row, Sheet
from tally_server.outcome.turnout import turnout_percent

ROWS = 10
"""Places on one screen."""
HOURS = 10
"""Hours on one screen, the last ones."""


@dataclass(frozen=True)
class Figure:
    """People who voted so far. percent: of the electors; bar: of BAR, which is all of them."""

    male: int
    female: int
    percent: str
    bar: int

    @property
    def both(self) -> int:
        return self.male + self.female


@dataclass(frozen=True)
class Hour:
    """All places that told for this hour together. told: how many of `places`."""

    clock: str
    figure: Figure
    told: int


@dataclass(frozen=True)
class Hours:
    """The screen of the whole municipality. hours: at least one; the last one is the newest."""

    election: str
    mode: str
    hours: tuple[Hour, ...]
    places: int


@dataclass(frozen=True)
class AtPlace:
    """The last hour of a place. figure: none before its first call, or while one is asked again."""

    name: str
    clock: str
    figure: Figure | None


@dataclass(frozen=True)
class Places:
    """One screen of places."""

    election: str
    mode: str
    number: int
    pages: int
    rows: tuple[AtPlace, ...]


def turnout_screens(election: str, mode: str, sheet: Sheet) -> tuple[Hours | Places, ...]:
    """The municipality hour by hour, then place by place; nothing before the first call."""
    rows = tuple(row for row in sheet.rows if _electors([row.place]))
    good = [row for row in rows if not row.odd]
    hours = tuple(_hours(sheet.clocks, good))[-HOURS:]
    if not hours:
        return ()
    parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
    return (
        Hours(election, mode, hours, len(rows)),
        *(
            Places(election, mode, number, len(parts), tuple(_at_place(row) for row in part))
            for number, part in enumerate(parts, 1)
        ),
    )


def _hours(clocks: Iterable[str], rows: Iterable[Row]) -> Iterator[Hour]:
    for clock in clocks:
        told = [row for row in rows if clock in row.calls]
        if told:
            calls = [row.calls[clock] for row in told]
            yield Hour(clock, _figure(calls, [row.place for row in told]), len(told))


def _at_place(row: Row) -> AtPlace:
    clock = max(row.calls, default="")
    shown = clock and not row.odd
    figure = _figure([row.calls[clock]], [row.place]) if shown else None
    return AtPlace(row.place.name, clock, figure)


def _figure(calls: Iterable[Call], places: Iterable[Place]) -> Figure:
    calls, electors = list(calls), _electors(places)
    male, female = sum(call.male for call in calls), sum(call.female for call in calls)
    both = male + female
    return Figure(male, female, turnout_percent(both, electors), both * BAR // electors)


def _electors(places: Iterable[Place]) -> int:
    return sum(place.electors_male + place.electors_female for place in places)

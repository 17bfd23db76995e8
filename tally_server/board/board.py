"""What the board shows, as values. Before the result there is no candidate in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from tally_server.count.results import ContestResult
from tally_server.outcome.figures import votes, whole
from tally_server.outcome.ranking import ranked
from tally_server.outcome.turnout import turnout_percent

ROWS = 8
"""Candidates on one page: letters of a name are then a twentieth of the screen's height."""
BAR = 1000  # the longest bar, in units of its drawing


@dataclass(frozen=True)
class Progress:
    """How many of the expected have arrived; numbers alone."""

    election: str
    mode: str
    places: int
    places_expected: int
    terminals: int
    terminals_expected: int


@dataclass(frozen=True)
class Correction:
    """A published result is being corrected: no figure is on this screen."""

    election: str
    mode: str


@dataclass(frozen=True)
class Row:
    """mark: elected, elected-by-lot, waiting, or nothing. bar: of BAR, against the first."""

    name: str
    party: str
    votes: str
    bar: int
    mark: str


@dataclass(frozen=True)
class Page:
    """One screen of a contest. numbers: label (in the catalogue) and figure. slots: rows of
    a full screen; longest: letters of the longest name, on whatever screen."""

    election: str
    mode: str
    title: str
    number: int
    pages: int
    rows: tuple[Row, ...]
    numbers: tuple[tuple[str, str], ...]
    slots: int
    longest: int


def board_pages(
    election: str, mode: str, result: ContestResult, turnout: tuple[int, int] | None = None
) -> tuple[Page, ...]:
    """The result of a contest on as many screens as it takes, most votes first.

    turnout: voters and electors of the contest, where both are known.
    """
    rows = tuple(_rows(result))
    parts = [rows[at : at + ROWS] for at in range(0, len(rows), ROWS)]
    numbers = tuple(_numbers(result, turnout))
    title = result.contest.title
    slots, longest = min(len(rows), ROWS), max(len(row.name) for row in rows)
    return tuple(
        Page(election, mode, title, number, len(parts), part, numbers, slots, longest)
        for number, part in enumerate(parts, 1)
    )


def _rows(result: ContestResult) -> Iterable[Row]:
    order = ranked(result.totals)
    longest = max((row.total for row in order), default=Fraction(0))
    for row in order:
        person = result.contest.candidate(row.candidate)
        bar = int(row.total * BAR / longest) if longest else 0
        mark = _mark(result, row.candidate)
        yield Row(person.name, person.party, votes(row.printed), bar, mark)


def _mark(result: ContestResult, candidate: str) -> str:
    outcome = result.outcome
    if candidate in outcome.drawn:
        return "elected-by-lot"
    if candidate in outcome.elected:
        return "elected"
    return "waiting" if any(candidate in tie for tie in outcome.ties) else ""


def _numbers(result: ContestResult, turnout: tuple[int, int] | None) -> Iterable[tuple[str, str]]:
    """途中終了 is told for the whole contest; of a terminal nobody learns it."""
    yield "valid", whole(result.totals.valid)
    yield "invalid", whole(result.totals.invalid)
    yield "ended", whole(result.votes.ended_without_choice)
    if result.votes.set_aside:
        yield "set-aside", whole(result.votes.set_aside)
    if turnout is not None and turnout[1]:
        yield "turnout", f"{turnout_percent(*turnout)} %"

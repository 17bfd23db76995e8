"""Who may follow later (繰上補充) where a seat falls vacant, in the order of the law.

Made once, from the exact totals and the lot, and kept with the records: months later
nobody should have to count again. Whether somebody still has the right to be elected
(98条) is judged when the seat falls vacant.
Rule: 公職選挙法97条2項, 3項; 112条5項, 6項.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from typing import Literal, TypeAlias

from tally_server.outcome.ranking import Outcome, Seats, ranked
from tally_server.outcome.totals import CandidateTotal, ContestTotals
from tally_server.outcome.votes import CandidateId

MONTHS = 3
Why: TypeAlias = Literal["votes", "lot"]


class LotOutstanding(ValueError):
    """A lot is still to be drawn; before it nobody can say who follows."""


@dataclass(frozen=True)
class Successor:
    """One who may follow. why: lot, who lost a lot of 95条2項; votes, who has the legal
    minimum. place: from 1; those with one place are equal, and a lot decides between them.
    """

    candidate: CandidateId
    why: Why
    place: int
    total: Fraction
    printed: str


@dataclass(frozen=True)
class Succession:
    """within: while a vacancy arises up to and on `until`; after: when it arises later.

    until: the last day of three months from the election day, None for a chief, for whom
    both lists are the same: the losers of a lot alone.
    """

    until: date | None
    within: tuple[Successor, ...]
    after: tuple[Successor, ...]


def succession(
    totals: ContestTotals,
    outcome: Outcome,
    seats: Seats,
    election_day: date,
    lot_losers: Sequence[CandidateId] = (),
) -> Succession:
    """Who follows whom. lot_losers: their order where it was drawn, too, else empty.

    Raises LotOutstanding, and ValueError for losers who are not those of the lot.
    """
    if outcome.ties:
        raise LotOutstanding("a lot is still to be drawn")
    lost = lost_by_lot(outcome)
    if lot_losers and sorted(lot_losers) != sorted(lost):
        raise ValueError("the order drawn is not that of the losers of this lot")
    # Losers whose order was drawn stand one after another, the others on one place.
    first: list[_Place] = [("lot", (name,)) for name in lot_losers]
    if lost and not lot_losers:
        first = [("lot", lost)]
    by_lot = _placed(first, totals)
    if seats.kind == "chief":
        return Succession(None, by_lot, by_lot)
    settled = {*outcome.elected, *lost}
    others = [row for row in _able(totals, outcome) if row.candidate not in settled]
    return Succession(
        three_months_from(election_day), _placed([*first, *_by_votes(others)], totals), by_lot
    )


def lost_by_lot(outcome: Outcome) -> tuple[CandidateId, ...]:
    """Whom a lot was drawn against; empty before it is drawn, and where none was needed."""
    if outcome.ties:
        return ()
    return tuple(name for name in outcome.tied if name not in outcome.drawn)


_Place: TypeAlias = tuple[Why, tuple[CandidateId, ...]]


def _able(totals: ContestTotals, outcome: Outcome) -> list[CandidateTotal]:
    """Who could be elected, most votes first."""
    minimum = outcome.thresholds.legal_minimum
    return [row for row in ranked(totals) if 0 < row.total >= minimum]


def _by_votes(rows: Sequence[CandidateTotal]) -> list[_Place]:
    """One place for each total, the rows already in order."""
    return [
        ("votes", tuple(row.candidate for row in equal))
        for _, equal in groupby(rows, key=lambda row: row.total)
    ]


def _placed(places: Sequence[_Place], totals: ContestTotals) -> tuple[Successor, ...]:
    rows = {row.candidate: row for row in totals.candidates}
    return tuple(
        Successor(name, why, number, rows[name].total, rows[name].printed)
        for number, (why, names) in enumerate(places, 1)
        for name in names
    )


def three_months_from(day: date) -> date:
    """The last day of the three months that begin after `day` (民法140条, 143条).

    The day itself does not count; where the month has no such day, its last one ends them.
    """
    begins = day + timedelta(days=1)
    month = begins.month - 1 + MONTHS
    year, month = begins.year + month // 12, month % 12 + 1
    days = calendar.monthrange(year, month)[1]
    if begins.day > days:
        return date(year, month, days)
    return date(year, month, begins.day) - timedelta(days=1)

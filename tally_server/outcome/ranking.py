"""Who is elected, by exact totals; where only a lot can tell, people draw it.

The software draws no lot (公職選挙法95条2項: 選挙会において、選挙長がくじで定める). It says
between whom and takes the result of the draw back as input.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from common.election import ContestKind
from tally_server.outcome.thresholds import Thresholds, thresholds
from tally_server.outcome.totals import CandidateTotal, ContestTotals
from tally_server.outcome.votes import CandidateId

LotFault: TypeAlias = Literal["not-needed", "number", "not-tied"]


class LotRefused(ValueError):
    """A recorded lot does not fit the tie.

    fault: not-needed (no seat hangs on a lot), number (as many different names as
    there are seats to draw for), not-tied (a name outside the tie).
    tied, seats: between whom, for how many seats; empty and 0 where no lot is needed.
    """

    def __init__(self, fault: LotFault, tied: tuple[CandidateId, ...] = (), seats: int = 0) -> None:
        super().__init__(f"{fault}: {seats} of {'+'.join(tied)}")
        self.fault = fault
        self.tied = tied
        self.seats = seats


@dataclass(frozen=True)
class Seats:
    """What is to be filled: winners is the number of seats up in this election."""

    kind: ContestKind
    winners: int
    council_seats: int = 0


@dataclass(frozen=True)
class Outcome:
    """The result of a contest (当選人).

    elected: in rank order, the drawn ones in the order of the draw; equal totals in
    filing order where no lot is needed, for 95条2項 settles who is elected and no more.
    tied: those with equal totals at the last seat, in filing order, empty where there is
    no such tie; lot_seats: the seats to draw for; drawn: the recorded lot, or empty.
    below_deposit_line: in filing order.
    """

    elected: tuple[CandidateId, ...]
    thresholds: Thresholds
    tied: tuple[CandidateId, ...]
    lot_seats: int
    drawn: tuple[CandidateId, ...]
    below_deposit_line: tuple[CandidateId, ...]

    @property
    def ties(self) -> tuple[tuple[CandidateId, ...], ...]:
        """The ties that wait for a lot: one, or none."""
        return (self.tied,) if self.tied and not self.drawn else ()


def ranked(totals: ContestTotals) -> tuple[CandidateTotal, ...]:
    """All candidates, most votes first; equal exact totals in filing order."""
    return tuple(sorted(totals.candidates, key=lambda row: -row.total))


def outcome_of(
    totals: ContestTotals, seats: Seats, lot: Sequence[CandidateId] | None = None
) -> Outcome:
    """Who is elected, and who must draw.

    lot: the winners of a lot that people drew and recorded, in the order drawn.
    Raises LotRefused where the lot does not fit.
    Rule: 公職選挙法95条; a candidate without votes or below the legal minimum is never
    elected, and draws no lot.
    """
    lines = thresholds(seats.kind, seats.council_seats, totals.valid)
    able = [row for row in ranked(totals) if 0 < row.total >= lines.legal_minimum]
    sure, tied = _at_the_last_seat(able, seats.winners)
    lot_seats = seats.winners - len(sure) if tied else 0
    drawn = checked_lot(lot, tied, lot_seats)
    return Outcome(sure + drawn, lines, tied, lot_seats, drawn, _below(totals, lines.deposit_line))


def _at_the_last_seat(
    able: Sequence[CandidateTotal], winners: int
) -> tuple[tuple[CandidateId, ...], tuple[CandidateId, ...]]:
    """Those elected without a lot, and those tied for what is left."""
    if len(able) <= winners:
        return tuple(row.candidate for row in able), ()
    last, next_below = able[winners - 1].total, able[winners].total
    if last > next_below:
        return tuple(row.candidate for row in able[:winners]), ()
    sure = tuple(row.candidate for row in able if row.total > last)
    return sure, tuple(row.candidate for row in able if row.total == last)


def checked_lot(
    lot: Sequence[CandidateId] | None, tied: tuple[CandidateId, ...], seats: int
) -> tuple[CandidateId, ...]:
    """The winners of a lot between the tied, if it fits; nobody where none was drawn.

    Raises LotRefused.
    """
    if lot is None:
        return ()
    if not tied:
        raise LotRefused("not-needed")
    if not set(lot) <= set(tied):
        raise LotRefused("not-tied", tied, seats)
    if len(lot) != seats or len(set(lot)) != seats:
        raise LotRefused("number", tied, seats)
    return tuple(lot)


def _below(totals: ContestTotals, line: Fraction) -> tuple[CandidateId, ...]:
    return tuple(row.candidate for row in totals.candidates if row.total < line)

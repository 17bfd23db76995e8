"""A lot (くじ, 公職選挙法95条2項): what is shown before it, and what is recorded after.

The presiding officer draws at the 選挙会; the law leaves the way to do it free. Software
draws nothing: it says between whom, and writes down what people drew.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from common.text import text
from tally_server.inputs.decision import Lot
from tally_server.outcome.ranking import LotRefused, Outcome, checked_lot
from tally_server.outcome.totals import ContestTotals
from tally_server.outcome.votes import CandidateId

Fault: TypeAlias = Literal["not-needed", "not-tied", "number", "losers", "method", "drawn-by"]


@dataclass(frozen=True)
class LotNeeded:
    """Between whom a lot decides, in filing order, for how many seats.

    total: the votes that each of them has, exact; printed: as the record shows them.
    sure: who is elected without the lot.
    """

    tied: tuple[CandidateId, ...]
    seats: int
    total: Fraction
    printed: str
    sure: tuple[CandidateId, ...]


@dataclass(frozen=True)
class LotRecord:
    """What was drawn. winners: as many as there are seats, in the order drawn.

    losers: the others in the order drawn, for a later succession (繰上補充); empty where
    their order was not drawn. method: how, in words; drawn_by: who drew; by: the two
    people who put it on record.
    """

    contest: str
    winners: tuple[CandidateId, ...]
    losers: tuple[CandidateId, ...]
    method: str
    drawn_by: str
    by: tuple[str, str]


def lot_decision(record: LotRecord, names: Mapping[CandidateId, str]) -> Lot:
    """The lot as the count takes it; how it was drawn stands in its reason, in Japanese."""
    losers = ""
    if record.losers:
        listed = "、".join(names[name] for name in record.losers)
        losers = text("outcome.lot-losers", "text_ja", names=listed)
    values = {"method": record.method.strip(), "drawn_by": record.drawn_by.strip()}
    reason = text("outcome.lot-record", "text_ja", losers=losers, **values)
    return Lot(by=record.by, contest=record.contest, winners=record.winners, reason=reason)


def lot_needed(totals: ContestTotals, outcome: Outcome) -> LotNeeded | None:
    """What stands on the screen before the lot, and in the record; None where none is needed."""
    if not outcome.tied:
        return None
    row = next(row for row in totals.candidates if row.candidate == outcome.tied[0])
    sure = tuple(name for name in outcome.elected if name not in outcome.drawn)
    return LotNeeded(outcome.tied, outcome.lot_seats, row.total, row.printed, sure)


def lot_faults(record: LotRecord, needed: LotNeeded | None) -> tuple[Fault, ...]:
    """Everything that keeps the record from being taken; nothing where it fits."""
    found: list[Fault] = []
    tied, seats = (needed.tied, needed.seats) if needed else ((), 0)
    try:
        checked_lot(record.winners, tied, seats)
    except LotRefused as wrong:
        found.append(wrong.fault)
    else:
        rest = set(tied) - set(record.winners)
        if record.losers and sorted(record.losers) != sorted(rest):
            found.append("losers")
    if not record.method.strip():
        found.append("method")
    if not record.drawn_by.strip():
        found.append("drawn-by")
    return tuple(found)

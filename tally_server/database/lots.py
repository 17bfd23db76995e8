"""Lots as they were drawn: beside the decision, how, by whom, and the order of the losers."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.outcome.lots import LotRecord
from tally_server.outcome.votes import CandidateId

LOTS = Table(
    "lots",
    METADATA,
    Column("proposal", Integer, ForeignKey("proposals.id"), primary_key=True, autoincrement=False),
    Column("contest", String(40), nullable=False),
    Column("record", CanonicalJson, nullable=False),
    Column("at", Moment, nullable=False),
)


def add_lot(tx: Transaction, proposal: int, record: LotRecord, at: datetime) -> None:
    """The lot that two people put on record by this proposal."""
    kept = {
        "winners": list(record.winners),
        "losers": list(record.losers),
        "method": record.method,
        "drawn_by": record.drawn_by,
        "by": list(record.by),
    }
    row = {"proposal": proposal, "contest": record.contest, "record": kept, "at": at}
    tx.execute(insert(LOTS).values(**row))


def lot_of(tx: Transaction, contest: str, drawn: Sequence[CandidateId]) -> LotRecord | None:
    """The lot behind these winners, the last if it was put on record twice; None: there is none."""
    rows = select(LOTS.c.record).where(LOTS.c.contest == contest)
    for row in tx.execute(rows.order_by(LOTS.c.proposal.desc())):
        kept = row.record
        if drawn and tuple(kept["winners"]) == tuple(drawn):
            first, second = kept["by"]
            return LotRecord(
                contest,
                tuple(kept["winners"]),
                tuple(kept["losers"]),
                kept["method"],
                kept["drawn_by"],
                (first, second),
            )
    return None

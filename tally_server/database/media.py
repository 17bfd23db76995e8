"""Every reading of a medium, and the packages that two people took out of the set."""

from datetime import datetime

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    func,
    insert,
    select,
)

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.intake.arrivals import Arrival
from tally_server.intake.report import Report
from tally_server.intake.report_json import report_json, report_of

MOST_LABEL = 200
MOST_REASON = 2000

ARRIVALS = Table(
    "media_arrivals",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("by", Integer, ForeignKey("people.id"), nullable=False),
    Column("label", String(MOST_LABEL), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("known", Boolean, nullable=False),
    Column("report", CanonicalJson, nullable=False),
    sqlite_autoincrement=True,
)
TAKEN_OUT = Table(
    "media_taken_out",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("reason", String(MOST_REASON), nullable=False),
)


def add_arrival(
    tx: Transaction, at: datetime, by: int, label: str, digest: str, *, known: bool, report: Report
) -> Arrival | None:
    """One more reading; None where the last of this medium found the very same."""
    row = select(ARRIVALS).where(ARRIVALS.c.digest == digest)
    last = tx.execute(row.order_by(ARRIVALS.c.number.desc()).limit(1)).one_or_none()
    said = report_json(report)
    if last is not None and digest and last.report == said:
        return None
    values = {"at": at, "by": by, "label": label[:MOST_LABEL], "digest": digest}
    added = insert(ARRIVALS).values(known=known, report=said, **values)
    number = tx.execute(added.returning(ARRIVALS.c.number)).scalar_one()
    return Arrival(number, label[:MOST_LABEL], digest, known, report)


def arrivals(tx: Transaction) -> tuple[Arrival, ...]:
    """Every reading, in order."""
    return tuple(
        Arrival(row.number, row.label, row.digest, row.known, report_of(row.report))
        for row in tx.execute(select(ARRIVALS).order_by(ARRIVALS.c.number))
    )


def readings(tx: Transaction) -> int:
    """How many there are: it only grows, so it tells whether anything is new."""
    return tx.execute(select(func.count()).select_from(ARRIVALS)).scalar_one()


def take_out(tx: Transaction, digest: str, proposal: int, at: datetime, reason: str) -> None:
    """The package is kept, and is no part of the set any more."""
    tx.execute(insert(TAKEN_OUT).values(digest=digest, proposal=proposal, at=at, reason=reason))


def taken_out(tx: Transaction) -> dict[str, str]:
    """Digests of the packages that are no part of the set, each with the reason."""
    rows = tx.execute(select(TAKEN_OUT.c.digest, TAKEN_OUT.c.reason))
    return {row.digest: row.reason for row in rows}

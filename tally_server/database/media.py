"""Every reading of a medium, and the packages that two people took out of the set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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

from tally_server.database.bulk import insert_rows
from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.intake.arrivals import Arrival
from tally_server.intake.report import Report
from tally_server.intake.report_json import report_json, report_of

MOST_LABEL = 200
MOST_REASON = 2000
_DIGESTS_AT_ONCE = 500

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


@dataclass(frozen=True)
class Reading:
    """What was read of one medium, before it has a number."""

    label: str
    digest: str
    known: bool
    report: Report


def add_arrivals(
    tx: Transaction, at: datetime, by: int, readings: Sequence[Reading]
) -> tuple[Arrival, ...]:
    """One more reading of each, in this order, without those of which the last of the same
    medium found the very same."""
    said_before = _last_reports(tx, {one.digest for one in readings if one.digest})
    before = last_reading(tx)
    new, rows = [], []
    for one in readings:
        said = report_json(one.report)
        if one.digest and said_before.get(one.digest) == said:
            continue
        said_before[one.digest] = said
        new.append(one)
        rows.append((at, by, one.label[:MOST_LABEL], one.digest, one.known, said))
    insert_rows(tx, ARRIVALS, ("at", "by", "label", "digest", "known", "report"), rows)
    mine = select(ARRIVALS.c.number).where(ARRIVALS.c.number > before).order_by(ARRIVALS.c.number)
    numbers = tx.execute(mine).scalars().all()
    return tuple(
        Arrival(number, one.label[:MOST_LABEL], one.digest, one.known, one.report)
        for number, one in zip(numbers, new, strict=True)
    )


def _last_reports(tx: Transaction, digests: set[str]) -> dict[str, Mapping[str, Any]]:
    """What the last reading of each of these media found; nothing of one never read."""
    asked = sorted(digests)
    found = {}
    for at in range(0, len(asked), _DIGESTS_AT_ONCE):
        these = ARRIVALS.c.digest.in_(asked[at : at + _DIGESTS_AT_ONCE])
        rows = select(ARRIVALS.c.digest, ARRIVALS.c.report).where(these)
        for row in tx.execute(rows.order_by(ARRIVALS.c.number)):
            found[row.digest] = row.report
    return found


def arrivals(tx: Transaction, after: int = 0) -> tuple[Arrival, ...]:
    """Every reading with a greater number than `after`, in order."""
    rows = select(ARRIVALS).where(ARRIVALS.c.number > after).order_by(ARRIVALS.c.number)
    return tuple(
        Arrival(row.number, row.label, row.digest, row.known, report_of(row.report))
        for row in tx.execute(rows)
    )


def readings(tx: Transaction) -> int:
    """How many there are: it only grows, so it tells whether anything is new."""
    return tx.execute(select(func.count()).select_from(ARRIVALS)).scalar_one()


def last_reading(tx: Transaction) -> int:
    """The number of the last one; 0 where there is none."""
    return tx.execute(select(func.max(ARRIVALS.c.number))).scalar_one() or 0


def take_out(tx: Transaction, digest: str, proposal: int, at: datetime, reason: str) -> None:
    """The package is kept, and is no part of the set any more."""
    tx.execute(insert(TAKEN_OUT).values(digest=digest, proposal=proposal, at=at, reason=reason))


def taken_out(tx: Transaction) -> dict[str, str]:
    """Digests of the packages that are no part of the set, each with the reason."""
    rows = tx.execute(select(TAKEN_OUT.c.digest, TAKEN_OUT.c.reason))
    return {row.digest: row.reason for row in rows}

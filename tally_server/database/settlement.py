"""When the list of people was settled by two of them; from then on it takes two to change it."""

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, Moment

SETTLED = Table(
    "people_settled",
    METADATA,
    Column("proposal", Integer, ForeignKey("proposals.id"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("people_sha256", String(64), nullable=False),
)


def settle(tx: Transaction, proposal: int, people_sha256: str, at: datetime) -> None:
    tx.execute(insert(SETTLED).values(proposal=proposal, at=at, people_sha256=people_sha256))


def settled_at(tx: Transaction) -> datetime | None:
    """When the list of people was first settled; None: the administrator still sets it up."""
    return tx.execute(select(SETTLED.c.at).order_by(SETTLED.c.at).limit(1)).scalar_one_or_none()

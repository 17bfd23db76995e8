"""What was signed before an opening, what came out of it, and what was certified.

Totals are of the whole pool, all contests of an opening in one row: no row, at any moment,
is of one place, terminal or medium (電磁的記録投票法施行令 Art 4(2)).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, String, Table, insert, select

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment

STATEMENTS = Table(
    "opening_statements",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("pool", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("statement", CanonicalJson, nullable=False),
    sqlite_autoincrement=True,
)
OPENED = Table(
    "opened_pools",
    METADATA,
    Column("statement", Integer, ForeignKey("opening_statements.number"), primary_key=True),
    Column("at", Moment, nullable=False),
    Column("pools", CanonicalJson, nullable=False),
)
CERTIFIED = Table(
    "certified_results",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("proposal", Integer, ForeignKey("proposals.id"), nullable=False, unique=True),
    Column("at", Moment, nullable=False),
    Column("sha256", String(64), nullable=False),
)


@dataclass(frozen=True)
class Statement:
    """An opening statement that two people signed."""

    number: int
    at: datetime
    pool: str
    sha256: str
    statement: Mapping[str, Any]


def add_statement(
    tx: Transaction, proposal: int, at: datetime, pool: str, sha256: str, said: Mapping[str, Any]
) -> None:
    values = {"proposal": proposal, "at": at, "pool": pool, "sha256": sha256}
    tx.execute(insert(STATEMENTS).values(statement=dict(said), **values))


def statements(tx: Transaction) -> tuple[Statement, ...]:
    rows = tx.execute(select(STATEMENTS).order_by(STATEMENTS.c.number))
    return tuple(Statement(row.number, row.at, row.pool, row.sha256, row.statement) for row in rows)


def add_opened(tx: Transaction, statement: int, at: datetime, pools: Mapping[str, Any]) -> None:
    """What the opener said of the whole pool, after its last record."""
    tx.execute(insert(OPENED).values(statement=statement, at=at, pools=dict(pools)))


def opened(tx: Transaction, pool: str) -> Mapping[str, Any] | None:
    """What came out of this pool when it was opened last; None where nothing did."""
    joined = OPENED.join(STATEMENTS, OPENED.c.statement == STATEMENTS.c.number)
    rows = select(OPENED.c.pools).select_from(joined).where(STATEMENTS.c.pool == pool)
    found: Mapping[str, Any] | None = tx.execute(
        rows.order_by(OPENED.c.statement.desc()).limit(1)
    ).scalar_one_or_none()
    return found


def add_certified(tx: Transaction, version: int, proposal: int, at: datetime, sha256: str) -> None:
    values = {"version": version, "proposal": proposal, "at": at, "sha256": sha256}
    tx.execute(insert(CERTIFIED).values(**values))


def certified(tx: Transaction) -> dict[int, str]:
    """SHA-256 of results.json of every version that was certified."""
    rows = tx.execute(select(CERTIFIED.c.version, CERTIFIED.c.sha256))
    return {row.version: row.sha256 for row in rows}

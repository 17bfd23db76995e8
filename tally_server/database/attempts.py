"""Wrong passwords, counted by account and by address; what was typed is not kept."""

from datetime import datetime

from sqlalchemy import Column, Index, Integer, String, Table, delete, insert, select

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, Moment
from tally_server.people.session_rules import (
    FREE_FAILURES_OF_ADDRESS,
    WINDOW,
    wait_until,
)

ATTEMPTS = Table(
    "failed_attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("subject", String(80), nullable=False),
    Index("ix_failed_attempts_subject", "subject", "at"),
)


def account_subject(person: int) -> str:
    return f"person {person}"


def address_subject(address: str) -> str:
    return f"address {address[:60]}"


def failed(tx: Transaction, subjects: tuple[str, ...], now: datetime) -> None:
    """One more failure of each subject; those too old to count are forgotten."""
    tx.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at <= now - WINDOW))
    for subject in subjects:
        tx.execute(insert(ATTEMPTS).values(at=now, subject=subject))


def forgiven(tx: Transaction, subject: str) -> None:
    tx.execute(delete(ATTEMPTS).where(ATTEMPTS.c.subject == subject))


def account_waits(tx: Transaction, person: int, now: datetime) -> datetime | None:
    """Until when this account's passwords are not heard; None: they are."""
    return wait_until(_times(tx, account_subject(person)), now)


def address_waits(tx: Transaction, address: str, now: datetime) -> datetime | None:
    """Until when nothing is heard from this address; None: it is."""
    return wait_until(_times(tx, address_subject(address)), now, FREE_FAILURES_OF_ADDRESS)


def _times(tx: Transaction, subject: str) -> tuple[datetime, ...]:
    return tuple(tx.execute(select(ATTEMPTS.c.at).where(ATTEMPTS.c.subject == subject)).scalars())

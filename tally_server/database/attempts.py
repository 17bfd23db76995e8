"""Attempts to sign in, counted by login name and by address; what was typed is not kept.

A name that nobody has is counted like any other, so that waiting tells nothing about names.
"""

import hashlib
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


def login_subject(login: str) -> str:
    return f"login {hashlib.sha256(login.encode()).hexdigest()}"


def address_subject(address: str) -> str:
    return f"address {address[:60]}"


def count_attempt(tx: Transaction, subjects: tuple[str, ...], now: datetime) -> None:
    """One more attempt of each subject; those too old to count are forgotten."""
    tx.execute(delete(ATTEMPTS).where(ATTEMPTS.c.at <= now - WINDOW))
    for subject in subjects:
        tx.execute(insert(ATTEMPTS).values(at=now, subject=subject))


def forgiven(tx: Transaction, subject: str) -> None:
    tx.execute(delete(ATTEMPTS).where(ATTEMPTS.c.subject == subject))


def forgive_one(tx: Transaction, subject: str, at: datetime) -> None:
    """One attempt of that moment does not count."""
    same = select(ATTEMPTS.c.id).where(ATTEMPTS.c.subject == subject, ATTEMPTS.c.at == at)
    number = tx.execute(same.limit(1)).scalar_one_or_none()
    if number is not None:
        tx.execute(delete(ATTEMPTS).where(ATTEMPTS.c.id == number))


def login_waits(tx: Transaction, login: str, now: datetime) -> datetime | None:
    """Until when no password for this login name is heard; None: one is."""
    return wait_until(_times(tx, login_subject(login)), now)


def address_waits(tx: Transaction, address: str, now: datetime) -> datetime | None:
    """Until when nothing is heard from this address; None: it is."""
    return wait_until(_times(tx, address_subject(address)), now, FREE_FAILURES_OF_ADDRESS)


def _times(tx: Transaction, subject: str) -> tuple[datetime, ...]:
    return tuple(tx.execute(select(ATTEMPTS.c.at).where(ATTEMPTS.c.subject == subject)).scalars())

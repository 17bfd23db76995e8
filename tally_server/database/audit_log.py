"""The audit log in the database: entries are added, and never changed or taken away."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Integer, Row, String, Table, func, insert, select

from common.text import Value
from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, CanonicalJson, Moment
from tally_server.people.chain import Entry, first_break, follow
from tally_server.people.person import Person

AUDIT = Table(
    "audit_log",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("login", String(32), nullable=False),
    Column("what", String(80), nullable=False),
    Column("values", CanonicalJson, nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False, unique=True),
)


def append(
    tx: Transaction, at: datetime, by: Person | None, what: str, values: Mapping[str, Value]
) -> Entry:
    """One more entry, in the caller's own transaction; by: None is the server itself.

    what: a full key of the catalogue; its {names} stand in values. No choice, no total of a
    candidate, no secret belongs into it.
    """
    login = "" if by is None else by.login
    entry = follow(last(tx), at.astimezone(UTC), login, what, dict(values))
    tx.execute(
        insert(AUDIT).values(
            number=entry.number,
            at=entry.at,
            login=entry.login,
            what=entry.what,
            values=entry.values,
            previous=entry.previous,
            hash=entry.hash,
        )
    )
    return entry


def last(tx: Transaction) -> Entry | None:
    """The head of the chain; None before the first entry."""
    row = tx.execute(select(AUDIT).order_by(AUDIT.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else _entry(row)


def entries(tx: Transaction, first: int = 1, limit: int | None = None) -> Iterator[Entry]:
    """In their order, from this number on."""
    rows = select(AUDIT).where(AUDIT.c.number >= first).order_by(AUDIT.c.number)
    for row in tx.execute(rows if limit is None else rows.limit(limit)):
        yield _entry(row)


def of_kind(tx: Transaction, what: str) -> Iterator[Entry]:
    """Those that say this, in their order."""
    rows = select(AUDIT).where(AUDIT.c.what == what).order_by(AUDIT.c.number)
    return (_entry(row) for row in tx.execute(rows))


def length(tx: Transaction) -> int:
    return tx.execute(select(func.count()).select_from(AUDIT)).scalar_one()


def broken_at(tx: Transaction) -> int | None:
    """The number at which the chain does not hold; None where all of it does.

    An entry that cannot even be read is broken too.
    """
    seen = 0

    def read() -> Iterator[Entry]:
        nonlocal seen
        for entry in entries(tx):
            seen = entry.number
            yield entry

    try:
        return first_break(read())
    except (ValueError, TypeError):
        return seen + 1


def _entry(row: Row[Any]) -> Entry:
    number, at, login, what, values, previous, own = tuple(row)
    return Entry(number, at, login, what, dict(values), previous, own)

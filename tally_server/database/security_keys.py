"""Security keys (WebAuthn) of people: public keys only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, Moment

KEYS = Table(
    "security_keys",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False, index=True),
    Column("credential", LargeBinary, nullable=False, unique=True),
    Column("public_key", LargeBinary, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("name", String(40), nullable=False),
    Column("added", Moment, nullable=False),
)
CHALLENGES = Table(
    "security_challenges",
    METADATA,
    Column("sha256", String(64), primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("purpose", String(10), nullable=False),
    Column("challenge", LargeBinary, nullable=False),
    Column("until", Moment, nullable=False),
)


@dataclass(frozen=True)
class SecurityKey:
    """uses: the key's own counter at its last use; a copy of the key shows by it."""

    id: int
    person: int
    credential: bytes
    public_key: bytes
    uses: int
    name: str
    added: datetime


def add_key(
    tx: Transaction,
    person: int,
    credential: bytes,
    public_key: bytes,
    uses: int,
    name: str,
    at: datetime,
) -> None:
    tx.execute(
        insert(KEYS).values(
            person=person,
            credential=credential,
            public_key=public_key,
            uses=uses,
            name=name,
            added=at,
        )
    )


def keys_of(tx: Transaction, person: int) -> tuple[SecurityKey, ...]:
    rows = tx.execute(select(KEYS).where(KEYS.c.person == person).order_by(KEYS.c.id))
    return tuple(_key(row) for row in rows)


def known(tx: Transaction, credential: bytes) -> bool:
    """Whether somebody has this key already."""
    found = select(KEYS.c.id).where(KEYS.c.credential == credential)
    return tx.execute(found).one_or_none() is not None


def used(tx: Transaction, key: int, uses: int) -> None:
    tx.execute(update(KEYS).where(KEYS.c.id == key).values(uses=uses))


def remove_key(tx: Transaction, person: int, key: int) -> bool:
    """Whether there was such a key of this person; it is gone."""
    gone = delete(KEYS).where(KEYS.c.person == person, KEYS.c.id == key)
    return tx.execute(gone).rowcount == 1


def remove_all(tx: Transaction, person: int) -> None:
    tx.execute(delete(KEYS).where(KEYS.c.person == person))


def ask(
    tx: Transaction, sha256: str, person: int, purpose: str, challenge: bytes, until: datetime
) -> None:
    """A challenge to be answered once before `until`; sha256 names it."""
    tx.execute(
        insert(CHALLENGES).values(
            sha256=sha256, person=person, purpose=purpose, challenge=challenge, until=until
        )
    )


def answered(tx: Transaction, sha256: str, purpose: str, now: datetime) -> tuple[int, bytes] | None:
    """Person and challenge, once; None where there is none, or it is too old."""
    tx.execute(delete(CHALLENGES).where(CHALLENGES.c.until <= now))
    taken = delete(CHALLENGES).where(CHALLENGES.c.sha256 == sha256, CHALLENGES.c.purpose == purpose)
    row = tx.execute(taken.returning(CHALLENGES.c.person, CHALLENGES.c.challenge)).one_or_none()
    return None if row is None else (row.person, row.challenge)


def _key(row: Row[Any]) -> SecurityKey:
    number, person, credential, public_key, uses, name, added = tuple(row)
    return SecurityKey(number, person, credential, public_key, uses, name, added)

"""Sessions, kept by the server: the browser holds a random token, the database its hash."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    insert,
    or_,
    select,
    update,
)

from tally_server.database.database import Transaction
from tally_server.database.people import account
from tally_server.database.schema import METADATA, Moment
from tally_server.people.person import Person
from tally_server.people.session_rules import ABSOLUTE, IDLE, TOUCH, alive

SESSIONS = Table(
    "sessions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, ForeignKey("people.id"), nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("begun", Moment, nullable=False),
    Column("used", Moment, nullable=False),
    Column("address", String(64), nullable=False),
    Column("ended", Moment),
    Index("ix_sessions_person", "person"),
)


@dataclass(frozen=True)
class Session:
    """A session that is alive, and whose. must_change: signed in with a one-time password."""

    id: int
    person: Person
    begun: datetime
    used: datetime
    address: str
    must_change: bool = False


def token_sha256(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def begin(tx: Transaction, person: int, token: str, at: datetime, address: str) -> int:
    """A new session; its id."""
    row = insert(SESSIONS).values(
        person=person, token_sha256=token_sha256(token), begun=at, used=at, address=address
    )
    begun: int = tx.execute(row.returning(SESSIONS.c.id)).scalar_one()
    return begun


def find(tx: Transaction, token: str, now: datetime) -> Session | None:
    """The session of this token where it is alive and its account is open."""
    found = select(SESSIONS).where(
        SESSIONS.c.token_sha256 == token_sha256(token), SESSIONS.c.ended.is_(None)
    )
    row = tx.execute(found).one_or_none()
    if row is None or not alive(row.begun, row.used, now):
        return None
    held = account(tx, row.person)
    if held is None or held.closed:
        return None
    return Session(row.id, held.person, row.begun, row.used, row.address, held.one_time)


def wants_touch(session: Session, now: datetime) -> bool:
    """Whether the time of its last use is too old to be left as it is."""
    return now - session.used >= TOUCH


def touch(tx: Transaction, session: int, now: datetime) -> None:
    tx.execute(update(SESSIONS).where(SESSIONS.c.id == session).values(used=now))


def end(tx: Transaction, session: int, now: datetime) -> None:
    """It is over; again is no fault."""
    over = update(SESSIONS).where(SESSIONS.c.id == session, SESSIONS.c.ended.is_(None))
    tx.execute(over.values(ended=now))


def end_all(tx: Transaction, person: int, now: datetime, but: int | None = None) -> int:
    """All sessions of this person but one are over; how many were."""
    over = update(SESSIONS).where(SESSIONS.c.person == person, SESSIONS.c.ended.is_(None))
    if but is not None:
        over = over.where(SESSIONS.c.id != but)
    return tx.execute(over.values(ended=now)).rowcount


def alive_sessions(tx: Transaction, now: datetime) -> tuple[Session, ...]:
    """Everybody who is signed in, the longest first."""
    rows = select(SESSIONS).where(
        SESSIONS.c.ended.is_(None), SESSIONS.c.used > now - IDLE, SESSIONS.c.begun > now - ABSOLUTE
    )
    found = []
    for row in tx.execute(rows.order_by(SESSIONS.c.id)).all():
        held = account(tx, row.person)
        if held is not None and not held.closed:
            found.append(Session(row.id, held.person, row.begun, row.used, row.address))
    return tuple(found)


def forget_old(tx: Transaction, now: datetime) -> None:
    """Sessions that can never be alive again are marked as over."""
    old = or_(SESSIONS.c.used <= now - IDLE, SESSIONS.c.begun <= now - ABSOLUTE)
    tx.execute(update(SESSIONS).where(SESSIONS.c.ended.is_(None), old).values(ended=now))

"""Accounts: who there is, which roles they hold, and what is kept of their passwords."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    UniqueConstraint,
    delete,
    insert,
    select,
    update,
)

from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, Moment
from tally_server.people.person import MAX_NAME, Person
from tally_server.people.roles import OPERATORS, Role

PEOPLE = Table(
    "people",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("login", String(32), nullable=False, unique=True),
    Column("name", String(MAX_NAME), nullable=False),
    Column("added", Moment, nullable=False),
    Column("password", String(200)),
    Column("one_time", Boolean, nullable=False),
    Column("password_set", Moment),
    Column("closed", Moment),
    sqlite_autoincrement=True,  # an id is never given again
)
ROLES = Table(
    "person_roles",
    METADATA,
    Column("person", Integer, ForeignKey("people.id"), primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("seat", String(20), nullable=False),
    CheckConstraint(f"role IN ({', '.join(repr(str(one)) for one in Role)})", name="known"),
    # Both operators have one seat: the database refuses the same person on both (Order 72).
    CheckConstraint(
        "seat = CASE WHEN role IN ('operator-a', 'operator-b') THEN 'operator' ELSE role END",
        name="seat",
    ),
    UniqueConstraint("person", "seat"),
)


@dataclass(frozen=True)
class Account:
    """A person with what the server keeps of the password; `closed`: may not sign in."""

    person: Person
    password: str | None
    one_time: bool
    password_set: datetime | None
    closed: bool

    def __repr__(self) -> str:
        return f"Account({self.person.login})"


def add_person(
    tx: Transaction, login: str, name: str, roles: Iterable[Role], at: datetime
) -> Person:
    """A new account without a password. Raises IntegrityError where the login is taken."""
    row = insert(PEOPLE).values(login=login, name=name, added=at, one_time=False)
    added = tx.execute(row.returning(PEOPLE.c.id)).scalar_one()
    person = Person(added, login, name, frozenset(roles))
    _write_roles(tx, person.id, person.roles)
    return person


def change_roles(tx: Transaction, person: int, roles: Iterable[Role]) -> None:
    """These roles instead of those held until now."""
    tx.execute(delete(ROLES).where(ROLES.c.person == person))
    _write_roles(tx, person, roles)


def _write_roles(tx: Transaction, person: int, roles: Iterable[Role]) -> None:
    for role in sorted(roles):
        seat = "operator" if role in OPERATORS else str(role)
        tx.execute(insert(ROLES).values(person=person, role=str(role), seat=seat))


def set_password(
    tx: Transaction, person: int, kept: str | None, at: datetime, *, one_time: bool
) -> None:
    """This hash instead of the last; None: nobody can sign in until a new one is handed out."""
    change = update(PEOPLE).where(PEOPLE.c.id == person)
    tx.execute(change.values(password=kept, password_set=at, one_time=one_time))


def close_account(tx: Transaction, person: int, at: datetime | None) -> None:
    """Nobody signs in with it any more; or again, where `at` is None."""
    tx.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(closed=at))


def accounts(tx: Transaction) -> tuple[Account, ...]:
    """All of them, closed ones too, in the order in which they were added."""
    held: dict[int, set[Role]] = {}
    for row in tx.execute(select(ROLES.c.person, ROLES.c.role)):
        held.setdefault(row.person, set()).add(Role(row.role))
    rows = tx.execute(select(PEOPLE).order_by(PEOPLE.c.id))
    return tuple(_account(row, frozenset(held.get(row.id, ()))) for row in rows)


def account(tx: Transaction, person: int) -> Account | None:
    return _one(tx, tx.execute(select(PEOPLE).where(PEOPLE.c.id == person)).one_or_none())


def account_of_login(tx: Transaction, login: str) -> Account | None:
    return _one(tx, tx.execute(select(PEOPLE).where(PEOPLE.c.login == login)).one_or_none())


def _one(tx: Transaction, row: Row[tuple[object, ...]] | None) -> Account | None:
    if row is None:
        return None
    roles = tx.execute(select(ROLES.c.role).where(ROLES.c.person == row.id)).scalars()
    return _account(row, frozenset(Role(one) for one in roles))


def _account(row: Row[tuple[object, ...]], roles: frozenset[Role]) -> Account:
    person = Person(row.id, row.login, row.name, roles)
    return Account(person, row.password, row.one_time, row.password_set, row.closed is not None)

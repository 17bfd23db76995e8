"""The database of the counting place: one writer at a time, all of a transaction or nothing.

SQLite: write-ahead log, every commit flushed to the medium (synchronous=FULL), foreign keys
on. PostgreSQL: an advisory lock gives writers the same one-at-a-time order, so that the
chain of the audit log never forks and rules that read before they write stay true.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

DatabaseGone = OperationalError
"""The database does not answer, or its disk takes no more; whether a last write was kept is
not known to whoever asked for it."""
DatabaseBroken = DatabaseError
"""The same, or what is there is damaged, or is no database of a counting place."""
DatabaseUrl = (ArgumentError, ImportError)
"""What was named is no database, or one whose driver is not installed."""
Transaction = Connection
"""What queries are given: all of it is kept, or nothing."""

BUSY_MILLISECONDS = 15_000
_LOCK = 0x1990_5059
"""The number of the writers' lock on PostgreSQL; any constant, the same in all processes."""
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    f"PRAGMA busy_timeout={BUSY_MILLISECONDS}",
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
)


def writes(tx: Transaction) -> bool:
    """Whether the transaction is one of those that write: what it sees may be undone."""
    return bool(tx.get_execution_options().get("ippyo_writes", False))


class Database:
    """An open database; several threads may use it at once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = _engine(url)

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction alone with the database; kept on a normal end, undone on an exception."""
        with self.engine.connect() as bare:
            tx = bare.execution_options(ippyo_writes=True)
            with tx.begin():
                if tx.dialect.name == "postgresql":
                    tx.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
                yield tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A view of the database that does not wait for writers."""
        with self.engine.connect() as tx, tx.begin():
            yield tx

    def damaged(self) -> bool:
        """Whether SQLite finds a page of its file that does not fit. Of PostgreSQL nothing is
        asked: its server tells what it cannot read. Raises DatabaseBroken."""
        if self.engine.dialect.name != "sqlite":
            return False
        with self.read() as tx:
            return bool(tx.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() != "ok")

    def close(self) -> None:
        self.engine.dispose()


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        # The driver of the extra `postgresql`, whatever the URL leaves out.
        parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)
    engine = create_engine(parsed, hide_parameters=True)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return engine


def _sqlite_connected(connection: Any, _: object) -> None:
    # The driver's own transactions begin late and read first; ours begin by themselves.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(pragma)


def _sqlite_begins(tx: Connection) -> None:
    tx.exec_driver_sql("BEGIN IMMEDIATE" if writes(tx) else "BEGIN")

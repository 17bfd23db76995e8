"""A copy of the database while it is in use: one moment of it, whole, beside its writers.

SQLite's own backup (the online backup API) takes the write-ahead log along; a plain copy of
the file would not. PostgreSQL has replication and backups of its own, which do it better.
"""

import os
import sqlite3
from pathlib import Path

from sqlalchemy import text

from tally_server.database.database import Database
from tally_server.preparation.key_files import flush_names

PAGES_AT_ONCE = 256


class NotCopied(RuntimeError):
    """The database is none that is copied here, or the copy is not whole."""


def state_of(database: Database) -> tuple[int, int]:
    """Two numbers that differ after any commit: entries of the audit log, changes of schema."""
    with database.read() as tx:
        entries = tx.execute(text("SELECT count(*) FROM audit_log")).scalar_one()
        steps = tx.execute(text("SELECT count(*) FROM count_steps")).scalar_one()
    return int(entries), int(steps)


def copied_here(database: Database) -> bool:
    """Whether copies of this database are made here."""
    return database.engine.dialect.name == "sqlite"


def copy_database(database: Database, target: Path) -> None:
    """`target` is a whole database of one moment, flushed. Raises NotCopied, OSError.

    The copy before it stays until the new one is whole.
    """
    if not copied_here(database):
        raise NotCopied(database.engine.dialect.name)
    beside = target.with_name(f".{target.name}.new")
    beside.unlink(missing_ok=True)
    raw = database.engine.raw_connection()
    try:
        source = raw.driver_connection
        if not isinstance(source, sqlite3.Connection):
            raise NotCopied("no SQLite")
        into = sqlite3.connect(beside)
        try:
            source.backup(into, pages=PAGES_AT_ONCE)
            if into.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise NotCopied("integrity_check")
        finally:
            into.close()
    finally:
        raw.close()
    _flush(beside)
    beside.replace(target)
    flush_names(target.parent)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

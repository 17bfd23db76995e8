"""Rows a second into a database: the server's bulk path, the bare driver, a plain file.

The rows are slips, as the server keeps them. The bare driver gets the same values ready to
be sent, into a table of the same columns: executemany for SQLite, COPY of bytes for
PostgreSQL. All three end when the rows are kept for good.
"""

import os
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from tally_server.database import people
from tally_server.database.bulk import Row, insert_rows
from tally_server.database.database import Database
from tally_server.database.forms import SLIPS
from tally_server.people.roles import Role

COLUMNS = ("at", "by", "terminal", "records", "digest", "scanned")
_BARE = "slips_bare"
_BLOCK = 64 * 1024


class RowsMissing(RuntimeError):
    """A table has other rows than were put in: the figures would say nothing."""


@dataclass(frozen=True)
class RowSpeed:
    """Rows a second."""

    bulk: float
    bare: float
    file: float


def row_speed(database: Database, number: int, folder: Path) -> RowSpeed:
    """So many rows by each way, once for a database. Raises RowsMissing."""
    at = datetime(2024, 12, 22, 11, tzinfo=UTC)
    with database.write() as tx:
        by = people.add_person(tx, "bench-rows", "bench", {Role.OPERATOR_A}, at).id
    rows = [(at, by, f"p{n:06d}-01", 500, f"{n:064x}", False) for n in range(number)]
    before = _rows(database, SLIPS.name)
    bulk = _timed(lambda: _bulk(database, rows))
    _must_have(database, SLIPS.name, before + number)
    bare = _bare(database, rows)
    lines = _lines(rows)
    plain = _timed(lambda: _to_file(folder / "rows", lines))
    with database.write() as tx:
        tx.execute(text(f"DROP TABLE {_BARE}"))
    return RowSpeed(number / bulk, number / bare, number / plain)


def _bulk(database: Database, rows: Iterable[Row]) -> None:
    with database.write() as tx:
        insert_rows(tx, SLIPS, COLUMNS, rows)


def _bare(database: Database, rows: Sequence[Row]) -> float:
    """Seconds of the driver's own way, with everything made ready before."""
    with database.write() as tx:
        names = ", ".join(f'"{name}"' for name in COLUMNS)
        tx.execute(text(f"CREATE TABLE {_BARE} AS SELECT {names} FROM slips WHERE 1 = 0"))  # noqa: S608
    if database.engine.dialect.name == "sqlite":
        ready: Any = [(at.isoformat(), *row, int(scanned)) for at, *row, scanned in rows]
        seconds = _timed(lambda: _bare_sqlite(database, ready))
    else:
        ready = _lines(rows)
        seconds = _timed(lambda: _bare_copy(database, ready))
    _must_have(database, _BARE, len(rows))
    return seconds


def _bare_sqlite(database: Database, ready: Sequence[Row]) -> None:
    with database.write() as tx:
        driver: Any = tx.connection.driver_connection
        driver.executemany(f"INSERT INTO {_BARE} VALUES (?, ?, ?, ?, ?, ?)", ready)  # noqa: S608


def _bare_copy(database: Database, ready: bytes) -> None:
    with database.write() as tx:
        driver: Any = tx.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"COPY {_BARE} FROM STDIN") as copy:
            for start in range(0, len(ready), _BLOCK):
                copy.write(ready[start : start + _BLOCK])


def _lines(rows: Sequence[Row]) -> bytes:
    """The rows in the text form of COPY."""
    made = (
        f"{at.isoformat()}\t{by}\t{terminal}\t{records}\t{digest}\t{'t' if scanned else 'f'}\n"
        for at, by, terminal, records, digest, scanned in rows
    )
    return "".join(made).encode()


def _to_file(path: Path, lines: bytes) -> None:
    with path.open("wb") as file:
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _rows(database: Database, table: str) -> int:
    with database.read() as tx:
        return int(tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608


def _must_have(database: Database, table: str, number: int) -> None:
    found = _rows(database, table)
    if found != number:
        raise RowsMissing(f"{found} rows of {number} in {table}")


def _timed(work: Any) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

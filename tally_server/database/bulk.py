"""Many rows at once, by the fastest way that each database has: a part of a transaction
like any other, kept or undone with it.

SQLite: the driver's own loop. PostgreSQL: COPY. (PostgreSQL, 14.4 Populating a Database.)
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Table

from tally_server.database.database import Transaction
from tally_server.database.schema import Moment

Row = Sequence[Any]
Spelling = Callable[[Any], Any]


def insert_rows(tx: Transaction, table: Table, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """The table has these rows, too, in this order; each has a value for each of the columns.

    Columns that are not named get their default, a number of its own for instance.
    """
    spelled = _spelled(tx, table, columns, rows)
    quote = tx.dialect.identifier_preparer.quote
    names = ", ".join(quote(name) for name in columns)
    into = f"{quote(table.name)} ({names})"
    driver: Any = tx.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        places = ", ".join("?" * len(columns))
        driver.executemany(f"INSERT INTO {into} VALUES ({places})", spelled)  # noqa: S608  # names of our own schema
        return
    with driver.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in spelled:
            copy.write_row(row)


def _spelled(
    tx: Transaction, table: Table, columns: Sequence[str], rows: Iterable[Row]
) -> Iterator[Row]:
    """The rows as the driver takes them: times and JSON in their one spelling."""
    spellings: list[tuple[int, Spelling]] = []
    for at, name in enumerate(columns):
        kind = table.c[name].type
        spelling: Spelling | None = kind.bind_processor(tx.dialect)
        if spelling is not None:
            # Rows that come together mostly have one time.
            spellings.append((at, cache(spelling) if isinstance(kind, Moment) else spelling))
    for row in rows:
        values = list(row)
        for at, spelling in spellings:
            values[at] = spelling(values[at])
        yield values

"""What operators copy from paper: slips, numbers of the 投票録, hourly turnout.

Nothing is overwritten: a correction is one more row, and the last one stands.
"""

from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, insert, select

from common.closing import Slip
from tally_server.database.database import Transaction
from tally_server.database.schema import METADATA, Moment
from tally_server.intake.turnout import Call


def _form(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        METADATA,
        Column("number", Integer, primary_key=True),
        Column("at", Moment, nullable=False),
        Column("by", Integer, ForeignKey("people.id"), nullable=False),
        *columns,
        sqlite_autoincrement=True,
    )


SLIPS = _form(
    "slips",
    Column("terminal", String(60), nullable=False),
    Column("records", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scanned", Boolean, nullable=False),
)
ROLL = _form(
    "roll_numbers",
    Column("place", String(60), nullable=False),
    Column("contest", String(60), nullable=False),
    Column("voters", Integer, nullable=False),
)
CALLS = _form(
    "turnout_calls",
    Column("place", String(60), nullable=False),
    Column("clock", String(5), nullable=False),
    Column("male", Integer, nullable=False),
    Column("female", Integer, nullable=False),
)


def add_slip(tx: Transaction, at: datetime, by: int, slip: Slip, *, scanned: bool) -> None:
    values = {"terminal": slip.terminal, "records": slip.records, "digest": slip.digest}
    tx.execute(insert(SLIPS).values(at=at, by=by, scanned=scanned, **values))


def slips(tx: Transaction) -> dict[str, Slip]:
    """The last slip of each terminal."""
    rows = tx.execute(select(SLIPS).order_by(SLIPS.c.number))
    return {row.terminal: Slip(row.terminal, row.records, row.digest) for row in rows}


def add_roll(tx: Transaction, at: datetime, by: int, place: str, contest: str, voters: int) -> None:
    tx.execute(insert(ROLL).values(at=at, by=by, place=place, contest=contest, voters=voters))


def roll(tx: Transaction) -> dict[tuple[str, str], int]:
    """The last number of each place and contest that has one."""
    rows = tx.execute(select(ROLL).order_by(ROLL.c.number))
    return {(row.place, row.contest): row.voters for row in rows}


def add_call(tx: Transaction, at: datetime, by: int, call: Call) -> None:
    values = {"place": call.place, "clock": call.clock, "male": call.male, "female": call.female}
    tx.execute(insert(CALLS).values(at=at, by=by, **values))


def calls(tx: Transaction) -> tuple[Call, ...]:
    """All of them, in the order in which they were entered."""
    rows = tx.execute(select(CALLS).order_by(CALLS.c.number))
    return tuple(Call(row.place, row.clock, row.male, row.female) for row in rows)

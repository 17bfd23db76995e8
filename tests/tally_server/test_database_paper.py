"""Sheets in the database: only ever added to, and two people at once never corrupt one."""

import threading
from pathlib import Path
from typing import Any

import pytest
from paper_world import PaperWorld, paper_world
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError, IntegrityError

from common.machine import Moved
from tally_server.database import paper
from tally_server.paper import events as e
from tally_server.paper.entry import State
from tally_server.paper.record import NotReplayed, event_json
from tally_server.paper.sheet import Field, Keyed, SheetId
from tally_server.people.roles import Role

SHEET = SheetId("mayor", 1)
TEN = Keyed({Field("own", ("mayor-1",)): 10, Field("ballots"): 10})
TABLES = ("paper_sheets", "paper_events", "paper_groups", "paper_voters", "lots")


def hand_in(world: PaperWorld, role: Role, keyed: Keyed, again: int = 0) -> bool:
    """Whether it was taken."""
    by = world.person(role, again)
    kind = e.KeyFirst if role is Role.OPERATOR_A else e.KeySecond
    with world.database.write() as tx:
        event = kind(by=by.login, keyed=keyed)
        moved = paper.happen(tx, world.desk.election, SHEET, event, by, world.clock.at)
    return isinstance(moved, Moved)


def test_many_operators_at_once_leave_one_keying_of_each_role(tmp_path: Path) -> None:
    """Of several who hand in the same sheet in one role the first is taken, whole, alone."""
    with paper_world(tmp_path) as world:
        cases = [(role, n) for role in (Role.OPERATOR_A, Role.OPERATOR_B) for n in range(5)]
        for role, again in cases:
            world.person(role, again)
        taken: list[tuple[Role, bool]] = []
        start = threading.Barrier(len(cases))

        def one(role: Role, again: int) -> None:
            start.wait()
            numbers = Keyed({Field("own", ("mayor-1",)): again + 1, Field("ballots"): again + 1})
            taken.append((role, hand_in(world, role, numbers, again)))

        threads = [threading.Thread(target=one, args=case) for case in cases]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(taken) == len(cases)
        assert sorted(role for role, done in taken if done) == [Role.OPERATOR_A, Role.OPERATOR_B]
        assert world.entry().state in (State.AGREED, State.DIFFERING)


ROWS: dict[str, dict[str, Any]] = {
    "paper_sheets": {"contest": "mayor", "number": 2, "added_by": 1},
    "paper_events": {"contest": "mayor", "number": 1, "place": 1, "event": "{}", "by": 1},
    "paper_groups": {"contest": "mayor", "members": "a+b", "added_by": 1},
    "paper_voters": {"contest": "mayor", "voters": 3, "entered_by": 1},
}


@pytest.mark.parametrize("table", ROWS)
@pytest.mark.parametrize("change", ["UPDATE {} SET contest = 'x'", "DELETE FROM {}"])
def test_what_was_kept_is_neither_changed_nor_removed(
    tmp_path: Path, table: str, change: str
) -> None:
    """The database itself refuses it, whoever asks."""
    with paper_world(tmp_path) as world:
        assert world.person(Role.COUNTING_OFFICER).id == 1
        row = {**ROWS[table], "at": "2026"}
        names, values = (", ".join(part.format(name) for name in row) for part in ('"{}"', ":{}"))
        with world.database.write() as tx:
            tx.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)  # noqa: S608 - names of this test
        with pytest.raises(DatabaseError, match="append-only"), world.database.write() as tx:
            tx.execute(text(change.format(table)))


def test_every_table_of_paper_and_lots_refuses_changes(tmp_path: Path) -> None:
    """None was forgotten: each has what refuses UPDATE and DELETE."""
    count = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    with paper_world(tmp_path) as world, world.database.read() as tx:
        found = [tx.execute(text(count), {"table": table}).scalar_one() for table in TABLES]
    assert found == [2] * len(TABLES)


def test_a_row_that_the_table_would_not_allow_is_found(tmp_path: Path) -> None:
    """An event put in behind the program's back is never taken for the truth."""
    with paper_world(tmp_path) as world:
        assert hand_in(world, Role.OPERATOR_A, TEN)
        forged = e.KeyFirst(by="somebody", keyed=TEN)
        row = {"place": 2, "event": event_json(forged), "by": 1, "at": world.clock.at}
        with world.database.write() as tx:
            tx.execute(insert(paper.EVENTS).values(**SHEET._asdict(), **row))
        with world.database.read() as tx, pytest.raises(NotReplayed):
            paper.sheets(tx, world.desk.election)


def test_an_event_has_one_place(tmp_path: Path) -> None:
    """Two events never stand at the same place of a sheet."""
    with paper_world(tmp_path) as world:
        assert hand_in(world, Role.OPERATOR_A, TEN)
        row = {"place": 1, "event": {}, "by": 1, "at": world.clock.at}
        with pytest.raises(IntegrityError), world.database.write() as tx:
            tx.execute(insert(paper.EVENTS).values(**SHEET._asdict(), **row))


def test_a_sheet_that_nobody_added_is_none(tmp_path: Path) -> None:
    """Sheet 1 of every contest is always there; any other is there when it was added."""
    with paper_world(tmp_path) as world:
        election, by = world.desk.election, world.person(Role.COUNTING_OFFICER)
        second = SheetId("mayor", 2)
        with world.database.read() as tx, pytest.raises(paper.NoSheet):
            paper.entry_of(tx, election, second)
        with world.database.write() as tx:
            assert paper.add_sheet(tx, election, "mayor", by, world.clock.at) == 2
        with world.database.read() as tx:
            assert paper.sheet_ids(tx, election) == (
                *(SheetId("mayor", 1), second, SheetId("council", 1)),
            )
            assert paper.entry_of(tx, election, second).state is State.EMPTY

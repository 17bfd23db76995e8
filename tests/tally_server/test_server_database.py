"""What the database holds by itself, whatever a program does: on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from server_world import START
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from tally_server.database import audit_log, people
from tally_server.database.all_tables import METADATA
from tally_server.database.database import Database
from tally_server.database.migrate import NewerDatabase, migrate
from tally_server.database.proposals import ENDINGS, PROPOSALS
from tally_server.people.person import Person
from tally_server.people.roles import Role

SHA = "a" * 64


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    migrate(made)
    yield made
    made.close()


@pytest.fixture
def two(database: Database) -> tuple[Person, Person]:
    with database.write() as tx:
        first = people.add_person(tx, "first", "一番", {Role.WITNESS}, START)
        return first, people.add_person(tx, "second", "二番", {Role.WITNESS}, START)


def proposed(database: Database, by: Person) -> int:
    row = insert(PROPOSALS).values(
        kind="x", data={}, sha256=SHA, proposed_by=by.id, proposed_at=START
    )
    with database.write() as tx:
        number: int = tx.execute(row.returning(PROPOSALS.c.id)).scalar_one()
    return number


def end(database: Database, number: int, by: Person, proposer: Person, **other: Any) -> None:
    """An ending written past every rule of the program."""
    row = {
        "proposal": number,
        "ending": "approved",
        "sha256": SHA,
        "proposed_by": proposer.id,
        "ended_by": by.id,
        "at": START,
        "reason": "",
    }
    with database.write() as tx:
        tx.execute(insert(ENDINGS).values(**(row | other)))


def test_the_revisions_make_the_tables_that_the_program_knows(database: Database) -> None:
    """A new database and the program agree on every table and column."""
    migrate(database)  # again is harmless
    with database.read() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_a_database_of_a_later_program_is_left_alone(database: Database) -> None:
    """An old program never writes into a database that a newer one has changed."""
    with database.write() as tx:
        tx.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
    with pytest.raises(NewerDatabase):
        migrate(database)


def test_another_person_may_approve(database: Database, two: tuple[Person, Person]) -> None:
    """The rule of two people lets two people through."""
    end(database, proposed(database, two[0]), two[1], two[0])


def test_the_database_refuses_the_same_person(
    database: Database, two: tuple[Person, Person]
) -> None:
    """Nobody approves or refuses an own proposal, even with a program that would let them."""
    for ending in ("approved", "refused"):
        number = proposed(database, two[0])
        with pytest.raises(IntegrityError):
            end(database, number, two[0], two[0], ending=ending)


def test_the_database_refuses_a_proposer_who_is_not(
    database: Database, two: tuple[Person, Person]
) -> None:
    """Naming somebody else as the proposer does not get around the rule."""
    number = proposed(database, two[0])
    with pytest.raises(IntegrityError):
        end(database, number, two[0], two[1])


@pytest.mark.parametrize(
    "other", [{"sha256": "b" * 64}, {"ending": "done"}, {"proposal": 99}, {"ending": "withdrawn"}]
)
def test_the_database_refuses_other_content_and_other_endings(
    database: Database, two: tuple[Person, Person], other: dict[str, Any]
) -> None:
    """An approval of other bytes, an unknown ending, a withdrawal by another: none is kept."""
    number = proposed(database, two[0])
    with pytest.raises(IntegrityError):
        end(database, number, two[1], two[0], **other)


def test_a_proposal_ends_once(database: Database, two: tuple[Person, Person]) -> None:
    """A second ending is refused by the database."""
    number = proposed(database, two[0])
    end(database, number, two[1], two[0])
    with pytest.raises(IntegrityError):
        end(database, number, two[1], two[0], ending="refused")


def test_nobody_is_both_operators(database: Database) -> None:
    """One person never keys both entries of the paper votes (Order 72)."""
    with pytest.raises(IntegrityError), database.write() as tx:
        people.add_person(tx, "both", "両方", {Role.OPERATOR_A, Role.OPERATOR_B}, START)


@pytest.mark.parametrize("table", ["audit_log", "proposals", "proposal_endings"])
@pytest.mark.parametrize("change", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_was_recorded_is_not_changed_or_removed(
    database: Database, two: tuple[Person, Person], table: str, change: str
) -> None:
    """The log and the acts of people can be added to and nothing else."""
    end(database, proposed(database, two[0]), two[1], two[0])
    with database.write() as tx:
        audit_log.append(tx, START, two[0], "web_entry.log-signed-out", {})
    column = {"audit_log": "login", "proposals": "kind", "proposal_endings": "reason"}[table]
    with pytest.raises(DBAPIError, match="append-only"), database.write() as tx:
        tx.execute(text(change.format(table, column, column)))


def test_a_transaction_that_fails_leaves_nothing(database: Database) -> None:
    """What was half done is undone."""

    def half_done() -> None:
        with database.write() as tx:
            people.add_person(tx, "first", "一番", {Role.WITNESS}, START)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with database.read() as tx:
        assert people.accounts(tx) == ()


def test_nothing_of_a_value_stands_in_a_message(database: Database) -> None:
    """A fault of the database tells what failed and not what was written."""
    with database.write() as tx:
        people.add_person(tx, "first", "秘密の名", {Role.WITNESS}, START)
    with pytest.raises(IntegrityError) as fault, database.write() as tx:
        people.add_person(tx, "first", "秘密の名", {Role.WITNESS}, START)
    assert "秘密の名" not in str(fault.value)

"""Rule r15 on real databases: acts on an unbroken record, and of two people where two must act."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from compliance_world import rules, running
from elections import ippyo
from postgresql_cluster import Cluster
from server_world import START
from sqlalchemy import text

from ippyo.exits import Exit
from tally_server.compliance.artefacts.server import r15
from tally_server.compliance.artefacts.table import ARTEFACTS
from tally_server.compliance.check import looked
from tally_server.compliance.inspected import Inspected
from tally_server.compliance.report import Report, report_of
from tally_server.compliance.result import State
from tally_server.compliance.rule import Profile
from tally_server.database import audit_log, people
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.database.seen import server_seen
from tally_server.people.roles import Role

SHA = "a" * 64
LOG = "audit_log"
SUSPEND = {
    "sqlite": "DROP TRIGGER {table}_keeps_{event}",
    "postgresql": "DROP TRIGGER {table}_keeps_{event} ON {table}",
}
"""What somebody with every right on the database does first."""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """Two people, some entries of the log, and an act that they did together."""
    made = Database(database_url)
    migrate(made)
    with made.write() as tx:
        one = people.add_person(tx, "one", "一番", {Role.WITNESS}, START)
        other = people.add_person(tx, "other", "二番", {Role.WITNESS}, START)
        for number in range(4):
            audit_log.append(tx, START, one, "web_acts.log-proposed", {"proposal": number})
    act(made, one.id, other.id)
    yield made
    made.close()


def act(database: Database, proposer: int, approver: int) -> None:
    """An act that was carried out, written past every rule of the program."""
    values = {"by": proposer, "sha": SHA, "at": START.isoformat(sep=" ")[:19], "end": approver}
    with database.write() as tx:
        number = tx.execute(
            text(
                "INSERT INTO proposals (kind, data, sha256, proposed_by, proposed_at)"
                " VALUES ('open', '{}', :sha, :by, :at) RETURNING id"
            ),
            values,
        ).scalar_one()
        tx.execute(
            text(
                "INSERT INTO proposal_endings"
                " (proposal, ending, sha256, proposed_by, ended_by, at, reason)"
                " VALUES (:number, 'approved', :sha, :by, :end, :at, '')"
            ),
            values | {"number": number},
        )


def past_the_triggers(database: Database, event: str, statement: str) -> None:
    """The statement is carried out although the database keeps its log."""
    kind = database.engine.dialect.name
    with database.write() as tx:
        tx.execute(text(SUSPEND[kind].format(table=LOG, event=event)))
        tx.execute(text(statement))


def changed_words(database: Database) -> None:
    past_the_triggers(database, "UPDATE", "UPDATE audit_log SET login = 'nobody' WHERE number = 2")


def changed_time(database: Database) -> None:
    past_the_triggers(
        database,
        "UPDATE",
        "UPDATE audit_log SET at = (SELECT at FROM audit_log WHERE number = 1) ,"
        " what = 'web_acts.log-refused' WHERE number = 3",
    )


def taken_out(database: Database) -> None:
    past_the_triggers(database, "DELETE", "DELETE FROM audit_log WHERE number = 3")


def no_beginning(database: Database) -> None:
    past_the_triggers(database, "DELETE", "DELETE FROM audit_log WHERE number = 1")


def added(database: Database) -> None:
    """An entry is put behind with hashes of its own."""
    with database.write() as tx:
        tx.execute(
            text(
                'INSERT INTO audit_log SELECT 99, at, login, what, "values", :previous, :hash'
                " FROM audit_log WHERE number = 2"
            ),
            {"previous": "b" * 64, "hash": "c" * 64},
        )


def alone(database: Database) -> None:
    """Who proposed an act carried it out, with the rule of the database taken away."""
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    else:
        with database.write() as tx:
            tx.execute(
                text("ALTER TABLE proposal_endings DROP CONSTRAINT ck_proposal_endings_two_people")
            )
    act(database, 1, 1)


def report(database: Database) -> Report:
    with database.read() as tx:
        it = Inspected(running(), server=server_seen(tx))
    asked = rules(Profile.JAPAN)
    checks = tuple(check for check in ARTEFACTS if check.part in set(asked.parts))
    return report_of(asked, looked(checks, it, lambda _: None))


def red(found: Report) -> set[str]:
    return {row.rule.id for row in found.rows if row.state is State.NOT_MET}


def test_a_database_that_was_kept_shows_its_rule(database: Database) -> None:
    """All entries are there, and the act is one of two people."""
    with database.read() as tx:
        seen = server_seen(tx)
    assert (seen.broken_at, seen.alone) == (None, ())
    assert r15(Inspected(running(), server=seen)).state is State.MET
    assert red(report(database)) == set()


@pytest.mark.parametrize(
    ("breaks", "number"),
    [(changed_words, 2), (changed_time, 3), (taken_out, 3), (no_beginning, 1), (added, 5)],
)
def test_a_log_that_was_changed_in_the_database_is_found(
    database: Database, breaks: Callable[[Database], None], number: int
) -> None:
    """By somebody with every right: the rule is red with the number, and what stands on it."""
    breaks(database)
    with database.read() as tx:
        assert server_seen(tx).broken_at == number
    found = report(database)
    assert red(found) == {"r15"} | rules(Profile.JAPAN).dependants("r15")


def test_an_act_of_one_person_is_found_whatever_let_it_in(database: Database) -> None:
    """The database refuses it; with that rule taken away the report names the act."""
    alone(database)
    with database.read() as tx:
        assert server_seen(tx).alone == ("open-2",)
    assert red(report(database)) == {"r15"} | rules(Profile.JAPAN).dependants("r15")


# The command.


def command(*words: object) -> str:
    """The state of r15 as `ippyo comply` tells it."""
    said = ippyo("comply", *words, "--no-drills", "--workers", 1, "--json")
    document = json.loads(said.out)
    found = [one for book in document["books"] for one in book["rules"] if one["id"] == "r15"]
    ((part,),) = [[one for one in rule["parts"] if one["how"] == "artefact"] for rule in found]
    return str(part["state"])


def handed_over(database: Database) -> tuple[object, ...]:
    """As an inspector names it."""
    if database.engine.dialect.name == "sqlite":
        return ("--server", Path(str(database.engine.url.database)).parent)
    return ("--db", database.url)


def test_the_command_inspects_a_server_of_each_kind(database: Database) -> None:
    """In its folder or by the URL of its PostgreSQL: met, and red once the log was changed."""
    assert command(*handed_over(database)) == "met"
    changed_words(database)
    assert command(*handed_over(database)) == "not-met"


@pytest.mark.system
def test_an_inspector_needs_an_account_that_only_reads(postgresql: Cluster) -> None:
    """Nothing is written to what is inspected: PostgreSQL itself would refuse it."""
    url = postgresql.new_database()
    made = Database(url)
    migrate(made)
    name = made.engine.url.database
    with made.write() as tx:
        for words in (
            "CREATE ROLE {0} LOGIN",
            "GRANT SELECT ON ALL TABLES IN SCHEMA public TO {0}",
        ):
            tx.execute(text(words.format(f"reads_{name}")))
    made.close()
    reader = url.replace("postgres@", f"reads_{name}@")
    assert reader != url
    assert command("--db", reader) == "met"


@pytest.mark.parametrize(
    "url", ["no url at all", "nosuch://x/y", "postgresql://nobody@/none?host=/no-such-folder"]
)
def test_a_database_that_is_not_there_is_said(url: str) -> None:
    """No report is made of it; the URL, which may hold a password, is not repeated."""
    said = ippyo("comply", "--db", url, "--no-drills")
    assert said.code == Exit.BAD_INPUT
    assert "サーバーのデータベースを読めません" in said.err
    assert url not in said.err


@pytest.mark.parametrize("spoil", ["head", "middle", "other"])
def test_a_damaged_file_is_said_and_nothing_is_reported_of_it(tmp_path: Path, spoil: str) -> None:
    """Bytes of a SQLite database that a disk has lost, or another file of this name."""
    file = tmp_path / "count.sqlite"
    made = Database(f"sqlite:///{file}")
    migrate(made)
    with made.write() as tx:
        for number in range(400):
            audit_log.append(tx, START, None, "web_acts.log-proposed", {"proposal": number})
    made.close()
    data = bytearray(file.read_bytes())
    at = {"head": 0, "middle": len(data) // 4096 // 2 * 4096, "other": 0}[spoil]
    data[at : at + 4096] = b"\xff" * 4096
    file.write_bytes(b"no database" if spoil == "other" else bytes(data))
    said = ippyo("comply", "--server", tmp_path, "--no-drills")
    assert said.code == Exit.BAD_INPUT
    assert "サーバーのデータベースを読めません" in said.err

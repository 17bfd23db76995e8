"""The audit log: every act in it, and no change of it unseen."""

import csv
import hashlib
import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from server_world import START, ServerWorld, shown_text
from sqlalchemy import text

from common.signed import DocumentRefused, load
from common.text import catalogue
from tally_server.database import audit_log, proposals
from tally_server.people.chain import FIRST_PREVIOUS, Entry, first_break, follow
from tally_server.people.roles import Role
from tally_server.web.audit_head import AUDIT_HEAD

FIELDS = {
    "at": "'2026-11-29T11:00:01.000000+00:00'",
    "login": "'somebody'",
    "what": "'web_people.log-one-time'",
    '"values"': "'[]'",
    "previous": "'" + "c" * 64 + "'",
    "hash": "'" + "d" * 64 + "'",
}


def filled(world: ServerWorld, number: int = 5) -> None:
    person = world.person(Role.WITNESS)
    with world.database.write() as tx:
        for one in range(number):
            values = {"address": f"10.0.0.{one}"}
            audit_log.append(tx, START, person, "web_entry.log-signed-in", values)


def tampered(world: ServerWorld, statement: str) -> None:
    """The statement is carried out by somebody who took the triggers away before."""
    with world.database.write() as tx:
        for event in ("UPDATE", "DELETE"):
            tx.execute(text(f"DROP TRIGGER audit_log_keeps_{event}"))
        tx.execute(text(statement))


def broken_at(world: ServerWorld) -> int | None:
    with world.database.read() as tx:
        return audit_log.broken_at(tx)


def test_an_untouched_log_holds(world: ServerWorld) -> None:
    """The check passes where nothing was changed, and the page says so."""
    filled(world)
    assert broken_at(world) is None
    assert "鎖はつながっています" in shown_text(world.client(Role.AUDITOR).get("/audit"))


@pytest.mark.parametrize("column", FIELDS)
@pytest.mark.parametrize("number", [1, 3, 5])
def test_every_changed_field_breaks_the_chain(world: ServerWorld, column: str, number: int) -> None:
    """No field of any entry can be changed without being found at that entry."""
    filled(world)
    tampered(world, f"UPDATE audit_log SET {column} = {FIELDS[column]} WHERE number = {number}")  # noqa: S608 - of this test
    assert broken_at(world) == number
    page = world.client(Role.AUDITOR).get("/audit")
    assert f"鎖が {number} 行目で切れています" in shown_text(page)


def test_a_removed_entry_breaks_the_chain(world: ServerWorld) -> None:
    """An entry that is gone is missed."""
    filled(world)
    tampered(world, "DELETE FROM audit_log WHERE number = 3")
    assert broken_at(world) == 3


def test_a_shortened_log_has_another_head_than_the_paper(world: ServerWorld) -> None:
    """Entries cut off at the end are found by the head that was signed before."""
    filled(world)
    auditor = world.client(Role.AUDITOR)
    before = auditor.get("/api/v1/audit/head").json()
    tampered(world, "DELETE FROM audit_log WHERE number = 5")
    after = auditor.get("/api/v1/audit/head").json()
    assert broken_at(world) is None
    assert (before["hash"], before["entries"]) != (after["hash"], after["entries"])


def test_the_head_is_signed_by_the_server(world: ServerWorld) -> None:
    """The file of the head verifies with the server's key, and with no byte changed."""
    filled(world)
    data = world.client(Role.WITNESS).get("/audit/head.json").content
    trusted = [world.seal.public]
    with world.database.read() as tx:
        last = audit_log.last(tx)
    assert last is not None
    assert load(data, AUDIT_HEAD, trusted).value["hash"] == last.hash
    with pytest.raises(DocumentRefused):
        load(data.replace(b'"sig":"', b'"sig":"0', 1), AUDIT_HEAD, trusted)


def test_the_downloaded_log_can_be_checked_without_the_server(world: ServerWorld) -> None:
    """Each line of the file gives its own hash and names the line before."""
    filled(world)
    lines = world.client(Role.AUDITOR).get("/audit/log.jsonl").text.splitlines()
    previous = FIRST_PREVIOUS
    for line in lines:
        said = json.loads(line)
        own = said.pop("hash")
        assert said["previous"] == previous
        spelled = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        previous = hashlib.sha256(spelled.encode()).hexdigest()
        assert previous == own
    assert len(lines) == 5


def test_acts_of_people_are_in_the_log_in_words(world: ServerWorld) -> None:
    """The page tells who did what, in both languages."""
    administrator = world.client(Role.ADMINISTRATOR)
    administrator.post("/people/new", {"login": "sato-h", "name": "佐藤", "role": "witness"})
    assert "人の一覧を変更" in shown_text(world.client(Role.AUDITOR).get("/audit"))
    english = world.client(Role.AUDITOR, language="en").get("/audit")
    assert "changed the list of people" in shown_text(english)


def test_acts_of_two_people_are_named_with_their_kind_beside(world: ServerWorld) -> None:
    """On the page and in the table that is exported; an act of a later program by its kind."""
    act, officer = world.place.acts["count-publish"], world.person(Role.COUNTING_OFFICER)
    with world.database.write() as tx:
        proposals.propose(tx, act, {}, officer, START)
        said = {"proposal": 2, "kind": "of-a-later-program", "sha256": "0" * 64}
        audit_log.append(tx, START, None, "web_acts.log-approved", said)
    auditor = world.client(Role.AUDITOR)
    assert "公表〔count-publish〕" in shown_text(auditor.get("/audit"))
    assert "(of-a-later-program、" in shown_text(auditor.get("/audit"))
    table = auditor.get("/audit/log.csv").content.decode("utf-8-sig")
    named = [row for row in csv.DictReader(io.StringIO(table)) if row["kind"] == "count-publish"]
    assert len(named) == 1
    assert "公表〔count-publish〕" in named[0]["what_ja"]
    assert "Publish" in named[0]["what_en"]


def test_no_cell_of_the_table_is_a_formula(world: ServerWorld) -> None:
    """A name that begins like one is written as text."""
    with world.database.write() as tx:
        audit_log.append(tx, START, None, "=1+1", {})
    table = world.client(Role.AUDITOR).get("/audit/log.csv").content.decode("utf-8-sig")
    assert list(csv.DictReader(io.StringIO(table)))[-1]["what"] == "'=1+1"


def test_the_newest_page_and_older_ones_are_reached(world: ServerWorld) -> None:
    """A long log is read page by page."""
    filled(world, 250)
    auditor = world.client(Role.AUDITOR)
    assert ">250<" in auditor.get("/audit").text
    older = auditor.get("/audit?first=1").text
    assert ">1<" in older
    assert ">250<" not in older


def test_every_entry_that_the_program_writes_has_its_text() -> None:
    """No act is recorded under a key that nobody can read."""
    keys = [key for key in catalogue() if ".log-" in key and key.startswith("web_")]
    assert len(keys) > 10


def chain(logins: list[str]) -> Iterator[Entry]:
    last: Entry | None = None
    for login in logins:
        last = follow(last, START, login, "web_entry.log-signed-out", {})
        yield last


logins = st.lists(st.sampled_from(["a", "b", "c"]), min_size=2, max_size=12)


@given(logins, st.data())
def test_leaving_out_or_exchanging_entries_is_always_found(
    names: list[str], data: st.DataObject
) -> None:
    """Whatever is left out before the end, or exchanged, the chain breaks there."""
    entries = list(chain(names))
    assert first_break(entries) is None
    at = data.draw(st.integers(0, len(entries) - 2))
    assert first_break(entries[:at] + entries[at + 1 :]) == at + 1
    exchanged = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
    assert first_break(exchanged) == at + 1

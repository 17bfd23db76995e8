"""The pages of paper votes: two operators key blind, the officer judges, two people reopen."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from paper_world import SHEET, PaperWorld, paper_world
from server_world import NAMES, shown_text

from tally_server.database import audit_log, proposals
from tally_server.inputs.paper import read_paper
from tally_server.paper.entry import State
from tally_server.people.roles import Role
from tally_server.web.deciding import approve

A, B, OFFICER, WITNESS = (
    Role.OPERATOR_A,
    Role.OPERATOR_B,
    Role.COUNTING_OFFICER,
    Role.WITNESS,
)
GOOD = {
    "own:mayor-1": "６１７",
    "own:mayor-2": "203",
    "group:mayor-1+mayor-2": "14",
    "ballots:": "834",
}
WRONG = {**GOOD, "own:mayor-1": "671", "ballots:": "888"}
TELLING = ("617", "671", "203", "834", "888")


def told(page: httpx2.Response) -> list[str]:
    """Which keyed numbers stand anywhere in the page; its random token is none of them."""
    text = re.sub(r'name="csrf" value="[^"]*"', "", page.text)
    return [number for number in TELLING if number in text]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[PaperWorld]:
    with paper_world(tmp_path) as made:
        yield made


def confirmed(world: PaperWorld, role: Role, counts: dict[str, str]) -> None:
    """Handed in, with what is odd confirmed (more paper than electors of the small town)."""
    said = world.key(role, 1, counts, seen=["X-33"])
    assert said.status_code == 303, shown_text(said)


def test_two_operators_who_key_the_same_agree(world: PaperWorld) -> None:
    """Full-width digits or not: equal numbers stand, and everybody may read them."""
    confirmed(world, A, GOOD)
    assert world.entry().state is State.FIRST
    confirmed(world, B, {**GOOD, "own:mayor-1": "617"})
    assert world.entry().state is State.AGREED
    page = world.client(WITNESS).get(SHEET)
    assert told(page) == ["617", "203", "834"]
    assert NAMES[A] in page.text
    assert NAMES[B] in page.text


@pytest.mark.parametrize("role", [A, B, OFFICER, WITNESS, Role.AUDITOR])
def test_one_keying_is_shown_to_nobody(world: PaperWorld, role: Role) -> None:
    """Not on the list, not on the sheet, and not in the form of the other operator."""
    confirmed(world, A, GOOD)
    client = world.client(role)
    pages = [client.get("/paper"), client.get(SHEET)]
    if role is B:
        pages.append(client.get(f"{SHEET}/keying"))
    for page in pages:
        assert page.status_code == 200
        assert told(page) == []


@pytest.mark.parametrize("role", [A, B])
def test_operators_never_see_where_they_differ(world: PaperWorld, role: Role) -> None:
    """Told that they differ, and neither a number nor a place."""
    confirmed(world, A, GOOD)
    confirmed(world, B, WRONG)
    assert world.entry().state is State.DIFFERING
    client = world.client(role)
    for path in ("/paper", SHEET, f"{SHEET}/keying"):
        page = client.get(path)
        assert told(page) == [], path
        assert "1桁" not in page.text
    assert "開票管理者に渡してください" in client.get(SHEET).text
    assert client.get(f"{SHEET}/keying").status_code == 409


@pytest.mark.parametrize("role", [OFFICER, WITNESS, Role.AUDITOR])
def test_those_who_judge_see_both_numbers_and_a_hint(world: PaperWorld, role: Role) -> None:
    """Only the differing fields, with what slip it looks like."""
    confirmed(world, A, GOOD)
    confirmed(world, B, WRONG)
    read = shown_text(world.client(role).get(SHEET))
    assert "佐藤 一郎 617 671 数字の並びが入れ替わっています" in read.replace("　", " ")
    assert "203" not in read
    assert ("甲を残し、乙がやり直す" in read) == (role is OFFICER)


def test_what_the_officer_keeps_is_keyed_again_blind(world: PaperWorld) -> None:
    """The keying that fell is made anew; until it agrees nothing counts."""
    confirmed(world, A, GOOD)
    confirmed(world, B, WRONG)
    said = world.client(OFFICER).post(f"{SHEET}/keep", {"kept": "first"})
    assert said.status_code == 303
    assert world.entry().state is State.FIRST
    form = world.client(B).get(f"{SHEET}/keying")
    assert told(form) == []
    confirmed(world, B, GOOD)
    assert world.entry().state is State.AGREED


def test_numbers_that_do_not_add_up_are_not_taken(world: PaperWorld) -> None:
    """The form comes back as it was typed, with what is wrong at its field."""
    said = world.key(A, 1, {"own:mayor-1": "12", "own:mayor-2": "abc", "ballots:": "13"})
    assert said.status_code == 422
    assert world.entry().state is State.EMPTY
    assert 'value="abc"' in said.text
    assert "X-21" in said.text
    assert said.text.count('aria-invalid="true"') == 2
    assert "0 から 99,999,999 までの数字にしてください" in said.text


def test_what_is_odd_is_confirmed_first(world: PaperWorld) -> None:
    """A sheet of zeros comes back with its warning, and is taken when confirmed."""
    first = world.key(A, 1, {})
    assert first.status_code == 422
    assert "X-31" in first.text
    assert world.entry().state is State.EMPTY
    assert world.key(A, 1, {}, seen="X-31").status_code == 303
    keying = world.entry().first
    assert keying is not None
    assert keying.seen == ("X-31",)


def test_a_confirmation_of_something_else_takes_nothing(world: PaperWorld) -> None:
    """Whoever confirms one warning has not confirmed another."""
    assert world.key(A, 1, {}, seen="X-33").status_code == 422


def test_nobody_keys_twice_in_one_role(world: PaperWorld) -> None:
    """What was handed in is not changed by its operator; another A does not replace it."""
    confirmed(world, A, GOOD)
    for again in (0, 1):
        client = world.client(A, again)
        assert client.get(f"{SHEET}/keying").status_code == 409
        said = client.post(f"{SHEET}/keying", {**GOOD, "seen": "X-33"})
        assert said.status_code == 409
        assert "X-01" in said.text


def test_paper_that_is_closed_is_not_changed(world: PaperWorld) -> None:
    """While the count is reviewed or certified every act on paper is refused, and says why."""
    world.desk.open = False
    officer = world.client(OFFICER)
    answers = [
        world.key(A, 1, GOOD),
        world.client(A).get(f"{SHEET}/keying"),
        officer.post("/paper/mayor/sheets"),
        officer.post("/paper/mayor/groups", {"members": ["mayor-1", "mayor-3"]}),
        officer.post("/paper/mayor/voters", {"voters": "3"}),
        officer.post(f"{SHEET}/keep", {"kept": "first"}),
        officer.post(f"{SHEET}/reopen", {"reason": "x"}),
        officer.post(f"{SHEET}/withdraw", {"reason": "x"}),
    ]
    assert [answer.status_code for answer in answers] == [409] * len(answers)
    assert all("X-15" in answer.text for answer in answers)
    assert "いまは紙の投票を変更できません" in officer.get("/paper").text


def reopen(world: PaperWorld, by: Role = WITNESS) -> None:
    said = world.client(OFFICER).post(f"{SHEET}/reopen", {"reason": "束の取り違え"})
    assert said.status_code == 303
    with world.database.read() as tx:
        (proposal,) = proposals.open_proposals(tx)
    shown = shown_text(world.client(by).get(said.headers["location"]))
    assert "束の取り違え" in shown
    assert "試験市長選挙" in shown
    approve(world.place, proposal.id, proposal.sha256, world.person(by))


def test_two_people_reopen_an_agreed_sheet(world: PaperWorld) -> None:
    """Proposed by the officer, approved by a witness; then it is keyed twice anew."""
    world.agree(1, GOOD)
    reopen(world)
    entry = world.entry()
    assert (entry.state, entry.reason) == (State.REOPENED, "束の取り違え")
    world.agree(1, WRONG)
    agreed = world.entry().agreed
    assert agreed is not None
    assert agreed.added == 888


def test_a_reopening_that_came_too_late_changes_nothing(world: PaperWorld) -> None:
    """If paper was closed meanwhile the proposal ends as stale."""
    world.agree(1, GOOD)
    world.client(OFFICER).post(f"{SHEET}/reopen", {"reason": "束の取り違え"})
    with world.database.read() as tx:
        (proposal,) = proposals.open_proposals(tx)
    world.desk.open = False
    said = world.client(WITNESS).post(
        f"/approvals/{proposal.id}/approve", {"sha256": proposal.sha256}
    )
    assert said.status_code == 409
    assert "X-15" in said.text
    assert world.entry().state is State.AGREED


def test_sheets_groups_and_voters_are_added_by_the_officer(world: PaperWorld) -> None:
    """A new bundle has a number of its own; a group is on every sheet; voters bound the numbers."""
    officer = world.client(OFFICER)
    for path, data in (
        ("/paper/mayor/sheets", {}),
        ("/paper/mayor/groups", {"members": ["mayor-3", "mayor-1"]}),
        ("/paper/mayor/voters", {"voters": "9"}),
    ):
        assert officer.post(path, data).status_code == 303
    form = world.client(A).get("/paper/mayor/2/keying").text
    assert "佐藤　一郎・鈴木　次郎" in form
    said = world.key(A, 2, {"own:mayor-1": "10", "ballots:": "10"})
    assert "X-32" in said.text
    listed = shown_text(officer.get("/paper"))
    assert "第 2 票" in listed
    assert "投票録) 9 人" in listed


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/paper/reeve/sheets", {}, 404),
        ("/paper/mayor/9/keep", {"kept": "first"}, 404),
        ("/paper/mayor/1/keep", {"kept": "both"}, 422),
        ("/paper/mayor/1/keep", {"kept": "first"}, 409),
        ("/paper/mayor/groups", {"members": ["mayor-1"]}, 422),
        ("/paper/mayor/groups", {"members": ["mayor-1", "council-1"]}, 422),
        ("/paper/mayor/voters", {"voters": "-1"}, 422),
        ("/paper/mayor/voters", {"voters": "x"}, 422),
        ("/paper/mayor/1/reopen", {"reason": ""}, 422),
        ("/paper/mayor/9/reopen", {"reason": "x"}, 404),
    ],
)
def test_what_cannot_be_is_refused_and_kept_nowhere(
    world: PaperWorld, path: str, data: dict[str, object], status: int
) -> None:
    """A hand-made request changes nothing and is answered in words."""
    said = world.client(OFFICER).post(path, data)
    assert said.status_code == status
    assert world.entry().state is State.EMPTY
    with world.database.read() as tx:
        assert proposals.open_proposals(tx) == ()


def test_the_file_is_made_when_every_sheet_is_agreed(world: PaperWorld) -> None:
    """paper.csv comes from the agreed sheets, not before, and the count reads it."""
    client = world.client(OFFICER)
    world.agree(1, GOOD)
    assert client.get("/paper.csv").status_code == 409
    world.agree(1, {}, contest="council")
    made = client.get("/paper.csv")
    assert made.status_code == 200
    votes = read_paper(made.content, world.desk.election)
    assert dict(votes["mayor"].own) == {"mayor-1": 617, "mayor-2": 203, "mayor-3": 0}
    assert votes["mayor"].groups[0].ballots == 14


def test_a_same_sheet_is_noticed_by_its_own_operator_alone(world: PaperWorld) -> None:
    """Keyed twice by A: A is warned; B's numbers warn nobody but B."""
    counts = {"own:mayor-3": "7", "ballots:": "7"}
    world.client(OFFICER).post("/paper/mayor/sheets")
    assert world.key(A, 1, counts).status_code == 303
    assert "X-37" in world.key(A, 2, counts).text
    assert world.key(B, 2, counts).status_code == 303


def test_the_log_of_acts_has_every_step_and_no_number(world: PaperWorld) -> None:
    """Who keyed which sheet, and how it stood after: never what was keyed."""
    confirmed(world, A, GOOD)
    confirmed(world, B, GOOD)
    with world.database.read() as tx:
        lines = [entry for entry in audit_log.entries(tx) if entry.what.startswith("web_paper.")]
    assert [(line.login, line.what) for line in lines] == [
        ("operator-a", "web_paper.log-KeyFirst"),
        ("operator-b", "web_paper.log-KeySecond"),
    ]
    assert not [n for n in TELLING for line in lines if n in str(dict(line.values))]


def test_names_and_typed_text_are_escaped(world: PaperWorld) -> None:
    """Whatever is typed comes back as text."""
    said = world.key(A, 1, {"own:mayor-1": '"><script>x</script>'})
    assert "<script>x" not in said.text
    assert "<script>x" in html.unescape(said.text)


def test_a_file_fills_the_form_and_enters_nothing(world: PaperWorld) -> None:
    """paper.csv comes back in as one operator's numbers, to be looked at and handed in."""
    data = b"contest,item,candidate,count\nmayor,own,mayor-2,41\nmayor,group,mayor-2+mayor-1,3\n"
    client = world.client(A)
    page = client.post(f"{SHEET}/file", files={"file": ("paper.csv", data)})
    assert page.status_code == 200
    assert 'name="own:mayor-2" value="41"' in page.text
    assert 'name="group:mayor-1+mayor-2" value="3"' in page.text
    assert 'name="ballots:" value="44"' in page.text
    assert world.entry().state is State.EMPTY


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "X-19"),
        (b"\xff\xfe", "X-19"),
        (b"contest,item,candidate,count\nmayor,own,nobody,1\n", "X-19"),
        (b"contest,item,candidate,count\nmayor,group,mayor-1+mayor-3,1\n", "X-20"),
    ],
)
def test_a_file_that_does_not_fit_is_refused(world: PaperWorld, data: bytes, code: str) -> None:
    """Hostile or wrong files are answered in words."""
    said = world.client(A).post(f"{SHEET}/file", files={"file": ("paper.csv", data)})
    assert said.status_code == 422
    assert code in said.text


def test_a_file_is_no_way_around_the_second_keying(world: PaperWorld) -> None:
    """Whoever has keyed already cannot look at or change anything by a file."""
    confirmed(world, A, GOOD)
    data = b"contest,item,candidate,count\n"
    said = world.client(A).post(f"{SHEET}/file", files={"file": ("paper.csv", data)})
    assert said.status_code == 409


def test_the_first_page_says_which_sheets_wait(world: PaperWorld) -> None:
    """Until all are agreed, or paper is closed; and only to those who see sheets."""
    assert "一致していない点検票が 2 枚あります" in world.client(A).get("/").text
    assert "点検票" not in world.client(Role.KEY_TRUSTEE).get("/").text
    world.agree(1, GOOD)
    assert "一致していない点検票が 1 枚あります" in world.client(OFFICER).get("/").text
    world.desk.open = False
    assert "一致していない点検票" not in world.client(OFFICER).get("/").text

"""Names beside ids: people approve what they can read."""

from collections.abc import Iterator

import pytest
from counting_world import CountingWorld, counting_world, plain
from elections import small_election

from common.problems import Problem
from tally_server.people.acts import Row
from tally_server.people.roles import Role
from tally_server.web.certified_files import certified
from tally_server.web.names import Names

ELECTION = small_election()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CountingWorld]:
    with counting_world(tmp_path_factory.mktemp("names")) as made:
        yield made


def test_an_id_has_its_name_beside_it_and_stays_where_nothing_has_it() -> None:
    """Names for people, ids for the record that is bound to the approval."""
    names = Names(ELECTION)
    place, contest = ELECTION.places[0], ELECTION.contests[0]
    person = contest.candidates[0]
    assert names.row(Row("l", place.id, of=("place",))) == f"{place.name} ({place.id})"
    assert names.row(Row("l", contest.id, of=("contest",))) == f"{contest.title} ({contest.id})"
    told = names.row(Row("l", f"{person.id}: 3/2、nobody: 1", of=("candidate", contest.id)))
    assert told == f"{person.name} ({person.id}): 3/2、nobody: 1"
    assert Names(None).row(Row("l", place.id, of=("place",))) == place.id


def test_a_problem_is_told_by_place_and_contest() -> None:
    """`p01 council` is nobody's name for a polling place."""
    problem = Problem("roll-differs", None, "p01", "contest-2", {})
    said = Names(ELECTION).subject(problem)
    assert said == f"{ELECTION.place('p01').name} {ELECTION.contest('contest-2').title}"
    assert Names(ELECTION).subject(Problem("slips-missing", None, None, None, {})) == ""


def test_what_is_on_its_way_is_no_problem_yet(world: CountingWorld) -> None:
    """At the beginning of the night nothing has arrived, and nobody is asked to decide."""
    world.begin()
    assert "M-01" not in plain(world.page("/intake"))
    problems = plain(world.page("/intake/problems"))
    assert "まだ届いていない端末(3 台)" in problems
    assert "決めていない問題はありません" in problems
    world.upload(world.archive("p01-01/duplicate"))
    assert "M-01 p01-01" in plain(world.page("/intake")), "its original is late, and now stands out"
    world.upload(world.archive())
    page = plain(world.page("/intake/problems", Role.COUNTING_OFFICER))
    assert "まだ届いていない端末" not in page


def test_the_records_to_sign_come_first_under_their_names() -> None:
    """開票録 and 選挙録 by name and contest; a file that nobody knows is listed all the same."""
    names = ("zzz.bin", "results.json", "record-election-record-contest-2.pdf", "media.csv")
    files = certified((*names, "record-voting-summary.pdf"), ELECTION)
    assert [one.name for one in files] == [
        *("record-voting-summary.pdf", "record-election-record-contest-2.pdf"),
        *("results.json", "media.csv", "zzz.bin"),
    ]
    record = files[1]
    assert (record.kind, record.label) == ("signed", "web_intake.file-record-election-record")
    assert record.contest == ELECTION.contest("contest-2").title
    assert files[-1].label == ""

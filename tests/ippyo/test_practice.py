"""`ippyo practice`: a rehearsal that is there in one command, with the papers to count it by."""

import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from elections import ippyo
from practice_world import PracticePlace
from test_serve import answered, free_port

from hardware_sim.ballots import read_ballots
from ippyo.practice.lesson import DAMAGED, GROUP, LEARNERS, ROLL_OFF, SHEETS, roll_told
from tally_server.people.roles import EVERYBODY, Role
from tally_server.preparation.scaffold import scaffold

COMMAND = (sys.executable, "-c", "from ippyo.main import run; run()", "practice")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticePlace]:
    made = PracticePlace(tmp_path_factory.mktemp("practice") / "town")
    yield made
    made.close()


def test_every_paper_says_that_it_is_a_rehearsal(place: PracticePlace) -> None:
    """Nobody takes a paper of a practice for one of an election."""
    papers = place.papers.page.split("<section>")[1:]
    assert len(papers) == 8
    assert all("リハーサル(練習の紙。本番の選挙ではありません)" in one for one in papers)
    assert place.election.mode == "rehearsal"


def test_the_papers_have_all_that_people_type(place: PracticePlace) -> None:
    """A slip of each terminal, the share of each trustee, everybody's account, every sheet."""
    assert {slip.terminal for slip in place.papers.slips} == set(place.election.terminals)
    assert [len(words.split()) for words in place.papers.shares] == [33, 33]
    accounts = place.papers.section("利用者名と合言葉")
    assert all(one.login in accounts and one.name in accounts for one in LEARNERS)
    for contest in place.election.contests:
        said = place.papers.section(f"点検票 第1票: {contest.title}")
        assert all(f" {number} " in said for number in SHEETS[contest.id].counts.values())


def test_everybody_can_sign_in_and_no_role_but_the_auditors_is_missing() -> None:
    """Six count; an auditor is nobody's exercise."""
    assert {one.role for one in LEARNERS} == EVERYBODY - {Role.AUDITOR}
    counting = [one for one in LEARNERS if one.role not in (Role.ADMINISTRATOR, Role.DISPLAY)]
    assert len(counting) == 6


def test_one_original_is_damaged_and_its_duplicate_is_not(place: PracticePlace) -> None:
    """The folder and the ZIP hold the same media."""
    media = place.folder.media
    differing = [
        path.parent.name
        for path in sorted(media.glob("*/original"))
        if (path / "records.bin").read_bytes()
        != (path.parent / "duplicate/records.bin").read_bytes()
    ]
    assert differing == [DAMAGED]
    with zipfile.ZipFile(place.folder.root / "media.zip") as packed:
        held = packed.read(f"{DAMAGED}/original/records.bin")
    assert held == (media / DAMAGED / "original" / "records.bin").read_bytes()


def test_one_number_of_the_roll_is_off_by_one(place: PracticePlace) -> None:
    """And no other, so that people look for it."""
    script = read_ballots(_votes(place), place.election)
    places = {
        terminal: place.election.place_of(terminal).id for terminal in place.election.terminals
    }
    told = roll_told(script, places)
    cast: dict[tuple[str, str], int] = {}
    for terminal, contests in script.choices.items():
        for contest, made in contests.items():
            key = places[terminal], contest
            cast[key] = cast.get(key, 0) + sum(made.values())
    assert {key: told[key] - cast[key] for key in told if told[key] != cast[key]} == {ROLL_OFF: 1}


def test_the_paper_needs_an_apportionment_and_makes_a_tie(place: PracticePlace) -> None:
    """Of the candidates that the script of the day leaves one vote apart from it."""
    script = read_ballots(_votes(place), place.election)
    totals: dict[str, int] = {}
    for contests in script.choices.values():
        for choice, number in contests.get("council", {}).items():
            totals[choice] = totals.get(choice, 0) + number
    for field, number in SHEETS["council"].counts.items():
        if field.item == "own":
            totals[field.subject[0]] += number
    assert totals["shiken"] == totals["kokoromi"]
    assert any(field.subject == GROUP for field in SHEETS["mayor"].counts)


def test_what_a_place_voted_is_written_nowhere(place: PracticePlace) -> None:
    """Not in the folder of the practice, whoever looks into its files."""
    assert not list(place.folder.root.rglob("ballots*"))
    assert b"mihon,12" not in place.folder.papers.read_bytes()


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    """Nothing of anybody's is written over."""
    (tmp_path / "mine.txt").write_text("x")
    said = ippyo("practice", "--out", tmp_path)
    assert said.code == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_the_command_serves_and_goes_on_where_it_was(tmp_path: Path) -> None:
    """Twice the same practice: the papers of the first start are those of the second."""
    root, papers = tmp_path / "town", []
    for _ in range(2):
        port = free_port()
        command = (*COMMAND, "--out", str(root), "--port", str(port), "--workers", "1")
        server = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        try:
            page = answered(root / "server", port)
        finally:
            server.send_signal(signal.SIGTERM)
            said = server.communicate(timeout=60)[0]
        assert server.returncode == 0, said
        assert "見本市長選挙" in page
        assert "リハーサル(本番の選挙ではありません)" in page
        assert f"https://localhost:{port}/" in said
        assert "papers.html" in said
        assert "最初の管理者" not in said, "the accounts of the lesson are there"
        papers.append((root / "papers.html").read_bytes())
    assert papers[0] == papers[1]


def _votes(place: PracticePlace) -> bytes:
    return scaffold(place.election.date)["ballots.csv"]

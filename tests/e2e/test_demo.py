"""`ippyo demo`: 四條畷市長選挙 of 22 December 2024, replayed from folder to result."""

import shutil
from collections.abc import Iterator
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest
from elections import Said, Town, ippyo, read_results, read_rows
from leak_scan import leaks_in_folder, leaks_in_text, words_of

from common.ceremony import read_ceremony
from common.folder import FILES, read_folder
from hardware_sim.ballots import read_ballots
from ippyo.demo import DATA, PARTS, Differs, compare, result_table
from ippyo.screen import Screen

TOTALS = {"zeniya": 9989, "watanabe": 8891}
ENDED = 221


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Town, Said]]:
    """The whole demo, run once as a person runs it, its folder kept."""
    folder = tmp_path_factory.mktemp("demo") / "out"
    said = ippyo("demo", "--out", folder, "--workers", 2)
    assert said.code == 0, said.err
    election = read_folder({name: (folder / "election" / name).read_bytes() for name in FILES})
    yield Town(folder, election), said
    shutil.rmtree(folder)  # its thousands of files are not kept with the last runs' folders


def contest_of(town: Town) -> Any:
    (contest,) = town.document["contests"]
    return contest


def test_the_totals_are_those_that_were_published(replayed: tuple[Town, Said]) -> None:
    """銭谷翔 9,989, 渡辺裕 8,891, and 221 who ended without choosing."""
    town, said = replayed
    contest = contest_of(town)
    assert {row["id"]: row["electronic"] for row in contest["candidates"]} == TOTALS
    assert contest["electronic"] == {
        "records": sum(TOTALS.values()) + ENDED,
        "ended_without_choice": ENDED,
        "invalidated": 0,
        "set_aside": 0,
    }
    assert contest["outcome"]["elected"] == ["zeniya"]
    assert (town.document["problems"], said.err) == ([], "")


def test_the_election_is_as_large_as_the_real_one(replayed: tuple[Town, Said]) -> None:
    """44,901 electors, 16 polling places, 204 tablets."""
    election = replayed[0].definition
    electors = sum(place.electors_male + place.electors_female for place in election.places)
    assert (electors, len(election.places), len(election.terminals)) == (44_901, 16, 204)
    assert election.mode == "rehearsal"


def test_the_screen_tells_the_ten_steps_and_the_result(replayed: tuple[Town, Said]) -> None:
    """A line for each step of the life of a vote, the totals as a table, and every folder."""
    town, said = replayed
    lines = said.out.splitlines()
    steps = [line.split()[0].lstrip("✓") or line.split()[1] for line in lines if "✓" in line]
    assert steps == [str(number) for number in range(1, 11)]
    for words in (("銭谷", "9,989"), ("渡辺", "8,891"), ("途中終了", "221"), ("19,101",)):
        assert any(all(word in line for word in words) for line in lines)
    for part in PARTS:
        assert any(line.split()[0] == str(town.folder / part) for line in lines if line.strip())


def test_everything_is_kept_where_the_screen_says(replayed: tuple[Town, Said]) -> None:
    """Election folder, keys, two media of each of 204 terminals, slips, results."""
    town, _ = replayed
    assert {path.name for path in town.folder.iterdir()} == set(PARTS)
    assert len(list(town.media.glob("*/original/manifest.json"))) == 204
    assert len(list(town.media.glob("*/duplicate/manifest.json"))) == 204
    rows = read_rows(town.results / "media.csv")
    assert [row["terminal"] for row in rows] == [*town.definition.terminals]
    assert sum(int(row["records"]) for row in rows) == 19_101
    assert read_rows(town.slips) == [
        {key: row[key] for key in ("terminal", "records", "digest")} for row in rows
    ]


def test_nothing_of_it_joins_a_vote_with_a_place(replayed: tuple[Town, Said]) -> None:
    """Every file that the demo wrote, and every line that it printed, was searched."""
    town, said = replayed
    uid = read_ceremony((town.keys / "ceremony.json").read_bytes()).uid
    words = words_of(town.definition, uid)
    package = (town.original("p01-01") / "package.json").read_bytes()
    assert leaks_in_folder(town.folder, words, [package]) == []
    assert leaks_in_text(said.out + said.err, words) == []
    planted = town.media / "p01-01" / "original" / "memo.txt"
    planted.write_text("銭谷　翔")
    try:
        assert leaks_in_folder(town.media / "p01-01", words, [package]) == []
        assert leaks_in_folder(town.media, words, [package]) != []
    finally:
        planted.unlink()


def test_the_script_of_the_voters_is_not_among_its_files(replayed: tuple[Town, Said]) -> None:
    """What each place was told to vote is read from the program and written nowhere."""
    with as_file(files("ippyo").joinpath(DATA)) as data:
        script = (data / "ballots.csv").read_bytes()
    town, _ = replayed
    assert not list(town.folder.rglob("ballots*"))
    assert all(path.read_bytes() != script for path in town.folder.rglob("*.csv"))


def test_the_demo_never_writes_into_a_folder_that_holds_something(tmp_path: Path) -> None:
    """A folder with a file in it, or a file for a folder, is refused and stays as it was."""
    (tmp_path / "mine").write_text("mine")
    for out in (tmp_path, tmp_path / "mine", tmp_path / "mine" / "inside"):
        said = ippyo("demo", "--out", out)
        assert (said.code, len(said.lines)) == (2, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_a_total_that_differs_from_what_was_cast_is_never_shown_as_a_success(
    replayed: tuple[Town, Said],
) -> None:
    """One vote more or fewer than the voters cast ends the demo as a bug."""
    town, _ = replayed
    with as_file(files("ippyo").joinpath(DATA)) as data:
        script = read_ballots((data / "ballots.csv").read_bytes(), town.definition)
    document = read_results((town.results / "results.json").read_bytes())
    compare(document, script)
    document["contests"][0]["candidates"][0]["electronic"] += 1
    with pytest.raises(Differs):
        compare(document, script)


def test_printed_fractions_stay_as_they_are_in_the_table() -> None:
    """A total with three decimals is shown with them."""
    contest = {
        "candidates": [{"id": "a", "name": "甲", "printed": "12.345"}],
        "outcome": {"elected": ["a"]},
        "electronic": {"ended_without_choice": 1, "records": 3},
        "valid": 12,
    }
    table = result_table(contest, "試験", Screen())
    assert next(iter(table.columns[1].cells)) == "12.345"

"""`ippyo tally count`, as a person runs it."""

import json

import pytest
from elections import SMALL_SCRIPT, Town, cast_totals, counted_totals, ippyo, read_rows, roll_of

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

WRITTEN = {
    "results.json",
    "results.csv",
    "results-ja.csv",
    "opening-statement.json",
    "media.csv",
    "succession.json",
    "sealed-bundle.zip",
    "public-bundle.zip",
    "records",
    "nist-election-results.json",
}


def counted(town: Town, *options: object) -> Town:
    said = town.count(*options)
    assert (said.code, said.err) == (0, "")
    return town


def test_all_files_are_written_and_nothing_beside_them(town: Town) -> None:
    """Results, table, statement, media, succession, bundles; no work is left behind."""
    before = {file.name for file in town.folder.iterdir()}
    counted(town)
    assert {file.name for file in town.results.iterdir()} == WRITTEN
    assert {file.name for file in town.folder.iterdir()} == before | {"results"}


def test_the_media_are_left_as_they_were(town: Town) -> None:
    """Counting writes nothing to a medium."""
    before = {file: file.read_bytes() for file in town.media.rglob("*.*") if file.is_file()}
    counted(town)
    after = {file: file.read_bytes() for file in town.media.rglob("*.*") if file.is_file()}
    assert after == before


def test_json_prints_what_it_writes_and_nothing_else(town: Town) -> None:
    """Under --json standard output is the document alone."""
    said = town.count("--json")
    assert (said.code, said.err) == (0, "")
    assert said.document == town.document


def test_json_of_a_stopped_count_has_problems_and_no_results(town: Town) -> None:
    """Where people must decide, the document says so and holds no total."""
    (town.original("p01-01") / "manifest.json").unlink()
    said = town.count("--json")
    assert said.code == 3
    assert set(said.document) == {"results", "problems"}
    assert said.document["results"] is None
    (problem,) = said.document["problems"]
    assert (problem["code"], problem["terminal"]) == ("M-04", "p01-01")


def test_the_table_holds_the_same_numbers(town: Town) -> None:
    """results.csv is results.json, row by row, for a spreadsheet."""
    counted(town)
    assert (town.results / "results.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read_rows(town.results / "results.csv")
    expected = [
        {
            "contest": contest["id"],
            "candidate": row["id"],
            "name": row["name"],
            **{key: str(row[key]) for key in ("electronic", "paper_own", "printed")},
            **{key: row[key] for key in ("apportioned", "total")},
            "elected": str(int(row["id"] in contest["outcome"]["elected"])),
        }
        for contest in town.document["contests"]
        for row in contest["candidates"]
    ]
    found = [{key: row[key] for key in expected[0]} for row in rows]
    assert found == expected


def test_the_list_of_media_names_originals_and_their_records(town: Town) -> None:
    """media.csv: which medium of each terminal was counted, as on its slip."""
    counted(town)
    slips = {row["terminal"]: row for row in read_rows(town.slips)}
    for row in read_rows(town.results / "media.csv"):
        assert row == {"medium": "original", **slips.pop(row["terminal"])}
    assert slips == {}


def test_the_opening_statement_fixes_the_pool(town: Town) -> None:
    """It names every medium, the whole pool of each contest, and no candidate."""
    counted(town)
    text = (town.results / "opening-statement.json").read_text()
    statement = json.loads(text)
    assert [pool["records"] for pool in statement["pools"]] == [8, 7]
    assert [medium["terminal"] for medium in statement["media"]] == [*town.definition.terminals]
    assert "contest-1-1" not in text


def test_a_rehearsal_may_be_counted_again_at_will(town: Town) -> None:
    """A second count replaces the files of the first, with the same numbers."""
    first = counted(town).document
    assert counted(town).document == first


def test_a_stopped_count_leaves_no_older_results_to_be_mistaken_for_its_own(
    town: Town,
) -> None:
    """Where a count stops, no result of an earlier one lies in its folder."""
    counted(town)
    (town.original("p01-01") / "manifest.json").unlink()
    assert town.count().code == 3
    assert not town.has_results


def test_other_files_in_the_results_folder_stay(town: Town) -> None:
    """A count touches only what counts write."""
    town.results.mkdir()
    (town.results / "memo.txt").write_text("mine")
    counted(town)
    assert (town.results / "memo.txt").read_text() == "mine"


def test_a_built_package_counts_as_its_folder_does(town: Town) -> None:
    """--election takes the package, too."""
    package = town.folder / "package.json"
    ippyo("election", "build", town.election, "--keys", town.keys, "--out", package)
    said = town.count(election=package)
    assert said.code == 0, said.err
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)


def test_the_slips_may_come_from_another_place(town: Town) -> None:
    """--slips names the copied slips where they do not lie with the media."""
    elsewhere = town.write("copied.csv", town.slips.read_bytes())
    town.slips.unlink()
    counted(town, "--slips", elsewhere)


def test_named_slips_count_more_than_those_that_lie_there(town: Town) -> None:
    """A slips.csv beside the media is not read where another is named."""
    elsewhere = town.write("copied.csv", town.slips.read_bytes())
    town.slips.write_text("nonsense")
    counted(town, "--slips", elsewhere)


def test_a_roll_that_agrees_is_no_problem(town: Town) -> None:
    """Voters on the roll and records agree at every place and in every contest."""
    counted(town, "--roll", town.roll(roll_of(town.definition, SMALL_SCRIPT)))


def test_shares_may_be_named_one_by_one(town: Town) -> None:
    """Any two of the three shares open the pool."""
    files = [town.keys / "trustees" / n / "share.txt" for n in ("3", "1")]
    counted(town, *(word for file in files for word in ("--share", file)))


def test_paper_votes_join_the_electronic_ones(town: Town) -> None:
    """Own ballots, shared names, invalid ones and the rest stand where they belong."""
    paper = town.paper(
        ("contest-1", "own", "contest-1-3", 4),
        ("contest-1", "group", "contest-1-2+contest-1-1", 7),
        ("contest-1", "invalid", "2", 1),
        ("contest-1", "invalid", "blank", 3),
        ("contest-1", "taken_away", "", 2),
        ("contest-1", "not_accepted", "", 1),
    )
    counted(town, "--paper", paper)
    contest = town.document["contests"][0]
    assert contest["paper"] == {
        "own": 4,
        "groups": [{"candidates": ["contest-1-1", "contest-1-2"], "ballots": 7}],
        "invalid": {"2": 1, "blank": 3},
        "taken_away": 2,
        "not_accepted": 1,
    }
    # 7 ballots in the ratio of 4 to 2 own votes; the third has 1 electronic and 4 paper.
    assert [(row["total"], row["printed"]) for row in contest["candidates"]] == [
        ("26/3", "8.666"),
        ("13/3", "4.333"),
        ("5/1", "5.000"),
    ]
    assert (contest["valid"], contest["invalid"]) == (18, 4)
    assert contest["outcome"] == {
        "elected": ["contest-1-1"],
        "legal_minimum": "9/2",
        "deposit_line": "9/5",
        "ties": [],
    }


def test_a_second_contest_has_lines_of_its_own(town: Town) -> None:
    """An assembly's lines divide by the seats of the whole council."""
    counted(town)
    outcome = town.document["contests"][1]["outcome"]
    assert outcome["elected"] == ["contest-2-1", "contest-2-2"]
    assert (outcome["legal_minimum"], outcome["deposit_line"]) == ("3/40", "3/100")

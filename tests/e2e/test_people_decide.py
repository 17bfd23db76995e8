"""What people decide after the opening: lots, invalid candidates, parts, differences."""

from pathlib import Path

import pytest
from builders import make_contest, make_election
from damages import Decision, found
from elections import (
    SMALL_SCRIPT,
    Script,
    Town,
    cast_totals,
    counted_totals,
    polled,
    roll_of,
)

from common.election import Counting

pytestmark = pytest.mark.usefixtures("opener_in_a_thread")

ONE, TWO, THREE = (f"contest-1-{number}" for number in (1, 2, 3))
TIED: Script = {
    ("p01-01", "contest-1"): {ONE: 1, TWO: 2},
    ("p02-01", "contest-1"): {ONE: 1, THREE: 1},
}


def lot(*winners: str) -> Decision:
    return {"action": "lot", "contest": "contest-1", "winners": [*winners]}


def invalidated(candidate: str = ONE) -> Decision:
    return {
        "action": "invalidate-candidate",
        "contest": "contest-1",
        "candidate": candidate,
        "reason": "死亡",
    }


def apportioned(group: str, **counts: object) -> Decision:
    return {"action": "apportion", "contest": "contest-1", "group": group, "counts": counts}


@pytest.fixture
def tied(tmp_path: Path) -> Town:
    """A mayor's election in which two of three have two votes each."""
    return polled(tmp_path, make_election(), TIED)


def outcome(town: Town) -> dict[str, object]:
    found: dict[str, object] = town.document["contests"][0]["outcome"]
    return found


def test_a_tie_is_written_and_waits_for_the_lot(tied: Town) -> None:
    """Exit code 4: all totals are there, nobody is elected, and the tied are named."""
    said = tied.count()
    assert (said.code, found(said.lines)) == (4, [("contest-1", "O-02")])
    assert counted_totals(tied.document) == cast_totals(TIED)
    assert (outcome(tied)["elected"], outcome(tied)["ties"]) == ([], [[ONE, TWO]])
    (problem,) = tied.document["problems"]
    assert (problem["code"], problem["weight"], problem["contest"]) == (
        "O-02",
        "outcome",
        "contest-1",
    )


@pytest.mark.parametrize("drawn", [ONE, TWO])
def test_the_recorded_lot_decides(tied: Town, drawn: str) -> None:
    """Whom people drew is elected, the decision stands in the results, nothing is open."""
    said = tied.count("--decisions", tied.decide(lot(drawn)))
    assert (said.code, said.err) == (0, "")
    assert (outcome(tied)["elected"], outcome(tied)["ties"]) == ([drawn], [])
    (decision,) = tied.document["decisions"]
    assert (decision["action"], decision["winners"]) == ("lot", [drawn])
    assert len(set(decision["by"])) == 2


@pytest.mark.parametrize(
    "winners", [(THREE,), (ONE, TWO), ("contest-1-9",), (), (ONE, ONE)], ids=str
)
def test_a_lot_that_does_not_fit_the_tie_is_bad_input(tied: Town, winners: tuple[str, ...]) -> None:
    """A winner outside the tie, too many, unknown or none: exit code 2, nothing written."""
    said = tied.count("--decisions", tied.decide(lot(*winners)))
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.lines[0].startswith("decisions.json:1: winners: ")
    assert not tied.has_results


def test_a_lot_that_nobody_needs_is_bad_input(town: Town) -> None:
    """Where the votes decide, a recorded lot cannot change who is elected."""
    said = town.count("--decisions", town.decide(lot(TWO)))
    assert (said.code, len(said.lines)) == (2, 1)
    assert not town.has_results


def test_a_fault_names_the_file_that_was_given(tied: Town) -> None:
    """The decisions may have any file name; it is the one in the message."""
    named = tied.decide(lot(THREE)).rename(tied.folder / "くじ.json")
    said = tied.count("--decisions", named)
    assert said.lines[0].startswith("くじ.json:1: winners: ")


def test_a_lot_for_the_last_seats_of_an_assembly(tmp_path: Path) -> None:
    """Three are tied for two seats: two are drawn, behind who is elected by votes."""
    contest = make_contest(1, 5, kind="assembly", winners=3, council_seats=20)
    script: Script = {
        ("p01-01", "contest-1"): {"contest-1-4": 3, ONE: 1, TWO: 1},
        ("p02-01", "contest-1"): {ONE: 1, TWO: 1, THREE: 2, "contest-1-5": 1},
    }
    town = polled(tmp_path, make_election(contests=[contest]), script)
    assert town.count().code == 4
    assert outcome(town)["elected"] == ["contest-1-4"]
    assert outcome(town)["ties"] == [[ONE, TWO, THREE]]
    assert town.count("--decisions", town.decide(lot(THREE, ONE))).code == 0
    assert outcome(town)["elected"] == ["contest-1-4", THREE, ONE]


def test_the_votes_of_an_invalidated_candidate_are_invalid(town: Town) -> None:
    """They leave the candidate and the valid votes, and stand among the invalid ones."""
    said = town.count("--decisions", town.decide(invalidated()))
    assert (said.code, said.err) == (0, "")
    contest = town.document["contests"][0]
    assert contest["electronic"] == {
        "records": 8,
        "ended_without_choice": 1,
        "invalidated": 4,
        "set_aside": 0,
    }
    assert [row["total"] for row in contest["candidates"]] == ["0/1", "2/1", "1/1"]
    assert (contest["valid"], contest["invalid"]) == (3, 4)
    assert contest["outcome"]["elected"] == [TWO]


def test_paper_votes_for_an_invalidated_candidate_are_refused(town: Town) -> None:
    """The same person cannot have valid paper votes: they are to be entered as invalid."""
    paper = town.paper(("contest-1", "own", ONE, 1), ("contest-1", "group", f"{ONE}+{TWO}", 1))
    said = town.count("--decisions", town.decide(invalidated()), "--paper", paper)
    assert said.code == 2
    assert [line.split(": ")[:2] for line in said.lines] == [
        ["paper.csv:2", "candidate"],
        ["paper.csv:3", "candidate"],
    ]


NOBODY: Script = {("p01-01", "contest-1"): {THREE: 2}}


@pytest.fixture
def without_ratio(tmp_path: Path) -> Town:
    """Five paper ballots may mean one or two, and neither has any other vote."""
    town = polled(tmp_path, make_election(), NOBODY)
    town.paper(("contest-1", "group", f"{ONE}+{TWO}", 5))
    return town


def count_paper(town: Town, *decisions: Decision) -> int:
    made = town.decide(*decisions)
    said = town.count("--paper", town.folder / "paper.csv", "--decisions", made)
    return said.code


def test_a_group_without_other_votes_stops_the_count(without_ratio: Town) -> None:
    """The law gives no ratio: no totals are written until people decide the parts."""
    said = without_ratio.count("--paper", without_ratio.folder / "paper.csv")
    assert (said.code, found(said.lines)) == (3, [("contest-1", "O-01")])
    assert not without_ratio.has_results


@pytest.mark.parametrize("group", [f"{ONE}+{TWO}", f"{TWO} + {ONE}"])
def test_decided_parts_are_counted_exactly(without_ratio: Town, group: str) -> None:
    """Whole numbers or fractions; the group may be written in any order."""
    parts = apportioned(group, **{ONE: "7/2", TWO: "3/2"})
    assert count_paper(without_ratio, parts) == 0
    rows = without_ratio.document["contests"][0]["candidates"]
    assert [(row["apportioned"], row["printed"]) for row in rows] == [
        ("7/2", "3.500"),
        ("3/2", "1.500"),
        ("0/1", "2.000"),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        apportioned(f"{ONE}+{TWO}", **{ONE: 2, TWO: 2}),
        apportioned(f"{ONE}+{TWO}", **{ONE: "1/2", TWO: 4}),
        apportioned(f"{ONE}+{TWO}", **{ONE: 5}),
        apportioned(f"{ONE}+{TWO}", **{ONE: 6, TWO: -1}),
        apportioned(f"{ONE}+{THREE}", **{ONE: 2, THREE: 3}),
        apportioned(ONE, **{ONE: 5}),
    ],
    ids=["sum", "no whole sum", "member missing", "negative", "another group", "one alone"],
)
def test_parts_that_do_not_fit_the_group_are_bad_input(
    without_ratio: Town, parts: Decision
) -> None:
    """Exit code 2, and nothing is written."""
    assert count_paper(without_ratio, parts) == 2
    assert not without_ratio.has_results


def test_parts_are_not_decided_where_the_law_gives_a_ratio(town: Town) -> None:
    """People cannot change what 公職選挙法68条の2 gives."""
    town.paper(("contest-1", "group", f"{ONE}+{TWO}", 6))
    assert count_paper(town, apportioned(f"{ONE}+{TWO}", **{ONE: 1, TWO: 5})) == 2
    assert not town.has_results
    assert count_paper(town) == 0
    rows = town.document["contests"][0]["candidates"]
    assert [row["apportioned"] for row in rows] == ["4/1", "2/1", "0/1"]


@pytest.mark.parametrize(
    ("counting", "totals"),
    [
        (Counting(), ["5.238", "2.333", "3.428"]),
        (Counting(truncate="share"), ["5.237", "2.333", "3.428"]),
        (Counting(other_valid_votes="paper"), ["4.833", "2.500", "3.666"]),
    ],
    ids=["default", "each share cut", "ratio of paper votes"],
)
def test_the_committees_rules_for_counting_are_followed(
    tmp_path: Path, counting: Counting, totals: list[str]
) -> None:
    """Where shares are cut, and whose votes make the ratio, stands in election.toml."""
    script: Script = {("p01-01", "contest-1"): {ONE: 3, TWO: 1, THREE: 1}}
    town = polled(tmp_path, make_election(counting=counting), script)
    town.paper(
        ("contest-1", "own", ONE, 1),
        ("contest-1", "own", TWO, 1),
        ("contest-1", "own", THREE, 2),
        ("contest-1", "group", f"{ONE}+{TWO}", 1),
        ("contest-1", "group", f"{ONE}+{THREE}", 1),
    )
    assert count_paper(town) == 0
    rows = town.document["contests"][0]["candidates"]
    assert [row["printed"] for row in rows] == totals


def accepted(records: int, voters: int, place: str = "p01") -> Decision:
    return {
        "action": "accept-difference",
        "place": place,
        "contest": "contest-1",
        "records": records,
        "voters": voters,
        "reason": "名簿の付け間違い",
    }


def wrong_roll(town: Town, difference: int) -> Path:
    """The roll with so many more voters at the first place than used a terminal there."""
    voters = roll_of(town.definition, SMALL_SCRIPT)
    voters["p01", "contest-1"] += difference
    return town.roll(voters)


@pytest.mark.parametrize("difference", [-1, 1, 5])
def test_a_roll_that_differs_needs_a_decision_with_exactly_its_numbers(
    town: Town, difference: int
) -> None:
    """More or fewer records than voters: no number is changed, people accept both."""
    roll = wrong_roll(town, difference)
    said = town.count("--roll", roll)
    assert (said.code, found(said.lines)) == (3, [("p01 contest-1", "R-01")])
    assert not town.has_results
    for records, voters in ((5, 5 + difference + 1), (6, 5 + difference)):
        if records != voters:
            decided = town.decide(accepted(records, voters))
            assert town.count("--roll", roll, "--decisions", decided).code == 3
    elsewhere = town.decide(accepted(5, 5 + difference, place="p02"))
    assert town.count("--roll", roll, "--decisions", elsewhere).code == 3
    assert not town.has_results
    decided = town.decide(accepted(5, 5 + difference))
    assert town.count("--roll", roll, "--decisions", decided).code == 0
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)
    (problem,) = town.document["problems"]
    assert (problem["place"], problem["records"], problem["voters"]) == ("p01", 5, 5 + difference)
    assert problem["settled_by"] == "accept-difference"


def test_a_place_without_a_row_on_the_roll_had_no_voters(town: Town) -> None:
    """Records of a place that the roll does not name are a difference to decide on."""
    voters = roll_of(town.definition, SMALL_SCRIPT)
    del voters["p02", "contest-2"]
    said = town.count("--roll", town.roll(voters))
    assert (said.code, found(said.lines)) == (3, [("p02 contest-2", "R-01")])


def test_a_roll_says_nothing_of_a_place_whose_media_wait_for_a_decision(town: Town) -> None:
    """While an original is missing, its place's difference is not reported as one."""
    for file in town.original("p02-01").iterdir():
        file.unlink()
    said = town.count("--roll", town.roll(roll_of(town.definition, SMALL_SCRIPT)))
    assert (said.code, found(said.lines)) == (3, [("p02-01", "M-01")])


@pytest.mark.parametrize(
    "by", [["甲"], ["甲", "甲"], ["甲", " 甲 "], ["甲", ""], "甲乙", []], ids=str
)
def test_every_decision_is_that_of_two_different_people(tied: Town, by: object) -> None:
    """One person alone, however the name is written twice, decides nothing."""
    said = tied.count("--decisions", tied.decide({**lot(ONE), "by": by}))
    assert (said.code, len(said.lines)) == (2, 1)
    assert said.lines[0].startswith("decisions.json:1: by: ")
    assert not tied.has_results

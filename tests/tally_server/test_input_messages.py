"""What staff read when a file is refused: the very thing found, and what to do."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from builders import csv_bytes, make_election

from common.inputs import BadInput
from tally_server.inputs.agreement import match_paper
from tally_server.inputs.decisions import read_decisions
from tally_server.inputs.paper import read_paper
from tally_server.inputs.roll import read_roll
from tally_server.inputs.slips import read_slips

ELECTION = make_election(contests=2)
ONE, TWO = "contest-1-1", "contest-1-2"
DIGEST = "0" * 64


def said(read: Callable[[], object]) -> list[str]:
    """What is said in English, without file and line."""
    with pytest.raises(BadInput) as bad:
        read()
    return [line.split(": ", 1)[1] for line in bad.value.lines("en")]


def of_paper(*rows: tuple[object, ...], gone: str = "") -> list[str]:
    data = csv_bytes(("contest", "item", "candidate", "count"), rows)
    return said(lambda: read_paper(data, ELECTION, invalidated=frozenset(gone.split())))


def of_decision(**changes: Any) -> str:
    """What is said of one decision; only its first line."""
    data = json.dumps({"decisions": [{"by": ["A", "B"], **changes}]}).encode()
    return said(lambda: read_decisions(data, ELECTION))[0]


def test_roll_messages_name_place_and_contest() -> None:
    """Who mends the roll reads which pair stands twice, and which id is unknown."""
    rows = [("p01", "contest-1", 1), ("p01", "contest-1", 1), ("p7", "contest-1", 1)]
    data = csv_bytes(("place", "contest", "voters"), rows)
    assert said(lambda: read_roll(data, ELECTION)) == [
        "place: place 'p01' and contest 'contest-1' already have a row above; keep one",
        "place: there is no polling place 'p7'; use an id of polling_places.csv",
    ]


def test_slip_messages_name_terminal_and_digest() -> None:
    """Who mends the slips reads the terminal, and what was taken for a digest."""
    rows = [("p01-01", 1, DIGEST), ("p01-01", 1, DIGEST), ("p01-02", 1, "ab c")]
    data = csv_bytes(("terminal", "records", "digest"), rows)
    assert said(lambda: read_slips(data, ELECTION)) == [
        "terminal: terminal 'p01-01' already has a row above; look at its slip and keep one",
        "digest: 'ab c' is no SHA-256 (3 letters); copy all 64 digits 0-9 a-f from the slip "
        "or list",
    ]


def test_paper_messages_name_candidates() -> None:
    """Who mends the paper votes reads whom a row names, and how."""
    twice = "already has a row of this contest and item above (a group in any order); make it one"
    assert of_paper(
        ("contest-1", "own", ONE, 1),
        ("contest-1", "own", ONE, 1),
        ("contest-1", "taken_away", "", 1),
        ("contest-1", "taken_away", "", 1),
        ("contest-1", "group", "x+y+x", 1),
        ("contest-1", "group", f"{ONE}+{TWO}+{ONE}+{TWO}", 1),
        ("contest-1", "not_accepted", ONE, 1),
        ("contest-2", "own", ONE, 1),
    ) == [
        f"candidate: '{ONE}' {twice}",
        f"candidate: '-' {twice}",
        "candidate: 'x, y' is no candidate of 'contest-1'; use the ids of candidates.csv",
        f"candidate: the candidate '{ONE}, {TWO}' stands twice; keep one",
        f"candidate: not_accepted has no candidate, but '{ONE}' is given; leave it empty",
        f"candidate: '{ONE}' is no candidate of 'contest-2'; use the ids of candidates.csv",
    ]


def test_paper_messages_name_invalidated_candidates() -> None:
    """The ballots to move are named; a number that cannot be read is no vote to move."""
    action = "were declared invalid; move these ballots to invalid 2 or 5 (公職選挙法68条1項)"
    rows = (("contest-1", "own", ONE, 1), ("contest-1", "own", ONE, "?"))
    found = of_paper(*rows, gone=ONE)
    assert found[0] == f"candidate: votes for '{ONE}' {action}"
    assert [line.split(":")[0] for line in found[1:]] == ["count"]
    assert "already has a row" in of_paper(rows[0], rows[1])[0]
    group = ("contest-1", "group", f"{ONE}+{TWO}", 0)
    assert of_paper(group, gone=f"{ONE} {TWO}") == [f"candidate: votes for '{ONE}, {TWO}' {action}"]


LOT = {"action": "lot", "contest": "contest-1"}
SHARE = {"action": "apportion", "contest": "contest-1", "group": [ONE, TWO]}
DIFFERENCE = {
    "action": "accept-difference",
    "place": "p01",
    "contest": "contest-1",
    "records": 1,
    "voters": 2,
    "reason": "x",
}
ACKNOWLEDGE = {"action": "acknowledge"}
NUMBER = "whole number from 0 to 99999999 in plain digits; correct it"


@pytest.mark.parametrize(
    ("decision", "changes", "line"),
    [
        (DIFFERENCE, {"voters": -1}, f"voters: '-1' is not a {NUMBER}"),
        (DIFFERENCE, {"voters": False}, f"voters: 'false' is not a {NUMBER}"),
        (DIFFERENCE, {"voters": 1.5}, f"voters: '1.5' is not a {NUMBER}"),
        (DIFFERENCE, {"voters": 99_999_999_999}, f"voters: '99999999999' is not a {NUMBER}"),
        (
            DIFFERENCE,
            {"voters": 1},
            "voters: records and roll are both 1: no difference; remove the decision or "
            "correct the numbers",
        ),
        (
            LOT,
            {"winners": {}},
            "winners: '{…}' is no list of candidates; write one id or more as [\"…\"]",
        ),
        (
            LOT,
            {"winners": [ONE, TWO]},
            "winners: the lot has 2 winners, but only 1 are to be elected; correct it",
        ),
        (
            SHARE,
            {"counts": [1]},
            "counts: '[…]' does not say who gets what; write {\"candidate id\": ballots}",
        ),
        (
            SHARE,
            {"counts": {ONE: "1/0", TWO: 1}},
            "counts: '1/0' is no number of ballots; write a whole number, or a fraction as \"2/3\"",
        ),
        (
            SHARE,
            {"counts": {ONE: 1}},
            f"counts: the counts are not those of the group {ONE}+{TWO}; give each member a "
            "number, 0 too",
        ),
        (
            SHARE,
            {"counts": {ONE: "1/2", TWO: 1}},
            "counts: the parts add up to 3/2, no whole number; they must add up to the "
            "group's ballots",
        ),
        (
            ACKNOWLEDGE,
            {"problem": "M-99"},
            "problem: there is no problem code 'M-99'; use a code that the count printed",
        ),
        (
            ACKNOWLEDGE,
            {"problem": "original-missing"},
            "problem: problem M-01 is not settled by acknowledge; decisions that settle it: "
            "not-used / use-duplicate",
        ),
        (
            ACKNOWLEDGE,
            {"problem": "V-03"},
            "problem: problem V-03 is not settled by acknowledge; decisions that settle it: -",
        ),
    ],
    ids=str,
)
def test_decision_messages_name_what_was_found(
    decision: Mapping[str, Any], changes: Mapping[str, Any], line: str
) -> None:
    """Who mends a decision reads the value that stands there, as it is written there."""
    assert of_decision(**{**decision, **changes}) == line


def test_parts_named_twice_are_named() -> None:
    """The message lists every candidate with two numbers."""
    twice = f'{{"{ONE}": 1, "{TWO}": 1, "{ONE}": 2, "{TWO}": 2}}'
    decision = json.dumps({**SHARE, "counts": 0, "by": ["A", "B"]})
    data = f'{{"decisions": [{decision.replace(": 0", f": {twice}")}]}}'.encode()
    assert said(lambda: read_decisions(data, ELECTION)) == [
        f"counts: the candidate '{ONE}, {TWO}' stands twice; keep one"
    ]


def test_a_group_that_is_not_on_paper_is_named() -> None:
    """The message names the group as paper.csv would."""
    decision = {**SHARE, "counts": {ONE: 1, TWO: 1}, "by": ["A", "B"]}
    decisions = read_decisions(json.dumps({"decisions": [decision]}).encode(), ELECTION)
    assert said(lambda: match_paper(decisions, {})) == [
        f"group: paper.csv has no group {ONE}+{TWO}; remove the decision or correct paper.csv"
    ]


def test_the_largest_number_is_allowed() -> None:
    """Numbers up to 99,999,999 are read."""
    decision = {**DIFFERENCE, "voters": 99_999_999, "by": ["A", "B"]}
    read_decisions(json.dumps({"decisions": [decision]}).encode(), ELECTION)

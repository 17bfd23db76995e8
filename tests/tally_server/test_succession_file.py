"""succession.json, as its schema says."""

import json
from pathlib import Path
from typing import Any

from builders import make_contest, make_election
from jsonschema import Draft202012Validator

from tally_server.count.results import ContestResult
from tally_server.count.succession_file import succession_document
from tally_server.count.tabulate import tabulate
from tally_server.inputs.decision import Decisions, Lot

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "formats" / "succession.schema.json").read_text()
)
MAYOR = make_contest(1, 3, id="mayor")
COUNCIL = make_contest(2, 5, id="council", winners=2, council_seats=4)
ELECTION = make_election(contests=[MAYOR, COUNCIL])
DRAWN = Decisions((Lot(by=("甲", "乙"), contest="council", winners=("council-3",)),))
VOTES = {"council-1": 20, "council-2": 10, "council-3": 10, "council-4": 10, "council-5": 9}


def counted(decisions: Decisions = DRAWN) -> list[ContestResult]:
    mayor = tabulate(MAYOR, ELECTION.counting, ({"mayor-1": 3, "mayor-2": 2}, 0, 0), None, DRAWN)
    council = tabulate(COUNCIL, ELECTION.counting, (VOTES, 0, 0), None, decisions)
    assert isinstance(mayor, ContestResult)
    assert isinstance(council, ContestResult)
    return [mayor, council]


def document(**more: Any) -> dict[str, Any]:
    made = succession_document(ELECTION, **({"results": counted()} | more))
    Draft202012Validator(SCHEMA).validate(made)
    return made


def test_everybody_who_may_follow_stands_there_with_name_and_votes() -> None:
    """The loser of the lot first, in the order drawn; then by votes, for three months."""
    made = document(lot_losers={"council": ("council-4", "council-2")})
    mayor, council = made["contests"]
    assert made["date"] == "2024-12-22"
    assert (mayor["until"], mayor["within"], mayor["after"]) == (None, [], [])
    assert council["until"] == "2025-03-22"
    assert [one["candidate"] for one in council["within"]] == [
        *("council-4", "council-2", "council-5"),
    ]
    assert council["after"] == council["within"][:2]
    assert council["within"][0] == {
        "place": 1,
        "candidate": "council-4",
        "name": "候補　4番",
        "why": "lot",
        "total": "10/1",
        "printed": "10",
    }


def test_without_their_order_the_losers_stand_on_one_place() -> None:
    """Nobody is put first whom nobody drew."""
    council = document()["contests"][1]
    assert [(one["candidate"], one["place"]) for one in council["within"]] == [
        ("council-2", 1),
        ("council-4", 1),
        ("council-5", 2),
    ]


def test_while_a_lot_is_outstanding_nobody_is_named() -> None:
    """The list is empty and says why."""
    council = document(results=counted(Decisions()))["contests"][1]
    assert council == {
        "id": "council",
        "lot_outstanding": True,
        "until": None,
        "within": [],
        "after": [],
    }

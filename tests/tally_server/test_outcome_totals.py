"""Totals of a contest: exact sums, and how they are written."""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tally_server.outcome.shares import ApportionRefused
from tally_server.outcome.totals import ContestTotals, Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group

VECTORS = json.loads(
    (Path(__file__).parents[1] / "data" / "vectors.json").read_text(encoding="utf-8")
)


def vector_votes(vector: dict[str, Any], **parts: Any) -> ContestVotes:
    """The votes of a published example; all on paper unless told."""
    groups = tuple(Group(tuple(g["candidates"]), g["ballots"]) for g in vector["groups"])
    own = parts or {"paper_own": vector["own"]}
    return ContestVotes(tuple(vector["own"]), groups=groups, **own)


def printed(totals: ContestTotals) -> list[str]:
    return [row.printed for row in totals.candidates]


def worked_example() -> ContestVotes:
    """佐藤一郎, 佐藤二郎 and 鈴木; seven paper ballots say 佐藤 and no more."""
    return ContestVotes(
        ("ichiro", "jiro", "suzuki"),
        electronic={"ichiro": 9800, "jiro": 4100, "suzuki": 8000},
        paper_own={"ichiro": 30, "jiro": 20, "suzuki": 45},
        groups=(Group(("ichiro", "jiro"), 7),),
    )


@pytest.mark.parametrize("vector", VECTORS["anbun"], ids=lambda vector: vector["id"])
def test_published_apportionments_are_met_exactly(vector: dict[str, Any]) -> None:
    """Each published example gives its exact fractions, its printed numbers and its loss."""
    totals = total_votes(vector_votes(vector))
    assert {row.candidate: row.printed for row in totals.candidates} == vector["truncated"]
    exact = {row.candidate: row.total for row in totals.candidates}
    assert exact == {name: Fraction(text) for name, text in vector["exact"].items()}
    assert totals.dropped * 1000 == vector["dropped_thousandths"]
    assert totals.valid == sum(exact.values())


def test_votes_are_cut_once_on_the_sum_or_share_by_share() -> None:
    """Two shares of one candidate show the difference: 南砺 has 1112.121 or 1112.120."""
    nanto = vector_votes(next(item for item in VECTORS["anbun"] if item["id"] == "nanto"))
    on_the_sum = total_votes(nanto, Policy(truncate="sum"))
    each_share = total_votes(nanto, Policy(truncate="share"))
    assert printed(on_the_sum) == ["1112.121", "533.333", "104.545"]
    assert printed(each_share) == ["1112.120", "533.333", "104.545"]
    losses = on_the_sum.dropped, each_share.dropped
    assert losses == (Fraction(1, 1000), Fraction(2, 1000))
    exact = [[row.total for row in totals.candidates] for totals in (on_the_sum, each_share)]
    assert exact[0] == exact[1]


def test_electronic_votes_are_other_valid_votes_by_default() -> None:
    """Worked example, reading A: all own votes set the ratio."""
    totals = total_votes(worked_example())
    assert printed(totals) == ["9834.932", "4122.067", "8045.000"]
    assert (totals.valid, totals.dropped) == (22_002, Fraction(1, 1000))
    assert totals == total_votes(worked_example(), Policy("sum", "all"))


def test_other_valid_votes_may_be_paper_votes_only() -> None:
    """Worked example, reading B: paper votes set the ratio, electronic votes still count."""
    totals = total_votes(worked_example(), Policy(other_valid_votes="paper"))
    assert printed(totals) == ["9834.200", "4122.800", "8045.000"]
    assert (totals.valid, totals.dropped) == (22_002, Fraction(0))


def test_a_row_says_where_the_votes_come_from() -> None:
    """Electronic, paper and shared votes stand apart and add up."""
    row = total_votes(worked_example()).candidates[1]
    assert (row.candidate, row.electronic, row.paper_own) == ("jiro", 4100, 20)
    assert row.apportioned == Fraction(7 * 4120, 9830 + 4120)
    assert row.total == 4120 + row.apportioned
    assert row.written == Fraction(4122067, 1000)


def test_whole_totals_are_printed_as_whole_numbers() -> None:
    """Without a fraction in the contest nobody's votes have decimals."""
    votes = ContestVotes(("sato", "ito"), electronic={"sato": 1234}, paper_own={"ito": 5})
    totals = total_votes(votes)
    assert printed(totals) == ["1234", "5"]
    assert totals.dropped == 0
    assert [row.written for row in totals.candidates] == [1234, 5]
    assert all(isinstance(row.apportioned, Fraction) for row in totals.candidates)


def test_shares_that_are_whole_numbers_need_no_decimals() -> None:
    """A group that divides evenly leaves whole totals."""
    votes = ContestVotes(
        ("sato", "ito", "abe"),
        paper_own={"sato": 2, "ito": 1},
        groups=(Group(("sato", "ito"), 3),),
    )
    assert printed(total_votes(votes)) == ["4", "2", "0"]


def test_shares_that_add_up_to_whole_numbers_need_no_decimals() -> None:
    """The exact total decides whether decimals are written, whatever the way of cutting."""
    pairs = (("a", "b"), ("b", "c"), ("c", "a"))
    votes = ContestVotes(
        ("a", "b", "c"),
        paper_own={"a": 1, "b": 1, "c": 1},
        groups=tuple(Group(pair, 1) for pair in pairs),
    )
    totals = total_votes(votes, Policy(truncate="share"))
    assert printed(totals) == ["2", "2", "2"]
    assert totals.dropped == 0


def test_one_fraction_gives_everybody_three_decimals() -> None:
    """A candidate without any share is printed in the same form as the others."""
    assert printed(total_votes(worked_example()))[2] == "8045.000"


def test_an_invalidated_candidate_keeps_a_row_without_votes() -> None:
    """The candidate stays on the list with 0; the votes are among the invalid ones."""
    votes = ContestVotes(
        ("sato", "ito"),
        electronic={"sato": 10, "ito": 4},
        invalidated=frozenset({"ito"}),
        paper_invalid={"2": 3},
    )
    totals = total_votes(votes)
    row = totals.candidates[1]
    assert (row.electronic, row.total, row.printed) == (0, Fraction(0), "0")
    assert (totals.valid, totals.invalid) == (10, 7)


def test_decided_parts_enter_the_totals() -> None:
    """Where nobody had other votes, the decided parts are the votes."""
    pair = ("sato", "ito")
    votes = ContestVotes(pair, groups=(Group(pair, 2),))
    totals = total_votes(votes, decided={pair: {"sato": Fraction(4, 3), "ito": Fraction(2, 3)}})
    assert printed(totals) == ["1.333", "0.666"]
    with pytest.raises(ApportionRefused):
        total_votes(votes)

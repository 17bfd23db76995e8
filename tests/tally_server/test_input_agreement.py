"""Decisions held against the paper votes."""

from fractions import Fraction
from typing import get_args

import pytest

from common.inputs import BadInput
from common.text import text
from tally_server.inputs.agreement import match_paper
from tally_server.inputs.decision import Apportion, Decisions
from tally_server.inputs.paper import PaperVotes
from tally_server.outcome.ranking import LotFault
from tally_server.outcome.shares import Fault
from tally_server.outcome.votes import Group

PAIR = ("contest-1-1", "contest-1-2")
PAPER = {"contest-1": PaperVotes(own={}, groups=(Group(PAIR, 3),))}


def apportion(first: Fraction, second: Fraction, contest: str = "contest-1") -> Apportion:
    parts = dict(zip(PAIR, (first, second), strict=True))
    return Apportion(contest=contest, group=PAIR, counts=parts, by=("A", "B"), line=7)


def test_parts_that_make_up_the_groups_ballots_agree() -> None:
    """Three ballots, shared out in full, need nothing more."""
    match_paper(Decisions((apportion(Fraction(5, 2), Fraction(1, 2)),)), PAPER)
    match_paper(Decisions(), {})


def test_parts_of_too_many_or_too_few_ballots_are_refused() -> None:
    """The message names both numbers and the line of the decision."""
    decisions = Decisions((apportion(Fraction(2), Fraction(2)),))
    with pytest.raises(BadInput) as bad:
        match_paper(decisions, PAPER)
    assert bad.value.lines("en") == [
        "decisions.json:7: counts: the parts add up to 4, but the group has 3 ballots "
        "in paper.csv; make them agree"
    ]


@pytest.mark.parametrize("paper", [{}, {"contest-1": PaperVotes(own={})}])
def test_parts_of_a_group_that_is_not_on_paper_are_refused(paper: dict[str, PaperVotes]) -> None:
    """A decision on ballots that nobody keyed in is a fault, of each contest on its own."""
    decisions = Decisions((apportion(Fraction(2), Fraction(1)),))
    with pytest.raises(BadInput) as bad:
        match_paper(decisions, paper)
    found = [(error.line, error.column, error.key) for error in bad.value.errors]
    assert found == [(7, "group", "count_input.apportion-unknown-group")]


def test_every_refusal_of_the_arithmetic_has_its_text() -> None:
    """Whatever lot or apportionment is refused, staff read why in both languages."""
    for fault in get_args(Fault):
        for language in ("ja", "en"):
            assert "a+b" in text(f"count_input.apportion-{fault}", language, group="a+b")
    for fault in get_args(LotFault):
        for language in ("ja", "en"):
            assert text(f"count_input.lot-{fault}", language, tied="a b", seats=1)

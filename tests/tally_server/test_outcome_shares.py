"""Shares of several groups, with whose votes set the ratio, and groups without one."""

from fractions import Fraction

import pytest

from tally_server.outcome.shares import (
    ApportionRefused,
    Decided,
    other_valid,
    shares,
    without_ratio,
)
from tally_server.outcome.votes import ContestVotes, Group

NAMES = ("sato", "suzuki", "ito")
PAIR = ("sato", "suzuki")


def contest(*groups: Group, electronic: int = 0, paper: int = 0) -> ContestVotes:
    """A contest with these groups, in which ito alone has other votes unless told."""
    return ContestVotes(
        NAMES,
        electronic={"sato": electronic, "ito": 90},
        paper_own={"suzuki": paper, "ito": 9},
        groups=groups,
    )


def test_other_valid_votes_are_read_in_two_ways() -> None:
    """The committee decides whether electronic votes count as other valid votes."""
    votes = contest(electronic=30, paper=4)
    assert other_valid(votes, "all") == {"sato": 30, "suzuki": 4, "ito": 99}
    assert other_valid(votes, "paper") == {"sato": 0, "suzuki": 4, "ito": 9}


def test_invalid_electronic_votes_set_no_ratio() -> None:
    """Votes declared invalid are no other valid votes."""
    votes = ContestVotes(NAMES, electronic={"ito": 5}, invalidated=frozenset({"ito"}))
    assert other_valid(votes, "all")["ito"] == 0


def test_each_group_gives_its_members_one_share() -> None:
    """A candidate in two groups has two shares; shares of one group never feed another."""
    votes = ContestVotes(
        NAMES,
        paper_own={"sato": 1000, "suzuki": 500, "ito": 100},
        groups=(Group(PAIR, 100), Group(("sato", "ito"), 50)),
    )
    assert shares(votes, "all", {}) == {
        "sato": (Fraction(200, 3), Fraction(500, 11)),
        "suzuki": (Fraction(100, 3),),
        "ito": (Fraction(50, 11),),
    }


def test_a_group_whose_members_have_nothing_waits_for_people() -> None:
    """The law gives no ratio there; the software names the group and assumes nothing."""
    votes = contest(Group(PAIR, 3), Group(("suzuki", "ito"), 2))
    assert without_ratio(votes, "all") == (Group(PAIR, 3),)
    with pytest.raises(ApportionRefused, match=r"^undecided: sato\+suzuki$") as refused:
        shares(votes, "all", {})
    assert (refused.value.fault, refused.value.candidates) == ("undecided", PAIR)


def test_one_single_vote_makes_a_ratio() -> None:
    """One other valid vote of one member is enough for the law's ratio."""
    assert without_ratio(contest(Group(PAIR, 3), electronic=1), "all") == ()
    assert without_ratio(contest(Group(PAIR, 3), paper=1), "paper") == ()


def test_electronic_votes_make_no_ratio_under_the_paper_reading() -> None:
    """Where only paper votes count as other valid votes, electronic ones do not help."""
    votes = contest(Group(PAIR, 3), electronic=50)
    assert without_ratio(votes, "paper") == (Group(PAIR, 3),)


def test_a_group_without_ballots_needs_nobody() -> None:
    """Nothing is to be shared, so neither a ratio nor people are needed."""
    votes = contest(Group(PAIR, 0))
    assert without_ratio(votes, "all") == ()
    assert shares(votes, "all", {}) == {"sato": (), "suzuki": (), "ito": ()}


def test_a_single_ballot_needs_a_ratio() -> None:
    """One ballot is already something to share."""
    assert without_ratio(contest(Group(PAIR, 1)), "all") == (Group(PAIR, 1),)


def test_decided_parts_are_taken_as_they_are() -> None:
    """What two people decided is the share, whole or fraction; other groups go by ratio."""
    votes = contest(Group(("sato", "ito"), 5), Group(PAIR, 3))
    found = shares(votes, "all", {PAIR: {"sato": Fraction(5, 2), "suzuki": Fraction(1, 2)}})
    assert found == {
        "sato": (0, Fraction(5, 2)),
        "suzuki": (Fraction(1, 2),),
        "ito": (5,),
    }


def test_one_candidate_may_be_given_everything() -> None:
    """A decided part of 0 is a part."""
    found = shares(contest(Group(PAIR, 3)), "all", {PAIR: {"sato": 0, "suzuki": 3}})
    assert found == {"sato": (0,), "suzuki": (3,), "ito": ()}
    assert isinstance(found["suzuki"][0], Fraction)


@pytest.mark.parametrize(
    ("fault", "decided"),
    [
        ("members", {PAIR: {"sato": 3}}),
        ("members", {PAIR: {"sato": 1, "suzuki": 1, "ito": 1}}),
        ("sum", {PAIR: {"sato": 1, "suzuki": 1}}),
        ("sum", {PAIR: {"sato": 2, "suzuki": 2}}),
        ("sum", {PAIR: {"sato": 4, "suzuki": -1}}),
        ("unknown-group", {("sato", "ito"): {"sato": 1, "ito": 1}}),
        ("unknown-group", {("suzuki", "sato"): {"sato": 1, "suzuki": 2}}),
    ],
)
def test_decided_parts_that_do_not_fit_are_refused(fault: str, decided: Decided) -> None:
    """The parts are of the group's own members and make up exactly its ballots."""
    with pytest.raises(ApportionRefused, match=f"^{fault}: ") as refused:
        shares(contest(Group(PAIR, 3)), "all", decided)
    assert (refused.value.fault, refused.value.candidates) == (fault, next(iter(decided)))


def test_people_cannot_replace_the_ratio() -> None:
    """Where the law gives a ratio, a decision on the parts is refused."""
    votes = contest(Group(PAIR, 3), electronic=1)
    with pytest.raises(ApportionRefused, match=r"^not-needed: sato\+suzuki$") as refused:
        shares(votes, "all", {PAIR: {"sato": 3, "suzuki": 0}})
    assert (refused.value.fault, refused.value.candidates) == ("not-needed", PAIR)

"""The sums of a contest, and parts that contradict one another."""

from typing import Any

import pytest

from tally_server.outcome.votes import ContestVotes, Group

NAMES = ("sato", "suzuki", "ito")


def everything() -> ContestVotes:
    """A contest in which every kind of vote occurs, each with a number of its own."""
    return ContestVotes(
        candidates=NAMES,
        electronic={"sato": 1000, "suzuki": 200, "ito": 30},
        paper_own={"sato": 7, "suzuki": 5},
        groups=(Group(("sato", "suzuki"), 4), Group(("suzuki", "sato", "ito"), 20)),
        invalidated=frozenset(),
        ended_without_choice=40_000,
        set_aside=500_000,
        paper_invalid={"2": 300, "blank": 6},
        taken_away=1,
        not_accepted=2,
    )


def without_ito() -> ContestVotes:
    """The same contest after ito's electronic votes were declared invalid."""
    return ContestVotes(
        candidates=NAMES,
        electronic={"sato": 1000, "suzuki": 200, "ito": 30},
        paper_own={"sato": 7, "ito": 0},
        invalidated=frozenset({"ito"}),
        paper_invalid={"2": 300},
    )


def test_valid_votes_are_all_candidates_votes() -> None:
    """Valid are electronic, paper and shared votes; 途中終了 and records set aside are not."""
    assert everything().valid == 1000 + 200 + 30 + 7 + 5 + 4 + 20


def test_invalid_votes_are_paper_and_invalidated_electronic_votes() -> None:
    """途中終了 is no invalid vote; the votes of an invalidated candidate are."""
    assert everything().invalid == 306
    assert without_ito().invalid == 330


def test_records_are_everything_in_the_pool() -> None:
    """Every record is somewhere: candidates', 途中終了, set aside, invalidated."""
    assert everything().records == 541_230
    assert without_ito().records == 1230


def test_an_invalidated_candidate_has_no_valid_electronic_vote() -> None:
    """All of the candidate's electronic votes are invalid, and nobody else's."""
    votes = without_ito()
    assert [votes.electronic_valid(name) for name in NAMES] == [1000, 200, 0]
    assert votes.electronic_invalidated == 30
    assert votes.valid == 1207
    assert everything().electronic_invalidated == 0


def test_what_is_not_named_is_zero() -> None:
    """A candidate without records or paper ballots has 0 votes, invalidated or not."""
    votes = ContestVotes(NAMES, invalidated=frozenset({"ito"}))
    assert [votes.electronic_valid(name) for name in NAMES] == [0, 0, 0]
    sums = (votes.valid, votes.invalid, votes.records, votes.electronic_invalidated)
    assert sums == (0, 0, 0, 0)
    others = (votes.ended_without_choice, votes.set_aside, votes.taken_away, votes.not_accepted)
    assert others == (0, 0, 0, 0)


@pytest.mark.parametrize(
    "parts",
    [
        {"electronic": {"sato": -1}},
        {"paper_own": {"sato": -1}},
        {"paper_invalid": {"blank": -1}},
        {"groups": (Group(("sato", "ito"), -1),)},
        {"ended_without_choice": -1},
        {"set_aside": -1},
        {"taken_away": -1},
        {"not_accepted": -1},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_a_negative_number_is_refused_anywhere(parts: dict[str, Any]) -> None:
    """No count of a contest is below zero, whichever it is."""
    with pytest.raises(ValueError, match=r"^a count is negative$"):
        ContestVotes(NAMES, **parts)


@pytest.mark.parametrize(
    "parts",
    [
        {"electronic": {"abe": 1}},
        {"paper_own": {"abe": 0}},
        {"groups": (Group(("sato", "abe"), 1),)},
        {"invalidated": frozenset({"abe"})},
    ],
    ids=lambda parts: next(iter(parts)),
)
def test_votes_for_nobody_on_the_list_are_refused(parts: dict[str, Any]) -> None:
    """Votes for a person who is no candidate of the contest are a bug, not a total."""
    with pytest.raises(ValueError, match=r"^no candidates of this contest: \['abe'\]$"):
        ContestVotes(NAMES, **parts)


def test_a_candidate_twice_on_the_list_is_refused() -> None:
    """Nobody's votes are counted twice."""
    with pytest.raises(ValueError, match=r"^a candidate stands twice on the list$"):
        ContestVotes(("sato", "ito", "sato"))


@pytest.mark.parametrize("members", [(), ("sato",), ("sato", "sato"), ("sato", "ito", "sato")])
def test_a_group_of_less_than_two_candidates_is_refused(members: tuple[str, ...]) -> None:
    """A name that means one candidate only is that candidate's own vote."""
    with pytest.raises(ValueError, match=r"^a group needs at least two different candidates$"):
        ContestVotes(NAMES, groups=(Group(members, 1),))


def test_one_group_twice_is_refused() -> None:
    """The same candidates in another order are the same group."""
    groups = (Group(("sato", "ito"), 1), Group(("ito", "sato"), 1))
    with pytest.raises(ValueError, match=r"^a group stands twice$"):
        ContestVotes(NAMES, groups=groups)


def test_an_invalidated_candidate_shares_no_group() -> None:
    """A name cannot mean a person who is no candidate any more."""
    groups = (Group(("sato", "suzuki"), 1), Group(("sato", "ito"), 0))
    message = r"^an invalidated candidate is member of a group$"
    with pytest.raises(ValueError, match=message):
        ContestVotes(NAMES, groups=groups, invalidated=frozenset({"ito"}))


def test_an_invalidated_candidate_has_no_valid_paper_vote() -> None:
    """Paper votes for that person come in as invalid, not as the person's own."""
    message = r"^an invalidated candidate has valid paper votes$"
    with pytest.raises(ValueError, match=message):
        ContestVotes(NAMES, paper_own={"ito": 1}, invalidated=frozenset({"sato", "ito"}))

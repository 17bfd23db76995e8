"""按分 of one group, by the law's ratio."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally_server.outcome.apportion import apportion

OWN = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 99_999), min_size=1).filter(
    lambda own: any(own.values())
)
BALLOTS = st.integers(0, 9_999)


def test_ballots_go_by_the_ratio_of_own_votes() -> None:
    """One ballot for 鈴木 is shared 7 to 3 where the two have 700 and 300 votes."""
    parts = apportion(1, {"ichiro": 700, "jiro": 300})
    assert parts == {"ichiro": Fraction(7, 10), "jiro": Fraction(3, 10)}


def test_a_candidate_without_own_votes_gets_no_part() -> None:
    """A candidate whom nobody named alone has no part of the shared name."""
    assert apportion(10, {"ichiro": 5, "jiro": 0}) == {"ichiro": 10, "jiro": 0}


def test_all_ballots_go_to_an_only_candidate() -> None:
    """With one candidate left there is nothing to share."""
    assert apportion(7, {"ichiro": 1}) == {"ichiro": 7}


def test_no_ballots_give_no_parts() -> None:
    """No ballots, no parts, and no negative number slips through as one."""
    assert apportion(0, {"ichiro": 3, "jiro": 4}) == {"ichiro": 0, "jiro": 0}


@pytest.mark.parametrize("own", [{"ichiro": 0, "jiro": 0}, {}])
def test_without_any_own_votes_there_is_no_ratio(own: dict[str, int]) -> None:
    """The law gives no ratio where all have 0, so nothing is computed."""
    with pytest.raises(ValueError, match=r"no ratio$"):
        apportion(3, own)


@pytest.mark.parametrize(("ballots", "own"), [(-1, {"ichiro": 1}), (1, {"ichiro": -1, "jiro": 3})])
def test_a_negative_count_is_refused(ballots: int, own: dict[str, int]) -> None:
    """No ballot count is ever below zero."""
    with pytest.raises(ValueError, match=r"^a count is negative$"):
        apportion(ballots, own)


@given(BALLOTS, OWN)
def test_parts_add_up_to_the_ballots(ballots: int, own: dict[str, int]) -> None:
    """No fraction of a ballot is lost or made by sharing."""
    assert sum(apportion(ballots, own).values()) == ballots


@given(BALLOTS, OWN)
def test_sharing_never_changes_the_order(ballots: int, own: dict[str, int]) -> None:
    """Within a group, whoever had more votes before sharing has more after it."""
    parts = apportion(ballots, own)
    for one in own:
        for other in own:
            if own[one] > own[other]:
                assert own[one] + parts[one] > own[other] + parts[other]
                assert parts[one] >= parts[other] >= 0

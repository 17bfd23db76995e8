"""Whether the records of one voter in two contests can be found to belong together."""

import pytest
from attackers import final_records
from bad_variants import voter_tag, voters_in_one_order
from days import ALONE, FIRST, SECOND, ippyo
from figures import Figure
from observed_day import Day, Plan, dealt, live
from rank_order import SIX, Tau, kendall

WINDOW = 8
"""Bytes that two records must not share: by chance once in 10**8 runs."""


def linked(day: Day) -> Tau:
    """How well the order of the first contest's records gives that of the second's."""
    second = {ballot.records[FIRST]: ballot.records[SECOND] for ballot in day.ballots}
    first = final_records(day.evidence, FIRST)
    return kendall([second[record] for record in first], final_records(day.evidence, SECOND))


def sharing(day: Day) -> int:
    """How many voters' records have any WINDOW bytes in common, wherever they stand."""
    return sum(
        bool(_windows(ballot.records[FIRST]) & _windows(ballot.records[SECOND]))
        for ballot in day.ballots
    )


def _windows(record: bytes) -> set[bytes]:
    return {record[at : at + WINDOW] for at in range(len(record) - WINDOW + 1)}


@pytest.mark.parametrize("suite", [1, 2])
def test_one_voters_records_in_two_contests_are_not_linked(suite: int, figure: Figure) -> None:
    """Neither the places nor the bytes of two records tell that one voter cast both."""
    day = ippyo(suite)
    figure(f"suite {suite}, places of one voter's two records", linked(day))
    figure(f"suite {suite}, voters whose two records share {WINDOW} bytes", sharing(day))
    assert not linked(day).tells
    assert sharing(day) == 0


def test_voters_in_one_order_are_caught(figure: Figure) -> None:
    """Where every contest's records lie in the same order of voters, the link is seen."""
    day = live(Plan(2, dealt(ALONE, 2, seed=3)), voters_in_one_order())
    figure("bad variant voters_in_one_order, places of one voter's two records", linked(day))
    assert linked(day).interval(SIX)[0] > 0


def test_a_mark_of_the_voter_in_the_records_is_caught(figure: Figure) -> None:
    """Where a voter's records carry the same bytes anywhere, the link is seen."""
    day = live(Plan(2, dealt(ALONE, 2, seed=4)), voter_tag(FIRST))
    figure(f"bad variant voter_tag, voters whose two records share {WINDOW} bytes", sharing(day))
    assert sharing(day) == len(day.ballots)

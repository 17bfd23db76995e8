"""Who is elected: thresholds, ranks, ties and lots."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from tally_server.outcome.ranking import LotRefused, Outcome, Seats, outcome_of, ranked
from tally_server.outcome.shares import Decided
from tally_server.outcome.thresholds import thresholds
from tally_server.outcome.totals import ContestTotals, Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group

CHIEF = Seats("chief", 1)


def council(winners: int, seats: int = 20) -> Seats:
    return Seats("assembly", winners, seats)


def totals_of(votes: Mapping[str, int], **parts: Any) -> ContestTotals:
    """The totals of candidates who filed in this order, with these electronic votes."""
    return total_votes(ContestVotes(tuple(votes), electronic=votes, **parts))


def elect(votes: Mapping[str, int], seats: Seats, *lot: str) -> Outcome:
    return outcome_of(totals_of(votes), seats, lot or None)


def test_the_candidate_with_most_votes_is_elected() -> None:
    """A mayor is the one with most votes, from a quarter of the valid votes on."""
    outcome = elect({"watanabe": 8891, "zenitani": 9989}, CHIEF)
    assert outcome.elected == ("zenitani",)
    assert outcome.ties == ()
    assert (outcome.tied, outcome.lot_seats, outcome.drawn) == ((), 0, ())


def test_the_elected_stand_in_rank_order() -> None:
    """Most votes first, whatever the order of filing."""
    outcome = elect({"a": 5, "b": 9, "c": 7, "d": 1}, council(3))
    assert outcome.elected == ("b", "c", "a")


def test_equal_totals_inside_the_elected_need_no_lot() -> None:
    """The law draws for a seat, not for a rank: both are in, in filing order."""
    outcome = elect({"a": 5, "b": 9, "c": 9, "d": 1}, council(3))
    assert outcome.elected == ("b", "c", "a")
    assert outcome.ties == ()


def test_a_tie_that_just_fills_the_seats_needs_no_lot() -> None:
    """Two tied for the last two seats are both elected."""
    outcome = elect({"a": 9, "b": 5, "c": 5, "d": 1}, council(3))
    assert (outcome.elected, outcome.ties) == (("a", "b", "c"), ())


def test_a_tie_below_the_last_seat_is_none() -> None:
    """Who is tied without any seat in reach draws nothing."""
    outcome = elect({"a": 9, "b": 5, "c": 5}, council(1))
    assert (outcome.elected, outcome.ties) == (("a",), ())


def test_a_tie_at_the_last_seat_waits_for_a_lot() -> None:
    """The tied stay out of the elected until people have drawn."""
    outcome = elect({"b": 5, "a": 9, "c": 5, "d": 1}, council(2))
    assert (outcome.elected, outcome.ties) == (("a",), (("b", "c"),))
    assert (outcome.tied, outcome.lot_seats, outcome.drawn) == (("b", "c"), 1, ())


def test_three_tied_for_two_seats() -> None:
    """All three draw, and two are drawn."""
    outcome = elect({"a": 5, "b": 5, "c": 9, "d": 5, "e": 4}, council(3))
    assert (outcome.elected, outcome.ties) == (("c",), (("a", "b", "d"),))
    assert outcome.lot_seats == 2


def test_a_tie_for_the_only_seat() -> None:
    """Two candidates for mayor with equal votes draw for the office."""
    outcome = elect({"a": 5, "b": 5}, CHIEF)
    assert (outcome.elected, outcome.ties, outcome.lot_seats) == ((), (("a", "b"),), 1)


def test_a_recorded_lot_completes_the_elected() -> None:
    """The drawn follow those elected by votes, in the order of the draw."""
    outcome = elect({"a": 5, "b": 5, "c": 9, "d": 5, "e": 4}, council(3), "d", "a")
    assert (outcome.elected, outcome.ties) == (("c", "d", "a"), ())
    assert (outcome.tied, outcome.lot_seats) == (("a", "b", "d"), 2)
    assert outcome.drawn == ("d", "a")


@pytest.mark.parametrize(
    ("fault", "lot"),
    [
        ("number", ["a"]),
        ("number", []),
        ("number", ["a", "b", "d"]),
        ("number", ["a", "a"]),
        ("number", ["a", "a", "b"]),
        ("not-tied", ["a", "c"]),
        ("not-tied", ["a", "e"]),
        ("not-tied", ["a", "nobody"]),
    ],
)
def test_a_lot_that_does_not_fit_the_tie_is_refused(fault: str, lot: list[str]) -> None:
    """Exactly as many as there are seats, and only of those who are tied."""
    totals = totals_of({"a": 5, "b": 5, "c": 9, "d": 5, "e": 4})
    with pytest.raises(LotRefused, match=rf"^{fault}: 2 of a\+b\+d$") as refused:
        outcome_of(totals, council(3), lot)
    problem = refused.value
    assert (problem.fault, problem.tied, problem.seats) == (fault, ("a", "b", "d"), 2)


def test_a_lot_where_votes_decide_is_refused() -> None:
    """No lot overrides the votes."""
    with pytest.raises(LotRefused, match=r"^not-needed: 0 of $") as refused:
        elect({"a": 5, "b": 4}, CHIEF, "b")
    problem = refused.value
    assert (problem.fault, problem.tied, problem.seats) == ("not-needed", (), 0)


def test_ranks_never_come_from_printed_votes() -> None:
    """Totals that print alike but differ below the third decimal are no tie."""
    votes = ContestVotes(
        ("b", "a", "c", "d"),
        paper_own={"a": 10_000, "b": 10_000, "c": 1, "d": 2},
        groups=(Group(("a", "c"), 1), Group(("b", "d"), 1)),
    )
    totals = total_votes(votes)
    assert [row.printed for row in totals.candidates][:2] == ["10000.999", "10000.999"]
    outcome = outcome_of(totals, CHIEF)
    assert (outcome.elected, outcome.ties) == (("a",), ())


def test_a_tie_never_comes_apart_in_print() -> None:
    """Exact totals that are equal draw a lot, even where print shows a difference."""
    votes = ContestVotes(
        ("a", "b", "x", "y"),
        paper_own={"a": 2, "b": 3, "x": 1, "y": 4},
        groups=(Group(("a", "x"), 1), Group(("a", "y"), 1)),
    )
    totals = total_votes(votes, Policy(truncate="share"))
    assert [row.printed for row in totals.candidates][:2] == ["2.999", "3.000"]
    outcome = outcome_of(totals, council(2))
    assert (outcome.elected, outcome.ties) == (("y",), (("a", "b"),))


def test_a_winner_needs_the_legal_minimum() -> None:
    """Fewer than a quarter of the valid votes for everybody: no mayor is elected."""
    outcome = elect({"a": 24, "b": 23, "c": 22, "d": 21, "e": 10}, CHIEF)
    assert (outcome.elected, outcome.ties) == ((), ())
    assert outcome.thresholds.legal_minimum == 25


def test_the_legal_minimum_itself_is_enough() -> None:
    """以上: exactly a quarter of the valid votes elects."""
    outcome = elect({"a": 25, "b": 24, "c": 24, "d": 24, "e": 3}, CHIEF)
    assert outcome.elected == ("a",)


def test_those_below_the_legal_minimum_draw_no_lot() -> None:
    """A tie of candidates who cannot be elected is no tie for a seat."""
    outcome = elect({"a": 90, "b": 2, "c": 2, "d": 2, "e": 2, "f": 2}, council(2, seats=4))
    assert outcome.thresholds.legal_minimum == Fraction(100, 16)
    assert (outcome.elected, outcome.ties) == (("a",), ())


def test_a_tie_exactly_at_the_legal_minimum_is_drawn() -> None:
    """Four with a quarter each are all able to be elected, so they draw."""
    outcome = elect({"a": 5, "b": 5, "c": 5, "d": 5}, CHIEF)
    assert outcome.thresholds.legal_minimum == 5
    assert outcome.ties == (("a", "b", "c", "d"),)


def test_fewer_able_candidates_than_seats_leave_seats_empty() -> None:
    """Nobody is elected to fill a seat who has not the votes."""
    outcome = elect({"a": 50, "b": 1, "c": 49}, council(3, seats=4))
    assert outcome.elected == ("a", "c")
    assert (outcome.ties, outcome.lot_seats) == ((), 0)


def test_nobody_is_elected_without_votes() -> None:
    """With no valid vote at all the minimum is 0, and still nobody is elected or draws."""
    outcome = elect({"a": 0, "b": 0}, CHIEF)
    assert (outcome.elected, outcome.ties, outcome.below_deposit_line) == ((), (), ())
    assert outcome.thresholds.legal_minimum == outcome.thresholds.deposit_line == 0


def test_one_single_vote_elects() -> None:
    """The one candidate with a vote is elected, the one without is not."""
    assert elect({"a": 0, "b": 1}, council(2)).elected == ("b",)


def test_a_fraction_of_a_vote_elects() -> None:
    """A total below one vote is a vote all the same."""
    pair = ("a", "b")
    votes = ContestVotes(pair, paper_own={"a": 3, "b": 0}, groups=(Group(pair, 1),))
    assert outcome_of(total_votes(votes), council(2)).elected == ("a",)
    parts: Decided = {pair: {"a": Fraction(3, 4), "b": Fraction(1, 4)}}
    decided = total_votes(ContestVotes(pair, groups=(Group(pair, 1),)), decided=parts)
    assert outcome_of(decided, council(2)).elected == ("a", "b")


def test_one_candidate_alone() -> None:
    """A single candidate with votes is elected."""
    assert elect({"a": 3}, CHIEF).elected == ("a",)


def test_sixty_candidates_for_forty_seats() -> None:
    """The forty with most votes are elected, best first."""
    votes = {f"c{number}": 1000 + number for number in range(60)}
    outcome = elect(votes, council(40, seats=40))
    assert outcome.elected == tuple(f"c{number}" for number in range(59, 19, -1))


def test_an_invalidated_candidate_is_never_elected() -> None:
    """With most electronic votes, all invalid, the candidate has none."""
    totals = totals_of({"a": 90, "b": 10}, invalidated=frozenset({"a"}))
    outcome = outcome_of(totals, council(2))
    assert outcome.elected == ("b",)
    assert outcome.thresholds.legal_minimum == Fraction(10, 80)


def test_the_deposit_is_lost_below_its_line_only() -> None:
    """Exactly a tenth of the valid votes keeps the deposit; listed in filing order."""
    outcome = elect({"d": 1, "a": 70, "b": 10, "c": 9, "e": 10}, CHIEF)
    assert outcome.thresholds.deposit_line == 10
    assert outcome.below_deposit_line == ("d", "c")


def test_all_candidates_are_ranked() -> None:
    """The whole ranking, elected or not, serves 繰上補充; equal totals in filing order."""
    order = ranked(totals_of({"a": 1, "b": 0, "c": 7, "d": 1, "e": 0}))
    assert [row.candidate for row in order] == ["c", "a", "d", "b", "e"]


@pytest.mark.parametrize("kind", ["assembly", "assembly_by_election"])
def test_an_assembly_divides_by_its_whole_council(kind: Any) -> None:
    """Valid votes over all seats of the council, also where one seat is filled."""
    lines = thresholds(kind, 40, 111_865)
    assert lines.legal_minimum == Fraction(111_865, 160)
    assert lines.deposit_line == Fraction(111_865, 400)
    assert outcome_of(totals_of({"a": 80}), Seats(kind, 1, 20)).thresholds.legal_minimum == 1


def test_a_chief_divides_by_no_seats() -> None:
    """A quarter and a tenth of the valid votes, whatever stands for council seats."""
    for seats in (0, 1, 40):
        lines = thresholds("chief", seats, 100)
        assert (lines.legal_minimum, lines.deposit_line) == (Fraction(25), Fraction(10))


def test_an_assembly_of_one_seat() -> None:
    """The smallest council there can be."""
    assert thresholds("assembly", 1, 100).legal_minimum == 25


@pytest.mark.parametrize("seats", [0, -1])
def test_an_assembly_without_seats_is_refused(seats: int) -> None:
    """No line can be drawn for a council of nobody."""
    with pytest.raises(ValueError, match=r"^an assembly has at least one seat$"):
        thresholds("assembly", seats, 100)


def test_seats_of_an_assembly_must_be_told() -> None:
    """Nobody is elected to a council whose size was left out."""
    with pytest.raises(ValueError, match=r"^an assembly has at least one seat$"):
        outcome_of(totals_of({"a": 1}), Seats("assembly", 1))

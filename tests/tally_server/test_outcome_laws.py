"""What holds for every count, whatever the numbers."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from outcome_strategies import COUNTS, contests

from tally_server.outcome.ranking import Outcome, Seats, outcome_of
from tally_server.outcome.totals import Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group

POLICIES = st.builds(Policy, st.sampled_from(["sum", "share"]), st.just("all"))


@given(contests(), POLICIES)
def test_exact_totals_add_up_to_the_valid_votes(votes: ContestVotes, policy: Policy) -> None:
    """Every valid ballot is in exactly one place, in full."""
    totals = total_votes(votes, policy)
    assert sum(row.total for row in totals.candidates) == totals.valid == votes.valid


@given(contests())
def test_less_is_dropped_than_a_thousandth_a_candidate(votes: ContestVotes) -> None:
    """Cut once on the sum, less than 0.001 is lost for each candidate with a share."""
    sharing = {name for group in votes.groups if group.ballots for name in group.candidates}
    dropped = total_votes(votes).dropped * 1000
    assert dropped.denominator == 1
    assert 0 <= dropped < max(len(sharing), 1)


@given(contests(), POLICIES)
def test_written_totals_are_never_above_the_exact_ones(votes: ContestVotes, policy: Policy) -> None:
    """Cutting gives nobody a vote; all of a contest are printed in one form."""
    rows = total_votes(votes, policy).candidates
    assert all(row.written <= row.total for row in rows)
    assert all(Fraction(row.printed) == row.written for row in rows)
    assert len({"." in row.printed for row in rows}) == 1


@given(st.lists(COUNTS, min_size=2, max_size=8), st.integers(0, 500))
def test_one_group_never_changes_the_order_of_its_members(own: list[int], ballots: int) -> None:
    """Sharing a name by the law's ratio overtakes nobody of the same name."""
    paper = {f"c{number}": votes for number, votes in enumerate(own)}
    group = Group(tuple(paper), ballots if any(own) else 0)
    totals = total_votes(ContestVotes(tuple(paper), paper_own=paper, groups=(group,)))
    ranked = sorted(totals.candidates, key=lambda row: row.paper_own)
    for one, other in pairwise(ranked):
        assert one.total <= other.total
        assert (one.total == other.total) == (one.paper_own == other.paper_own)


@given(contests(), st.data())
def test_totals_ignore_the_order_of_what_is_merged(
    votes: ContestVotes, data: st.DataObject
) -> None:
    """Votes, paper and groups may come in any order; every number stays the same."""
    shuffled = ContestVotes(
        votes.candidates,
        dict(data.draw(st.permutations(list(votes.electronic.items())))),
        dict(data.draw(st.permutations(list(votes.paper_own.items())))),
        tuple(data.draw(st.permutations(votes.groups))),
    )
    assert total_votes(shuffled) == total_votes(votes)


@given(contests(least=1), st.integers(1, 8), st.integers(1, 40))
def test_the_elected_have_at_least_as_many_votes_as_the_others(
    votes: ContestVotes, winners: int, more: int
) -> None:
    """No seat goes past a candidate with more votes; seats stay empty only for want of votes."""
    totals = total_votes(votes)
    outcome = outcome_of(totals, Seats("assembly", winners, winners + more))
    total = {row.candidate: row.total for row in totals.candidates}
    settled = (*outcome.elected, *outcome.tied)
    out = [total[name] for name in total if name not in settled]
    minimum = outcome.thresholds.legal_minimum
    assert len(outcome.elected) <= winners
    for name in settled:
        assert total[name] >= max([minimum, *(votes for votes in out if votes >= minimum)])
    if len(outcome.elected) + outcome.lot_seats < winners:
        assert all(votes < minimum for votes in out)


@given(st.integers(1, 9), st.integers(1, 7), st.data())
def test_any_fitting_lot_fills_exactly_the_seats(
    candidates: int, winners: int, data: st.DataObject
) -> None:
    """Whoever is drawn of the tied, all seats are filled and no tie is left."""
    equal = {f"c{number}": 5 for number in range(candidates)}
    seats = Seats("assembly", winners, 40)
    totals = total_votes(ContestVotes(tuple(equal), equal))
    before = outcome_of(totals, seats)
    assert bool(before.ties) == (winners < candidates)
    if before.ties:
        order = data.draw(st.permutations(before.tied))
        after: Outcome = outcome_of(totals, seats, order[: before.lot_seats])
        assert after.elected == (*before.elected, *order[: before.lot_seats])
        assert after.ties == ()

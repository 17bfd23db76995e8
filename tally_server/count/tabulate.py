"""One contest: electronic totals and paper votes become the result."""

from collections.abc import Mapping

from common.election import Contest, Counting
from common.inputs import refuse
from common.problems import Problem
from tally_server.count.results import ContestResult
from tally_server.inputs.decision import Apportion, Decisions, InvalidateCandidate
from tally_server.inputs.paper import PaperVotes
from tally_server.outcome.ranking import LotRefused, Seats, outcome_of
from tally_server.outcome.shares import ApportionRefused, without_ratio
from tally_server.outcome.totals import Policy, total_votes
from tally_server.outcome.votes import ContestVotes

Electronic = tuple[Mapping[str, int], int, int]
"""Records by candidate, records of 途中終了, records set aside."""


def tabulate(
    contest: Contest,
    counting: Counting,
    electronic: Electronic,
    paper: PaperVotes | None,
    decisions: Decisions,
) -> ContestResult | tuple[Problem, ...]:
    """The result of a contest, or the groups of paper ballots that people must share.

    Raises BadInput for a decision on shares or on a lot that does not fit the totals.
    """
    votes = _votes(contest, electronic, paper, decisions)
    decided = decisions.apportioned(contest.id)
    undecided = [
        group
        for group in without_ratio(votes, counting.other_valid_votes)
        if group.candidates not in decided
    ]
    if undecided:
        return tuple(
            Problem(
                "apportionment-undefined",
                contest=contest.id,
                values={"group": "+".join(group.candidates), "ballots": group.ballots},
            )
            for group in undecided
        )
    policy = Policy(counting.truncate, counting.other_valid_votes)
    try:
        totals = total_votes(votes, policy, decided)
    except ApportionRefused as wrong:
        line = _line(decisions, contest.id, wrong.candidates)
        key = f"count_input.apportion-{wrong.fault}"
        group = "+".join(wrong.candidates)
        raise refuse(decisions.file, key, line, "counts", group=group) from wrong
    lot = decisions.lot(contest.id)
    seats = Seats(contest.kind, contest.winners, contest.council_seats)
    try:
        outcome = outcome_of(totals, seats, lot.winners if lot else None)
    except LotRefused as wrong:
        key = f"count_input.lot-{wrong.fault}"
        tied = ", ".join(wrong.tied)
        line = lot.line if lot else 1
        raise refuse(decisions.file, key, line, "winners", tied=tied, seats=wrong.seats) from wrong
    return ContestResult(contest, votes, totals, outcome)


def _votes(
    contest: Contest, electronic: Electronic, paper: PaperVotes | None, decisions: Decisions
) -> ContestVotes:
    totals, ended, aside = electronic
    in_filing_order = sorted(contest.candidates, key=lambda candidate: candidate.filing_no)
    written = paper or PaperVotes(own={})
    invalidated = frozenset(
        decision.candidate
        for decision in decisions.of(InvalidateCandidate)
        if decision.contest == contest.id
    )
    return ContestVotes(
        candidates=tuple(candidate.id for candidate in in_filing_order),
        electronic=totals,
        paper_own=written.own,
        groups=written.groups,
        invalidated=invalidated,
        ended_without_choice=ended,
        set_aside=aside,
        paper_invalid=written.invalid,
        taken_away=written.taken_away,
        not_accepted=written.not_accepted,
    )


def _line(decisions: Decisions, contest: str, group: tuple[str, ...]) -> int:
    lines = [
        decision.line
        for decision in decisions.of(Apportion)
        if decision.contest == contest and decision.group == group
    ]
    return lines[0] if lines else 1

"""Group 5, what the results say of themselves: worked out once more, exactly.

docs/formats/outcome.md has the formulas. The shares and seats come from the very rules
that the count uses; what they are given is what was published.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from common.election import Contest, Counting
from common.package import Package
from tally_server.audit.ledger import Broken, check, demand
from tally_server.audit.results_shape import ContestResult, Results
from tally_server.inputs.candidates import in_filing_order
from tally_server.inputs.decision import Decisions, InvalidateCandidate, SetAside
from tally_server.inputs.paper import PaperVotes
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.ranking import LotRefused, Outcome, Seats, outcome_of
from tally_server.outcome.shares import ApportionRefused
from tally_server.outcome.totals import ContestTotals, Policy, total_votes
from tally_server.outcome.votes import ContestVotes, Group

MOST_GROUPS = 500  # of one contest: more could keep an auditor busy for ever


@check(507)
def results_are_of_this_election(results: Results, package: Package) -> None:
    said = (results.election, results.package_hash)
    demand(said == (package.election.id, package.hash), "of another election or package")


@check(507)
def results_have_the_candidates(results: Results, package: Package) -> None:
    said = [
        (contest.id, [(person.id, person.name) for person in contest.candidates])
        for contest in results.contests
    ]
    demand(said == _filed(package), "other contests or candidates")


def _filed(package: Package) -> list[tuple[str, list[tuple[str, str]]]]:
    """The contests and their candidates in the order of filing, with their names."""
    return [
        (contest.id, [(one, contest.candidate(one).name) for one in in_filing_order(contest)])
        for contest in package.election.contests
    ]


@check(513)
def sums_are_right(contest: ContestResult) -> None:
    electronic, paper, people = contest.electronic, contest.paper, contest.candidates
    votes = sum(person.electronic for person in people)
    own = sum(person.paper_own for person in people)
    other = electronic.ended_without_choice + electronic.invalidated + electronic.set_aside
    demand(electronic.records == votes + other, "records")
    demand(paper.own == own, "own paper votes")
    for person in people:
        parts = person.electronic + person.paper_own + Fraction(person.apportioned)
        demand(Fraction(person.total) == parts, f"total of {person.id}")
    together = sum((Fraction(person.total) for person in people), Fraction(0))
    ballots = sum(group.ballots for group in paper.groups)
    demand(contest.valid == together == votes + own + ballots, "valid votes")
    invalid = sum(paper.invalid.values()) + electronic.invalidated
    demand(contest.invalid == invalid, "invalid votes")


@check(514)
def paper_votes_are_those_handed_in(contest: ContestResult, paper: PaperVotes) -> None:
    own = {person.id: person.paper_own for person in contest.candidates}
    groups = tuple(Group(tuple(one.candidates), one.ballots) for one in contest.paper.groups)
    same = {
        "own": own == dict(paper.own),
        "groups": groups == paper.groups,
        "invalid": dict(contest.paper.invalid) == dict(paper.invalid),
        "taken_away": contest.paper.taken_away == paper.taken_away,
        "not_accepted": contest.paper.not_accepted == paper.not_accepted,
    }
    wrong = [name for name, good in same.items() if not good]
    demand(not wrong, f"{' '.join(wrong)}: not what paper.csv says")


@check(515)
def shares_and_totals_are_right(
    said: ContestResult, contest: Contest, counting: Counting, decisions: Decisions
) -> ContestTotals:
    """The totals, worked out again."""
    _only_decided_votes_are_invalid(said, decisions)
    demand(len(said.paper.groups) <= MOST_GROUPS, f"more than {MOST_GROUPS} groups")
    policy = Policy(counting.truncate, counting.other_valid_votes)
    try:
        votes = _votes(said, contest, decisions)
        totals = total_votes(votes, policy, decisions.apportioned(contest.id))
    except ApportionRefused as refused:
        group = "+".join(refused.candidates)
        raise Broken(f"apportionment of {group}: {refused.fault}") from refused
    except ValueError as refused:
        raise Broken(str(refused)) from refused
    for person, row in zip(said.candidates, totals.candidates, strict=True):
        demand(person.apportioned == fraction_text(row.apportioned), f"shares of {person.id}")
        what = f"{person.id}: printed {person.printed}, not {row.printed}"
        demand(person.printed == row.printed, what)
    return totals


@check(516)
def outcome_is_right(
    said: ContestResult, contest: Contest, totals: ContestTotals, decisions: Decisions
) -> Outcome:
    lot = decisions.lot(contest.id)
    seats = Seats(contest.kind, contest.winners, contest.council_seats)
    try:
        outcome = outcome_of(totals, seats, lot.winners if lot else None)
    except LotRefused as refused:
        raise Broken(f"the lot does not fit: {refused.fault}") from refused
    lines = outcome.thresholds
    same = {
        "legal_minimum": said.outcome.legal_minimum == fraction_text(lines.legal_minimum),
        "deposit_line": said.outcome.deposit_line == fraction_text(lines.deposit_line),
        "elected": tuple(said.outcome.elected) == outcome.elected,
        "ties": tuple(map(tuple, said.outcome.ties)) == outcome.ties,
    }
    wrong = [name for name, good in same.items() if not good]
    demand(not wrong, f"{' '.join(wrong)}: not what the rules give")
    return outcome


@check(517)
def decisions_are_those_of(
    results: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]], whose: str
) -> None:
    demand(list(results) == list(others), f"other decisions than in {whose}")


@check(517)
def decision_is_of_two_people(action: str, *, two: bool) -> None:
    demand(two, f"{action}: not two people")


@check(520)
def table_of_results_is_the_same(data: bytes, expected: bytes) -> None:
    demand(data == expected, "other bytes than results.json gives")


@check(521)
def table_of_media_is_the_same(data: bytes, expected: bytes) -> None:
    demand(data == expected, "other bytes than the opening statement gives")


def _only_decided_votes_are_invalid(said: ContestResult, decisions: Decisions) -> None:
    fallen = _fallen(decisions, said.id)
    for person in said.candidates:
        votes = (person.electronic, person.paper_own)
        none = person.id not in fallen or votes == (0, 0)
        demand(none, f"{person.id} was declared invalid and has votes")
    decided = bool(fallen) or said.electronic.invalidated == 0
    demand(decided, "votes are invalid without a decision")
    wanted = sum(decision.contest == said.id for decision in decisions.of(SetAside))
    aside = said.electronic.set_aside
    demand(aside >= wanted if wanted else aside == 0, f"{aside} set aside, {wanted} decided")


def _fallen(decisions: Decisions, contest: str) -> frozenset[str]:
    made: Iterable[InvalidateCandidate] = decisions.of(InvalidateCandidate)
    return frozenset(one.candidate for one in made if one.contest == contest)


def _votes(said: ContestResult, contest: Contest, decisions: Decisions) -> ContestVotes:
    """The votes behind the published totals; those of no choice do not matter here."""
    return ContestVotes(
        candidates=in_filing_order(contest),
        electronic={person.id: person.electronic for person in said.candidates},
        paper_own={person.id: person.paper_own for person in said.candidates},
        groups=tuple(Group(tuple(one.candidates), one.ballots) for one in said.paper.groups),
        invalidated=_fallen(decisions, contest.id),
        paper_invalid=dict(said.paper.invalid.items()),
    )

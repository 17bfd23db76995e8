"""Candidates as these files name them, by id and in filing order."""

from collections.abc import Sequence

from common.election import Contest
from common.tables import BadCell, shown
from tally_server.outcome.votes import CandidateId


def in_filing_order(contest: Contest) -> tuple[CandidateId, ...]:
    """The ids of all candidates by filing_no; the contest itself has them as by lot."""
    filed = sorted(contest.candidates, key=lambda candidate: candidate.filing_no)
    return tuple(candidate.id for candidate in filed)


def candidate_of(contest: Contest, name: str) -> CandidateId:
    """The name, if it is the id of a candidate of the contest. Raises BadCell otherwise."""
    return candidates_of(contest, (name,))[0]


def candidates_of(contest: Contest, named: Sequence[str]) -> tuple[CandidateId, ...]:
    """The names, if they are ids of different candidates of the contest, as they stand.

    Raises BadCell that names every unknown or repeated one.
    """
    listed = in_filing_order(contest)
    if unknown := [name for name in dict.fromkeys(named) if name not in listed]:
        found = ", ".join(shown(name) for name in unknown)
        raise BadCell("count_input.candidate", found=found, contest=contest.id)
    if repeated := [name for name in dict.fromkeys(named) if named.count(name) > 1]:
        raise BadCell("count_input.candidate-twice", found=", ".join(repeated))
    return tuple(named)


def group_of(contest: Contest, named: Sequence[str]) -> tuple[CandidateId, ...]:
    """The candidates one name may mean, in filing order, however the file orders them.

    Raises BadCell unless they are at least two different candidates of the contest.
    """
    members = candidates_of(contest, named)
    if len(members) < 2:
        raise BadCell("count_input.group")
    return tuple(name for name in in_filing_order(contest) if name in members)


def split_group(cell: str) -> tuple[str, ...]:
    """The ids of a group written as `a+b`; spaces around the sign do no harm."""
    return tuple(part.strip() for part in cell.split("+"))

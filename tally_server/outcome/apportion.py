"""Apportionment (按分) of paper ballots whose name may mean several candidates."""

from collections.abc import Mapping
from fractions import Fraction

from tally_server.outcome.votes import CandidateId


def apportion(group_ballots: int, own: Mapping[CandidateId, int]) -> dict[CandidateId, Fraction]:
    """Each candidate's part of the ballots, in the ratio of the candidates' own votes.

    own: the other valid votes of every candidate the name may mean, never shares of
    another name. The parts are exact and add up to group_ballots; they are cut at three
    decimals only for print. Electronic votes are never apportioned (電磁的記録投票法9条2項).
    Raises ValueError where all own are 0, for then the law gives no ratio and people
    decide; and for a negative number.
    Rule: 公職選挙法68条の2第4項.
    """
    if group_ballots < 0 or any(votes < 0 for votes in own.values()):
        raise ValueError("a count is negative")
    together = sum(own.values())
    if together == 0:
        raise ValueError("no candidate has other valid votes: there is no ratio")
    return {
        candidate: Fraction(group_ballots * votes, together) for candidate, votes in own.items()
    }

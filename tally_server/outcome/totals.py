"""Every candidate's votes: electronic and paper votes and shares, added up exactly."""

from dataclasses import dataclass, replace
from fractions import Fraction
from types import MappingProxyType

from common.election import OtherValidVotes, Truncate
from tally_server.outcome.printed import decimals, written_votes
from tally_server.outcome.shares import Decided, shares
from tally_server.outcome.votes import CandidateId, ContestVotes

_NONE: Decided = MappingProxyType({})


@dataclass(frozen=True)
class Policy:
    """What the committee decides about apportionment; it is printed on the record."""

    truncate: Truncate = "sum"
    other_valid_votes: OtherValidVotes = "all"


@dataclass(frozen=True)
class CandidateTotal:
    """One candidate's votes (得票数).

    electronic: valid electronic votes, 0 for an invalidated candidate.
    apportioned, total: exact. written: total as the record shows it, at most three
    decimals; printed: the same as text, in the form all of the contest's candidates share.
    """

    candidate: CandidateId
    electronic: int
    paper_own: int
    apportioned: Fraction
    total: Fraction
    written: Fraction
    printed: str


@dataclass(frozen=True)
class ContestTotals:
    """The votes of all candidates of a contest, in filing order.

    valid, invalid: 有効投票, 無効投票. The exact totals add up to valid.
    """

    candidates: tuple[CandidateTotal, ...]
    valid: int
    invalid: int

    @property
    def dropped(self) -> Fraction:
        """The votes cut away in writing (按分により切り捨てた票数): valid less all written."""
        return self.valid - sum((row.written for row in self.candidates), Fraction(0))


def total_votes(
    votes: ContestVotes, policy: Policy | None = None, decided: Decided = _NONE
) -> ContestTotals:
    """The totals of a contest.

    Three decimals are written for all candidates as soon as one exact total is no whole
    number, else whole numbers. decided: parts of the groups that have no ratio.
    Raises ApportionRefused where such parts are missing or cannot be used.
    """
    rule = policy or Policy()
    parts = shares(votes, rule.other_valid_votes, decided)
    rows = [_exact_row(votes, candidate, parts[candidate]) for candidate in votes.candidates]
    if any(row.total.denominator > 1 for row in rows):
        rows = [_cut(row, parts[row.candidate], rule.truncate) for row in rows]
    return ContestTotals(tuple(rows), votes.valid, votes.invalid)


def _exact_row(
    votes: ContestVotes, candidate: CandidateId, parts: tuple[Fraction, ...]
) -> CandidateTotal:
    """The row of a contest where every total is a whole number."""
    electronic, paper = votes.electronic_valid(candidate), votes.paper_own.get(candidate, 0)
    apportioned = sum(parts, Fraction(0))
    total = electronic + paper + apportioned
    return CandidateTotal(
        candidate, electronic, paper, apportioned, total, written=total, printed=str(total)
    )


def _cut(row: CandidateTotal, parts: tuple[Fraction, ...], truncate: Truncate) -> CandidateTotal:
    """The row as it is written where some total is no whole number."""
    written = written_votes(row.electronic + row.paper_own, parts, truncate)
    return replace(row, written=written, printed=decimals(written))

"""The working of a contest's totals, line by line, as a person would write it on paper.

A value that screen and record show alike. It holds every figure on the way, so that a
witness with a pocket calculator comes to the printed votes. Rule: 公職選挙法68条の2第4項.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from tally_server.outcome.shares import Decided, group_parts, other_valid, without_ratio
from tally_server.outcome.totals import CandidateTotal, Policy, total_votes
from tally_server.outcome.votes import CandidateId, ContestVotes, Group

_NONE: Decided = MappingProxyType({})


class How(StrEnum):
    """How a group's ballots were shared."""

    RATIO = "ratio"
    DECIDED = "decided"  # two people decided, for there is no ratio
    NOTHING = "nothing"  # no ballots


@dataclass(frozen=True)
class Share:
    """ballots × base ÷ the sum of the members' bases = share.

    base: その他の有効投票数 of the member, of which `electronic` and `paper` are parts;
    electronic is 0 where the committee's rule leaves electronic votes out.
    """

    candidate: CandidateId
    electronic: int
    paper: int
    share: Fraction

    @property
    def base(self) -> int:
        return self.electronic + self.paper


@dataclass(frozen=True)
class GroupWorking:
    """One name that several candidates share. shares: in filing order, exact."""

    group: Group
    how: How
    shares: tuple[Share, ...]

    @property
    def together(self) -> int:
        """The sum of the members' bases."""
        return sum(share.base for share in self.shares)


@dataclass(frozen=True)
class TotalWorking:
    """One candidate's line: electronic + paper + shares = total, cut to what is written.

    shares: number of the group, from 1, and the share in it.
    """

    row: CandidateTotal
    shares: tuple[tuple[int, Fraction], ...]

    @property
    def cut(self) -> Fraction:
        """What is cut away in writing."""
        return self.row.total - self.row.written


@dataclass(frozen=True)
class Working:
    """A contest from its votes to its written totals.

    valid = written + dropped: what the record shows adds up to all valid votes.
    """

    policy: Policy
    groups: tuple[GroupWorking, ...]
    totals: tuple[TotalWorking, ...]
    valid: int

    @property
    def written(self) -> Fraction:
        """All written totals together."""
        return sum((line.row.written for line in self.totals), Fraction(0))

    @property
    def dropped(self) -> Fraction:
        """按分により切り捨てた票数."""
        return self.valid - self.written


def worked_out(votes: ContestVotes, policy: Policy, decided: Decided = _NONE) -> Working:
    """The working of `total_votes`. Raises ApportionRefused as that does."""
    totals = total_votes(votes, policy, decided)
    parts = group_parts(votes, policy.other_valid_votes, decided)
    groups = tuple(
        _group(votes, policy, group, of_group)
        for group, of_group in zip(votes.groups, parts, strict=True)
    )
    lines = tuple(TotalWorking(row, _shares_of(row.candidate, groups)) for row in totals.candidates)
    return Working(policy, groups, lines, totals.valid)


def _group(
    votes: ContestVotes, policy: Policy, group: Group, parts: dict[CandidateId, Fraction]
) -> GroupWorking:
    rule = policy.other_valid_votes
    base = other_valid(votes, rule)
    return GroupWorking(
        group,
        How.NOTHING
        if not parts
        else (How.DECIDED if group in without_ratio(votes, rule) else How.RATIO),
        tuple(
            Share(
                member,
                base[member] - votes.paper_own.get(member, 0),
                votes.paper_own.get(member, 0),
                parts.get(member, Fraction(0)),
            )
            for member in group.candidates
        ),
    )


def _shares_of(
    candidate: CandidateId, groups: tuple[GroupWorking, ...]
) -> tuple[tuple[int, Fraction], ...]:
    return tuple(
        (number, share.share)
        for number, group in enumerate(groups, 1)
        if group.how is not How.NOTHING
        for share in group.shares
        if share.candidate == candidate
    )

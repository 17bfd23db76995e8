"""The shares of every group of a contest: by ratio, or as people decided.

Where no member of a group has any other valid vote, 公職選挙法68条の2 gives no ratio.
Nothing is assumed then: two people decide the parts, on the record.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal, TypeAlias

from common.election import OtherValidVotes
from tally_server.outcome.apportion import apportion
from tally_server.outcome.votes import CandidateId, ContestVotes, Group

Decided: TypeAlias = Mapping[tuple[CandidateId, ...], Mapping[CandidateId, int | Fraction]]
"""The parts people decided, by the group's candidates in filing order."""

Fault: TypeAlias = Literal["undecided", "not-needed", "unknown-group", "members", "sum"]


class ApportionRefused(ValueError):
    """A group has no parts, or parts were decided that cannot be used.

    fault: undecided (no ratio, and no decision), not-needed (there is a ratio),
    unknown-group, members (the parts name other candidates), sum (the parts are
    negative or do not add up to the group's ballots).
    """

    def __init__(self, fault: Fault, candidates: tuple[CandidateId, ...]) -> None:
        super().__init__(f"{fault}: {'+'.join(candidates)}")
        self.fault = fault
        self.candidates = candidates


def other_valid(votes: ContestVotes, rule: OtherValidVotes) -> dict[CandidateId, int]:
    """Each candidate's votes that set the ratio, shares never included.

    rule: whether その他の有効投票数 means all own votes, or paper votes only.
    """
    return {
        candidate: votes.paper_own.get(candidate, 0)
        + (votes.electronic_valid(candidate) if rule == "all" else 0)
        for candidate in votes.candidates
    }


def without_ratio(votes: ContestVotes, rule: OtherValidVotes) -> tuple[Group, ...]:
    """The groups with ballots whose members all have 0: people decide these."""
    own = other_valid(votes, rule)
    return tuple(
        group
        for group in votes.groups
        if group.ballots > 0 and not any(own[candidate] for candidate in group.candidates)
    )


def group_parts(
    votes: ContestVotes, rule: OtherValidVotes, decided: Decided
) -> tuple[dict[CandidateId, Fraction], ...]:
    """Of each group, every member's part, exact; empty where there is nothing to share.

    decided holds parts for exactly the groups of `without_ratio`.
    Raises ApportionRefused where it holds too few, too many or wrong ones.
    """
    own = other_valid(votes, rule)
    open_groups = without_ratio(votes, rule)
    _refuse_unneeded(votes, open_groups, decided)
    return tuple(
        _decided_parts(group, decided) if group in open_groups else _parts(group, own)
        for group in votes.groups
    )


def shares(
    votes: ContestVotes, rule: OtherValidVotes, decided: Decided
) -> dict[CandidateId, tuple[Fraction, ...]]:
    """Every candidate's shares, one for each group the candidate is in, exact.

    Raises ApportionRefused as `group_parts` does.
    """
    parts = group_parts(votes, rule, decided)
    return {
        candidate: tuple(part[candidate] for part in parts if candidate in part)
        for candidate in votes.candidates
    }


def _parts(group: Group, own: Mapping[CandidateId, int]) -> dict[CandidateId, Fraction]:
    if group.ballots == 0:  # nothing to share, even where there is no ratio
        return {}
    return apportion(group.ballots, {candidate: own[candidate] for candidate in group.candidates})


def _decided_parts(group: Group, decided: Decided) -> dict[CandidateId, Fraction]:
    if group.candidates not in decided:
        raise ApportionRefused("undecided", group.candidates)
    parts = decided[group.candidates]
    if set(parts) != set(group.candidates):
        raise ApportionRefused("members", group.candidates)
    if sum(parts.values()) != group.ballots or any(part < 0 for part in parts.values()):
        raise ApportionRefused("sum", group.candidates)
    return {candidate: Fraction(part) for candidate, part in parts.items()}


def _refuse_unneeded(votes: ContestVotes, open_groups: tuple[Group, ...], decided: Decided) -> None:
    known = {group.candidates for group in votes.groups}
    needed = {group.candidates for group in open_groups}
    for candidates in decided:
        if candidates not in known:
            raise ApportionRefused("unknown-group", candidates)
        if candidates not in needed:
            raise ApportionRefused("not-needed", candidates)

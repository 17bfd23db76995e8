"""The votes of one contest: what the electronic count and the paper keying hand over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

CandidateId: TypeAlias = str

_NONE: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True)
class Group:
    """Paper ballots with one name that may mean any of several candidates.

    candidates: at least two, in filing order; the ballots are theirs to share.
    """

    candidates: tuple[CandidateId, ...]
    ballots: int


@dataclass(frozen=True)
class ContestVotes:
    """Everything that is counted in one contest, before any share is worked out.

    candidates: every candidate of the contest, in filing order.
    electronic: records that opened to each candidate, invalidated candidates included.
    invalidated: those whose electronic votes are all invalid (電磁的記録投票法9条3項).
    paper_own: valid paper ballots for that candidate alone; paper_invalid: by reason.
    A candidate or reason that a mapping does not name has 0. Raises ValueError where
    the parts contradict one another: readers of the files refuse that before.
    """

    candidates: tuple[CandidateId, ...]
    electronic: Mapping[CandidateId, int] = field(default_factory=dict, hash=False)
    paper_own: Mapping[CandidateId, int] = field(default_factory=dict, hash=False)
    groups: tuple[Group, ...] = ()
    invalidated: frozenset[CandidateId] = frozenset()
    ended_without_choice: int = 0
    set_aside: int = 0
    paper_invalid: Mapping[str, int] = field(default_factory=dict, hash=False)
    taken_away: int = 0
    not_accepted: int = 0

    def __post_init__(self) -> None:
        _refuse_unknown(self)
        _refuse_negative(self)
        _refuse_odd_groups(self)
        if any(self.paper_own.get(candidate) for candidate in self.invalidated):
            raise ValueError("an invalidated candidate has valid paper votes")

    def electronic_valid(self, candidate: CandidateId) -> int:
        """The electronic votes that count for the candidate."""
        return 0 if candidate in self.invalidated else self.electronic.get(candidate, 0)

    @property
    def electronic_invalidated(self) -> int:
        """The electronic votes of all candidates declared invalid."""
        return sum(self.electronic.get(candidate, 0) for candidate in self.invalidated)

    @property
    def records(self) -> int:
        """Every record of the contest's pool: 途中終了 and those set aside included."""
        return sum(self.electronic.values()) + self.ended_without_choice + self.set_aside

    @property
    def valid(self) -> int:
        """有効投票の総数: all candidates' votes; neither 途中終了 nor those set aside."""
        own = sum(self.electronic.values()) - self.electronic_invalidated
        return own + sum(self.paper_own.values()) + sum(group.ballots for group in self.groups)

    @property
    def invalid(self) -> int:
        """Invalid paper ballots, and the electronic votes of invalidated candidates."""
        return sum(self.paper_invalid.values()) + self.electronic_invalidated


def _refuse_unknown(votes: ContestVotes) -> None:
    known = set(votes.candidates)
    if len(known) != len(votes.candidates):
        raise ValueError("a candidate stands twice on the list")
    grouped = {candidate for group in votes.groups for candidate in group.candidates}
    named = grouped.union(votes.electronic, votes.paper_own, votes.invalidated)
    if unknown := named - known:
        raise ValueError(f"no candidates of this contest: {sorted(unknown)}")


def _refuse_negative(votes: ContestVotes) -> None:
    counts: Iterable[int] = (
        *votes.electronic.values(),
        *votes.paper_own.values(),
        *votes.paper_invalid.values(),
        *(group.ballots for group in votes.groups),
        votes.ended_without_choice,
        votes.set_aside,
        votes.taken_away,
        votes.not_accepted,
    )
    if any(count < 0 for count in counts):
        raise ValueError("a count is negative")


def _refuse_odd_groups(votes: ContestVotes) -> None:
    if len({frozenset(group.candidates) for group in votes.groups}) != len(votes.groups):
        raise ValueError("a group stands twice")
    for group in votes.groups:
        members = set(group.candidates)
        if len(members) != len(group.candidates) or len(members) < 2:
            raise ValueError("a group needs at least two different candidates")
        if members & votes.invalidated:
            raise ValueError("an invalidated candidate is member of a group")

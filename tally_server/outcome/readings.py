"""Both readings of その他の有効投票数, side by side: with electronic votes, and without.

The law says whose votes set the ratio, and no published source says whether votes that
a machine recorded are among them. The committee decides (`other_valid_votes`); what the
other reading would give stands beside it, so that nobody learns of it from a lawsuit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from tally_server.outcome.ranking import Outcome, Seats, outcome_of
from tally_server.outcome.shares import Decided, without_ratio
from tally_server.outcome.totals import Policy, total_votes
from tally_server.outcome.votes import CandidateId, ContestVotes, Group
from tally_server.outcome.working import Working, worked_out

_NONE: Decided = MappingProxyType({})


class Effect(StrEnum):
    """What hangs on the choice between the readings."""

    NONE = "none"  # the same totals
    TOTALS = "totals"  # other totals, the same people and ties
    PEOPLE = "people"  # other people are elected, or draw a lot
    UNKNOWN = "unknown"  # one reading has a group without a ratio, and nobody decided it


@dataclass(frozen=True)
class Reading:
    """What one reading gives. undecided: its groups that wait for people; then neither
    working nor outcome. outcome: before any lot."""

    policy: Policy
    undecided: tuple[Group, ...]
    working: Working | None = None
    outcome: Outcome | None = None


@dataclass(frozen=True)
class Readings:
    """used: that of the committee; other: the one it did not choose."""

    used: Reading
    other: Reading

    @property
    def effect(self) -> Effect:
        if self.used.outcome is None or self.other.outcome is None:
            return Effect.UNKNOWN
        if _who(self.used.outcome) != _who(self.other.outcome):
            return Effect.PEOPLE
        return Effect.TOTALS if self.differing else Effect.NONE

    @property
    def differing(self) -> tuple[CandidateId, ...]:
        """Whose exact totals differ, in filing order; nobody where one cannot be said."""
        if self.used.working is None or self.other.working is None:
            return ()
        both = zip(self.used.working.totals, self.other.working.totals, strict=True)
        return tuple(one.row.candidate for one, two in both if one.row.total != two.row.total)


def both_readings(
    votes: ContestVotes, policy: Policy, seats: Seats, decided: Decided = _NONE
) -> Readings:
    """Both, worked out to the end where people have decided what must be decided."""
    rule = policy.other_valid_votes
    other = replace(policy, other_valid_votes="paper" if rule == "all" else "all")
    return Readings(*(_reading(votes, rule, seats, decided) for rule in (policy, other)))


def _reading(votes: ContestVotes, policy: Policy, seats: Seats, decided: Decided) -> Reading:
    needed = without_ratio(votes, policy.other_valid_votes)
    undecided = tuple(group for group in needed if group.candidates not in decided)
    if undecided:
        return Reading(policy, undecided)
    mine = {group.candidates: decided[group.candidates] for group in needed}
    outcome = outcome_of(total_votes(votes, policy, mine), seats)
    return Reading(policy, (), worked_out(votes, policy, mine), outcome)


def _who(outcome: Outcome) -> tuple[frozenset[CandidateId], frozenset[CandidateId]]:
    """Who is elected, and who draws, whatever their order."""
    return _people(outcome.elected), _people(outcome.tied)


def _people(candidates: Sequence[CandidateId]) -> frozenset[CandidateId]:
    return frozenset(candidates)

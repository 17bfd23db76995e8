"""The decisions that two people put on record: one frozen class for each action.

A decision only says what people decided. Whether it was needed, and fits what the media
and the count show, is judged where it is used.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from fractions import Fraction
from typing import Any, ClassVar, Literal, TypeVar

from common.problems import Action
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.votes import CandidateId

DamagedOrLost = Literal["damaged", "lost"]
_LAST = ("reason", "opinion", "by")


@dataclass(frozen=True, kw_only=True)
class Decision(ABC):
    """by: two different people. opinion: what the witnesses (開票立会人) said.

    line: where it stands in the file, for messages; it does not tell decisions apart.
    """

    action: ClassVar[Action]
    by: tuple[str, str]
    reason: str = ""
    opinion: str = ""
    line: int = field(default=1, compare=False)

    @property
    @abstractmethod
    def subject(self) -> tuple[str, ...]:
        """What is decided here; two decisions on one subject contradict one another."""

    def as_json(self) -> dict[str, Any]:
        """The decision as it stands in `results.json`; what was left out stays out."""
        names = [item.name for item in fields(self) if item.name not in (*_LAST, "line")]
        values = ((name, _json(getattr(self, name))) for name in (*names, *_LAST))
        said = {name: value for name, value in values if value not in (None, "")}
        return {"action": self.action.value, **said}


@dataclass(frozen=True, kw_only=True)
class UseDuplicate(Decision):
    """Count the duplicate in place of the original (電磁的記録投票法10条2項)."""

    action = Action.USE_DUPLICATE
    terminal: str
    reason: DamagedOrLost

    @property
    def subject(self) -> tuple[str, ...]:
        return ("terminal", self.terminal)


@dataclass(frozen=True, kw_only=True)
class NotUsed(Decision):
    """The terminal never opened its polls; there is no vote of it."""

    action = Action.NOT_USED
    terminal: str

    @property
    def subject(self) -> tuple[str, ...]:
        return ("terminal", self.terminal)


@dataclass(frozen=True, kw_only=True)
class Acknowledge(Decision):
    """A problem was seen and changes nothing. problem: its code in the register.

    terminal: the folder it is about, as named there; None where it is about none.
    """

    action = Action.ACKNOWLEDGE
    problem: str
    terminal: str | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        return ("problem", self.problem, self.terminal or "")


@dataclass(frozen=True, kw_only=True)
class AcceptDifference(Decision):
    """So many records stand against so many voters on the roll, and the count goes on."""

    action = Action.ACCEPT_DIFFERENCE
    place: str
    contest: str
    records: int
    voters: int

    @property
    def subject(self) -> tuple[str, ...]:
        return ("roll", self.place, self.contest)


@dataclass(frozen=True, kw_only=True)
class SetAside(Decision):
    """The record of this SHA-256 (64 lower-case hex digits) is not counted."""

    action = Action.SET_ASIDE
    contest: str
    sha256: str

    @property
    def subject(self) -> tuple[str, ...]:
        return ("record", self.contest, self.sha256)


@dataclass(frozen=True, kw_only=True)
class InvalidateCandidate(Decision):
    """All electronic votes for the candidate are invalid (電磁的記録投票法9条3項)."""

    action = Action.INVALIDATE_CANDIDATE
    contest: str
    candidate: CandidateId

    @property
    def subject(self) -> tuple[str, ...]:
        return ("candidate", self.contest, self.candidate)


@dataclass(frozen=True, kw_only=True)
class Apportion(Decision):
    """The parts of a group whose candidates have no other valid votes.

    group: in filing order; counts: each one's part, exact, a whole number together.
    """

    action = Action.APPORTION
    contest: str
    group: tuple[CandidateId, ...]
    counts: Mapping[CandidateId, Fraction] = field(hash=False)

    @property
    def subject(self) -> tuple[str, ...]:
        return ("group", self.contest, *self.group)


@dataclass(frozen=True, kw_only=True)
class Lot(Decision):
    """The winners of a lot that was drawn (公職選挙法95条2項), in the order drawn."""

    action = Action.LOT
    contest: str
    winners: tuple[CandidateId, ...]

    @property
    def subject(self) -> tuple[str, ...]:
        return ("lot", self.contest)


@dataclass(frozen=True, kw_only=True)
class Reopen(Decision):
    """Another pool of the same election may be opened."""

    action = Action.REOPEN

    @property
    def subject(self) -> tuple[str, ...]:
        return ("pool", self.reason)


Kind = TypeVar("Kind", bound=Decision)


@dataclass(frozen=True)
class Decisions:
    """All decisions, in the order of the file; no two contradict one another.

    file: its name, for messages.
    """

    made: tuple[Decision, ...] = ()
    file: str = field(default="decisions.json", compare=False)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.made)

    def of(self, kind: type[Kind]) -> tuple[Kind, ...]:
        """Those of one action."""
        return tuple(decision for decision in self.made if isinstance(decision, kind))

    @property
    def invalidated(self) -> frozenset[CandidateId]:
        """The candidates of all contests whose electronic votes are invalid."""
        return frozenset(decision.candidate for decision in self.of(InvalidateCandidate))

    def lot(self, contest: str) -> Lot | None:
        """The lot recorded for the contest, if one was."""
        return next((lot for lot in self.of(Lot) if lot.contest == contest), None)

    def apportioned(
        self, contest: str
    ) -> dict[tuple[CandidateId, ...], Mapping[CandidateId, Fraction]]:
        """The decided parts of the contest's groups, as `total_votes` takes them."""
        decided = (item for item in self.of(Apportion) if item.contest == contest)
        return {item.group: item.counts for item in decided}

    def as_json(self) -> list[dict[str, Any]]:
        """The list as it stands in `results.json`."""
        return [decision.as_json() for decision in self.made]


def _json(value: object) -> object:
    match value:
        case Fraction():
            return int(value) if value.denominator == 1 else fraction_text(value)
        case tuple():
            return list(value)
        case Mapping():
            return {key: _json(item) for key, item in value.items()}
    return value

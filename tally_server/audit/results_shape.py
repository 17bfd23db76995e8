"""The members of `results.json`, as docs/formats/results.schema.json says them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from common.problems import Weight, register
from tally_server.audit.decision_shapes import DecisionList
from tally_server.audit.shapes import (
    Count,
    ElectionId,
    ExactText,
    Hash,
    Ids,
    InvalidReason,
    Members,
    PartId,
    Several,
)

SettledBy = Literal[
    "use-duplicate", "not-used", "acknowledge", "accept-difference", "set-aside", "reopen"
]


class Electronic(Members):
    records: Count
    ended_without_choice: Count
    invalidated: Count
    set_aside: Count


class Group(Members):
    candidates: Several
    ballots: Count


class Paper(Members):
    own: Count
    groups: list[Group]
    invalid: dict[InvalidReason, Count]
    taken_away: Count
    not_accepted: Count


class Candidate(Members):
    id: PartId
    name: Annotated[str, Field(min_length=1, max_length=60)]
    electronic: Count
    paper_own: Count
    apportioned: ExactText
    total: ExactText
    printed: Annotated[str, Field(pattern=r"^(0|[1-9][0-9]*)(\.[0-9]{3})?$", max_length=4004)]


class Outcome(Members):
    elected: Ids
    legal_minimum: ExactText
    deposit_line: ExactText
    ties: Annotated[list[Several], Field(max_length=1)]


class ContestResult(Members):
    id: PartId
    electronic: Electronic
    paper: Paper
    candidates: Annotated[list[Candidate], Field(min_length=1, max_length=200)]
    valid: Count
    invalid: Count
    outcome: Outcome


class ListedProblem(Members):
    """A problem that was found, with the decision that settled it."""

    code: Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{2}$")]
    terminal: Annotated[str, Field(max_length=60)] | None
    name: Annotated[str, Field(pattern=r"^[a-z-]+$")]
    weight: Literal["decide", "acknowledge", "outcome"]
    title: str
    title_en: str
    settled_by: SettledBy | None = None
    place: PartId | None = None
    contest: PartId | None = None
    file: str | None = None
    folder: str | None = None
    found: str | None = None
    what: str | None = None
    number: Count | None = None
    records: Count | None = None
    voters: Count | None = None
    difference: Annotated[str, Field(pattern=r"^[+-][1-9][0-9]*$")] | None = None
    sha256: Hash | None = None
    copies: Annotated[int, Field(ge=2)] | None = None

    @model_validator(mode="after")
    def _registered(self) -> "ListedProblem":
        kind = register().get(self.name)
        if kind is None or (kind.code, kind.weight.value) != (self.code, self.weight):
            raise ValueError("a problem that is not in the register")
        if self.settled_by is not None and self.settled_by not in kind.resolved_by:
            raise ValueError("settled by what does not settle it")
        return self

    @property
    def open(self) -> bool:
        """Whether neither its weight nor a decision closes it."""
        return self.weight != Weight.ACKNOWLEDGE.value and self.settled_by is None


class Results(Members):
    """docs/formats/results.md"""

    election: ElectionId
    package_hash: Hash
    contests: Annotated[list[ContestResult], Field(min_length=1, max_length=10)]
    problems: list[ListedProblem]
    decisions: DecisionList

    @model_validator(mode="after")
    def _once(self) -> "Results":
        ids = [contest.id for contest in self.contests]
        people = [[person.id for person in contest.candidates] for contest in self.contests]
        if any(len(some) != len(set(some)) for some in (ids, *people)):
            raise ValueError("a contest or a candidate stands twice")
        return self

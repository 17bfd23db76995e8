"""Decisions as results and statement list them, by the members of each action.

Whether what they name is in the election is asked of `decisions.json`.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, TypeAdapter

from tally_server.audit.shapes import Count, Hash, Ids, Members, PartId, Several, Terminal
from tally_server.inputs.json_values import some_text


def _seen(text: str) -> str:
    return some_text(text)


Text = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_seen)]
Name = Annotated[str, AfterValidator(_seen)]
Part = (
    Annotated[int, Field(ge=0, le=99_999_999)]
    | Annotated[str, Field(pattern=r"^[1-9][0-9]{0,11}/[1-9][0-9]{0,11}$")]
)


class _Decided(Members):
    by: Annotated[list[Name], Field(min_length=2, max_length=2)]
    opinion: Text | None = None


class _Noted(_Decided):
    reason: Text | None = None


class _Reasoned(_Decided):
    reason: Text


class UseDuplicate(Members):
    action: Literal["use-duplicate"]
    terminal: Terminal
    reason: Literal["damaged", "lost"]
    opinion: Text
    by: Annotated[list[Name], Field(min_length=2, max_length=2)]


class NotUsed(_Noted):
    action: Literal["not-used"]
    terminal: Terminal


class Acknowledge(_Noted):
    action: Literal["acknowledge"]
    problem: Annotated[str, Field(pattern=r"^[A-Z]-[0-9]{2}$")]
    terminal: Text | None = None


class AcceptDifference(_Reasoned):
    action: Literal["accept-difference"]
    place: PartId
    contest: PartId
    records: Count
    voters: Count


class SetAside(_Reasoned):
    action: Literal["set-aside"]
    contest: PartId
    sha256: Hash


class InvalidateCandidate(_Reasoned):
    action: Literal["invalidate-candidate"]
    contest: PartId
    candidate: PartId


class Apportion(_Noted):
    action: Literal["apportion"]
    contest: PartId
    group: Several
    counts: dict[PartId, Part]


class Lot(_Noted):
    action: Literal["lot"]
    contest: PartId
    winners: Annotated[Ids, Field(min_length=1)]


class Reopen(_Reasoned):
    action: Literal["reopen"]


AnyDecision = Annotated[
    UseDuplicate
    | NotUsed
    | Acknowledge
    | AcceptDifference
    | SetAside
    | InvalidateCandidate
    | Apportion
    | Lot
    | Reopen,
    Field(discriminator="action"),
]
_ANY: TypeAdapter[AnyDecision] = TypeAdapter(AnyDecision)


def _a_decision(value: dict[str, Any]) -> dict[str, Any]:
    """The value as it stands, if it is a decision of its action."""
    _ANY.validate_python(value)
    return value


DecisionObject = Annotated[dict[str, Any], AfterValidator(_a_decision)]
DecisionList = Annotated[list[DecisionObject], Field(max_length=100_000)]

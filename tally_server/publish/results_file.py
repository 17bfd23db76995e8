"""`results.json`, read back: frozen values with exactly the members of its page.

What it says is not checked again here; that is for the numbered checks. Members and
kinds of values are, so whoever reads it never meets half a document.
Specified in docs/formats/results.md.
"""

import json
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from common.problems import Action

_Count = Annotated[int, Field(ge=0)]


class ResultsRefused(ValueError):
    """Bytes that are no `results.json`. The text is a reason in English for a log."""


def _reduced(written: str) -> str:
    above, _, below = written.partition("/")
    if written != f"{(value := Fraction(int(above), int(below))).numerator}/{value.denominator}":
        raise ValueError("not a reduced fraction")
    return written


_Fraction = Annotated[
    str, Field(pattern=r"^[0-9]{1,4000}/[0-9]{1,4000}$"), AfterValidator(_reduced)
]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class Electronic(_Value):
    """The electronic records of a contest, by what became of them."""

    records: _Count
    ended_without_choice: _Count
    invalidated: _Count
    set_aside: _Count


class Group(_Value):
    """Paper ballots whose name may mean any of these candidates."""

    candidates: tuple[str, ...]
    ballots: _Count


class Paper(_Value):
    """The paper votes of a contest. invalid: ballots by reason."""

    own: _Count
    groups: tuple[Group, ...]
    invalid: dict[str, _Count]
    taken_away: _Count
    not_accepted: _Count


class CandidateResult(_Value):
    """A candidate's votes. apportioned, total: exact; printed: as the record has it."""

    id: str
    name: str
    electronic: _Count
    paper_own: _Count
    apportioned: _Fraction
    total: _Fraction
    printed: Annotated[str, Field(pattern=r"^[0-9]{1,20}(\.[0-9]{3})?$")]

    @property
    def votes(self) -> Fraction:
        return Fraction(self.total)


class Outcome(_Value):
    """elected: ids in the order of rank. ties: those between whom a lot still decides."""

    elected: tuple[str, ...]
    legal_minimum: _Fraction
    deposit_line: _Fraction
    ties: tuple[tuple[str, ...], ...]


class ContestResult(_Value):
    """One contest; candidates in the order of filing."""

    id: str
    electronic: Electronic
    paper: Paper
    candidates: tuple[CandidateResult, ...]
    valid: _Count
    invalid: _Count
    outcome: Outcome


class ProblemFound(BaseModel):
    """A problem as it stands there; what its title is filled with is not asked.

    settled_by: the action of the decision that settled it, if one did.
    """

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")
    code: str
    name: str
    weight: Literal["decide", "acknowledge", "outcome"]
    terminal: str | None
    place: str | None = None
    contest: str | None = None
    settled_by: Action | None = None
    title: str
    title_en: str


class ResultsFile(_Value):
    """The whole document. decisions: as they stand there."""

    election: str
    package_hash: str
    contests: tuple[ContestResult, ...]
    problems: tuple[ProblemFound, ...]
    decisions: tuple[dict[str, Any], ...]


def read_results(data: bytes) -> ResultsFile:
    """The document in these bytes. Raises ResultsRefused."""
    try:
        json.loads(data, object_pairs_hook=_unique)
        return ResultsFile.model_validate_json(data)
    except (ValidationError, ValueError, RecursionError, ZeroDivisionError) as cause:
        raise ResultsRefused(str(cause)) from cause


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found

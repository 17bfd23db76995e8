"""The members of documents, declared once: each has exactly these, of these values.

true is no number and 1 is no truth; a number is never written as text.
"""

from fractions import Fraction
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from common.canonical import MAX_INTEGER
from common.closing import COVERED
from common.halves import MAX_OPENING
from tally_server.audit.ledger import Broken
from tally_server.outcome.printed import fraction_text

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PartId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}$")]
ElectionId = Annotated[str, Field(pattern=r"^[a-z0-9-]{3,40}$")]
Terminal = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,31}-[0-9]{2}$")]
Count = Annotated[int, Field(ge=0, le=MAX_INTEGER)]
Records = Annotated[int, Field(ge=0, le=10_000)]


def _reduced(text: str) -> str:
    if fraction_text(Fraction(text)) != text:
        raise ValueError("a fraction that is not reduced")
    return text


def _distinct(ids: list[str]) -> list[str]:
    if len(ids) != len(set(ids)):
        raise ValueError("an id stands twice")
    return ids


ExactText = Annotated[
    str,
    Field(pattern=r"^(0|[1-9][0-9]{0,3999})/[1-9][0-9]{0,3999}$"),
    AfterValidator(_reduced),
]
Ids = Annotated[list[PartId], AfterValidator(_distinct)]
Several = Annotated[Ids, Field(min_length=2)]
Mode = Literal["official", "rehearsal", "training"]
Medium = Literal["original", "duplicate"]
InvalidReason = Literal["1", "2", "4", "5", "6", "7", "8", "blank", "text", "mark"]
Shape = TypeVar("Shape", bound="Members")


class Members(BaseModel):
    """An object with exactly the members below."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")

    @model_validator(mode="after")
    def _absent_is_not_null(self) -> "Members":
        """A member that may be absent is not null where it is there."""
        for name in self.model_fields_set:
            field = type(self).model_fields[name]
            if not field.is_required() and getattr(self, name) is None:
                raise ValueError(f"{name} is null")
        return self


def shaped(shape: type[Shape], value: object) -> Shape:
    """The value, if it has this shape. Raises Broken, with the first member at fault."""
    try:
        return shape.model_validate(value)
    except ValidationError as refused:
        first = refused.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "-"
        raise Broken(f"{where[:80]}: {first['msg'][:120]}") from None


class Program(Members):
    version: str
    sha256: str


class ContestCount(Members):
    contest: PartId
    records: Records
    merkle_root: Hash


class LogHead(Members):
    entries: Count
    head: Hash


class CoveredFile(Members):
    name: str
    bytes: Count
    sha256: Hash


class Manifest(Members):
    """docs/formats/closing-package.md"""

    election_uid: Hash
    election: str
    mode: Mode
    suite: Literal[1, 2]
    package_hash: Hash
    terminal: str
    place: str
    opening: Annotated[int, Field(ge=1, le=MAX_OPENING)]
    handover: bool
    program: Program
    voters: Records
    contests: Annotated[list[ContestCount], Field(min_length=1, max_length=10)]
    log: LogHead
    files: list[CoveredFile]

    @model_validator(mode="after")
    def _covers(self) -> "Manifest":
        if [file.name for file in self.files] != list(COVERED):
            raise ValueError("covers other files")
        return self


class MediumDocument(Members):
    """docs/formats/closing-package.md"""

    election_uid: Hash
    terminal: str
    medium: Medium
    manifest_sha256: Hash

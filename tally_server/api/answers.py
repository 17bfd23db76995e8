"""The shapes of the interface's answers."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tally_server.database.proposals import Ending
from tally_server.people.roles import Role
from tally_server.web.typed import Words


class Shape(BaseModel):
    """Nothing beside its fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Fault(Shape):
    """Why something was not done, as staff read it."""

    code: str
    title: str
    meaning: str
    action: str


class Health(Shape):
    status: Literal["ok"] = "ok"


class SignIn(Shape):
    login: Words = Field(max_length=200)
    password: Words = Field(max_length=1000)


class PersonShown(Shape):
    id: int
    login: str
    name: str
    roles: list[Role]


class Token(Shape):
    """token: goes into the header `Authorization: Bearer …`; it lives as a session does."""

    token: str
    person: PersonShown


class ProposalShown(Shape):
    """ending: null while it waits for another person. sha256: what an approval names."""

    id: int
    kind: str
    data: dict[str, Any]
    sha256: str
    proposed_by: str
    proposed_at: datetime
    ending: Ending | None
    ended_by: str | None
    ended_at: datetime | None
    reason: str


class Approval(Shape):
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Refusal(Shape):
    reason: Words = Field(min_length=1, max_length=400)


class EntryShown(Shape):
    number: int
    at: datetime
    by: str
    what: str
    values: dict[str, str | int]
    previous: str
    hash: str


class LogShown(Shape):
    """broken_at: the entry at which the chain does not hold; null where all of it does."""

    broken_at: int | None
    entries: list[EntryShown]


class HeadShown(Shape):
    """envelope: the head as a signed document, canonical JSON in base64 of DSSE."""

    entries: int
    hash: str
    key: str
    envelope: str


class SummaryRow(Shape):
    label: str
    value: str

"""Acts of weight: one person proposes, another approves exactly what was shown.

An act is described here and carried out by its executor, which lives beside the database.
ASVS 5.0 2.3.5 (multi-user approval); the database refuses the same person by itself.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.canonical import canonical
from common.text import Value
from tally_server.people.person import Person
from tally_server.people.roles import Role

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One line of what is shown: the key of its label, and the value as people read it.

    value_key: `value` is itself a key of the catalogue. names: keys of names that follow it.
    of: `value` is the id of a "place" or "contest", or ids of "candidate" and their contest.
    """

    label: str
    value: str
    value_key: bool = False
    names: tuple[str, ...] = ()
    of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Act:
    """A kind of act. kind: its name for ever; title, meaning: keys of the catalogue.

    shown: what people read before they approve, made of the data alone. still_valid: the
    executor checks again, in the transaction of the approval.
    """

    kind: str
    title: str
    meaning: str
    proposers: frozenset[Role]
    approvers: frozenset[Role]
    shown: Callable[[Data], tuple[Row, ...]]


@dataclass(frozen=True)
class Agreed:
    """An act on which two people agreed: what its executor is given."""

    proposal: int
    kind: str
    data: Data
    sha256: str
    proposed_by: Person
    approved_by: Person
    at: datetime


class ActRefused(Exception):
    """The act cannot be done; key and values say why to people."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.key = key
        self.values_said = values


def act_sha256(kind: str, data: Data) -> str:
    """What an approval is bound to: SHA-256 over kind and data in canonical JSON.

    Raises NotCanonical for data that is no plain JSON.
    """
    return hashlib.sha256(canonical({"act": kind, "data": dict(data)})).hexdigest()

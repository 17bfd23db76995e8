"""The register of problems: what can be wrong with media, votes and records.

A *problem* is a value, not an exception: intake and count collect all of them, and
people decide. The register is `common/catalogue/problems.toml`; `docs/problems.md` is
made from it. A code is stable: it is never given to another problem, nor used again.

Text of a problem never holds a candidate, a choice, or a digest of a working box.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from common.text import Language, Value, text


class Weight(StrEnum):
    """What a problem does to the count."""

    DECIDE = "decide"  # no totals until two people decide
    ACKNOWLEDGE = "acknowledge"  # listed; the count goes on
    OUTCOME = "outcome"  # the count is written; the outcome needs people


class Action(StrEnum):
    """A decision that two people put on record."""

    USE_DUPLICATE = "use-duplicate"
    NOT_USED = "not-used"
    ACKNOWLEDGE = "acknowledge"
    ACCEPT_DIFFERENCE = "accept-difference"
    SET_ASIDE = "set-aside"
    INVALIDATE_CANDIDATE = "invalidate-candidate"
    APPORTION = "apportion"
    LOT = "lot"
    REOPEN = "reopen"


@dataclass(frozen=True)
class ProblemKind:
    """An entry of the register.

    resolved_by: the decisions that let the count go on; empty where none does and
    the medium itself must be brought right.
    """

    name: str
    code: str
    weight: Weight
    resolved_by: frozenset[Action]


@cache
def register() -> Mapping[str, ProblemKind]:
    """Every kind of problem, by its name."""
    source = files("common.catalogue").joinpath("problems.toml").read_text(encoding="utf-8")
    return MappingProxyType(
        {
            name: ProblemKind(
                name,
                entry["code"],
                Weight(entry["weight"]),
                frozenset(Action(action) for action in entry["resolved_by"]),
            )
            for name, entry in tomllib.loads(source).items()
        }
    )


@cache
def kind_of(code: str) -> ProblemKind:
    """The kind that has this code; KeyError where none has."""
    return {kind.code: kind for kind in register().values()}[code]


@dataclass(frozen=True)
class Problem:
    """One problem found. Only the subjects that apply are set."""

    name: str
    terminal: str | None = None
    place: str | None = None
    contest: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)

    @property
    def kind(self) -> ProblemKind:
        return register()[self.name]

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def subject(self) -> str:
        """What it is about, for a line on the screen: terminal, place or contest."""
        parts = [part for part in (self.terminal, self.place, self.contest) if part]
        return " ".join(parts) or "-"

    def say(self, language: Language = "ja") -> str:
        """`subject: [code] what happened, what to do`, on one line."""
        return (
            f"{self.subject}: [{self.code}] {self._text('title', language)}"
            f" → {self._text('action', language)}"
        )

    def title(self, language: Language = "ja") -> str:
        return self._text("title", language)

    def meaning(self, language: Language = "ja") -> str:
        return self._text("meaning", language)

    def action(self, language: Language = "ja") -> str:
        return self._text("action", language)

    def _text(self, part: str, language: Language) -> str:
        return text(f"problems.{self.name}", f"{part}_{language}", **self.values)

    def as_json(self) -> dict[str, Value | None]:
        """The problem as it stands in `results.json`; `terminal` is null for none."""
        subjects = {"place": self.place, "contest": self.contest}
        # The values first: none of them ever stands in for code, name or terminal.
        document: dict[str, Value | None] = dict(self.values)
        document |= {"code": self.code, "terminal": self.terminal, "name": self.name}
        document |= {key: value for key, value in subjects.items() if value is not None}
        return document | {"title": self.title("ja"), "title_en": self.title("en")}

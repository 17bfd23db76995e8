"""What was found of one part of a rule, and on what evidence. Never met by default."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from common.text import Language, Value, text


class State(StrEnum):
    MET = "met"
    NOT_MET = "not-met"
    NOT_APPLICABLE = "not-applicable"
    NOT_SHOWN = "not-yet-shown"


@dataclass(frozen=True)
class Link:
    """Something to look at: a path inside what was inspected, or a page; its SHA-256 or ""."""

    path: str
    sha256: str = ""


@dataclass(frozen=True)
class Evidence:
    """One finding in words: an entry of the catalogue, filled; and what to look at."""

    key: str
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}), hash=False)
    links: tuple[Link, ...] = ()

    def say(self, language: Language) -> str:
        return text(self.key, language, **self.values)


@dataclass(frozen=True)
class Result:
    """evidence: at least one, whatever the state: also why it is not applicable or not shown."""

    state: State
    evidence: tuple[Evidence, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a result without evidence")


def found(key: str, *links: Link, **values: Value) -> Evidence:
    """Evidence; the key is that of the catalogue, `compliance.log-complete`."""
    return Evidence(key, MappingProxyType(dict(values)), links)


def met(*evidence: Evidence) -> Result:
    return Result(State.MET, evidence)


def not_met(*evidence: Evidence) -> Result:
    return Result(State.NOT_MET, evidence)


def not_applicable(reason: Evidence) -> Result:
    return Result(State.NOT_APPLICABLE, (reason,))


def not_shown(*why: Evidence) -> Result:
    return Result(State.NOT_SHOWN, why)


def demanded(good: bool, yes: Evidence, no: Evidence) -> Result:
    """Met with `yes` where it is good, else not met with `no`."""
    return met(yes) if good else not_met(no)


def worst(states: tuple[State, ...]) -> State:
    """The state of a whole from its parts: one part not met, and the whole is not.

    A part that is not applicable asks nothing; no parts at all show nothing.
    """
    if State.NOT_MET in states:
        return State.NOT_MET
    if not states or State.NOT_SHOWN in states:
        return State.NOT_SHOWN
    return State.MET if State.MET in states else State.NOT_APPLICABLE

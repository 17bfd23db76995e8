"""What an audit notes: every check that was made, and every finding with its place.

A check is a rule with its number (docs/verifier/checks.md). The rule takes values, and
returns what holds from then on or raises Broken; so each is read and tested by itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, ParamSpec, TypeVar

from tally_server.intake.medium_folder import printable

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Broken(ValueError):
    """A rule that does not hold. The text says why, in English, as for a log."""


@dataclass(frozen=True)
class Check(Generic[Given, Found]):
    """A numbered check. Called, it is its rule."""

    number: int
    rule: Callable[Given, Found]

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Found:
        return self.rule(*args, **kwargs)


def check(number: int) -> Callable[[Callable[Given, Found]], Check[Given, Found]]:
    """The function below is the rule of this number."""
    return lambda rule: Check(number, rule)


def demand(good: bool, what: str) -> None:
    """Raise Broken unless it is good."""
    if not good:
        raise Broken(what)


@dataclass(frozen=True)
class Place:
    """Where something is: a path as it may stand in a report, and whose medium it is on."""

    path: str
    terminal: str | None = None
    medium: str | None = None

    def of(self, name: str) -> "Place":
        """A file or folder in this one."""
        shown = "/".join(printable(part) for part in name.split("/"))
        path = f"{self.path}/{shown}" if self.path else shown
        return Place(path, self.terminal, self.medium)

    def about(self, terminal: str, medium: str | None = None) -> "Place":
        """The same place, in what it has to say of this terminal or medium."""
        return Place(self.path, terminal, medium)

    def __str__(self) -> str:
        return self.path


@dataclass(frozen=True)
class Finding:
    """A check that failed. decided: people decided over it, so it fails no bundle."""

    number: int
    place: Place
    what: str
    decided: bool = False


@dataclass
class Ledger:
    """made: the numbers of the checks that were made, well or badly."""

    made: set[int] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)

    def ask(
        self,
        asked: Check[Given, Found],
        place: Place,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> Found | None:
        """What the rule returns; None, and a finding, where it is broken."""
        self.made.add(asked.number)
        try:
            return asked(*args, **kwargs)
        except Broken as broken:
            self.findings.append(Finding(asked.number, place, str(broken)))
            return None

    def holds(
        self,
        asked: Check[Given, Any],
        place: Place,
        *args: Given.args,
        **kwargs: Given.kwargs,
    ) -> bool:
        """Whether the rule holds; where not there is a finding."""
        before = len(self.findings)
        self.ask(asked, place, *args, **kwargs)
        return len(self.findings) == before

    def failed(self, *numbers: int) -> bool:
        """Whether there is a finding of one of these checks."""
        return any(finding.number in numbers for finding in self.findings)

    def nothing_to_look_at(self, *numbers: int) -> None:
        """These checks count as made, wherever else they are made."""
        self.made.update(numbers)

    def take_over(self, made: Iterable[int], findings: Iterable[Finding]) -> None:
        """What another ledger noted."""
        self.made.update(made)
        self.findings += findings

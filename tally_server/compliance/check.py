"""A check: a small function named after the rule of which it shows a part.

Checks stand in plain tables (`ARTEFACTS`, `DRILLS`, `MEASURED`); nothing registers itself.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from tally_server.compliance.result import Result
from tally_server.compliance.rule import How, function_name

Subject = TypeVar("Subject")


class Part(NamedTuple):
    """A part of a rule: what is shown of it, and by what."""

    rule: str
    how: How


@dataclass(frozen=True)
class Check(Generic[Subject]):
    """look: from what is inspected to what was found; its name is that of the rule."""

    rule: str
    how: How
    look: Callable[[Subject], Result]

    @property
    def part(self) -> Part:
        return Part(self.rule, self.how)

    @property
    def code(self) -> str:
        """Where it stands: `tally_server/compliance/artefacts/grants.py:act_4_1_1`."""
        return f"{self.look.__module__.replace('.', '/')}.py:{self.look.__name__}"


def table(how: How, *looks: tuple[str, Callable[[Subject], Result]]) -> tuple[Check[Subject], ...]:
    """The checks of one kind. Raises ValueError for a rule twice, or a function of another name."""
    checks = tuple(Check(rule, how, look) for rule, look in looks)
    if len({check.rule for check in checks}) != len(checks):
        raise ValueError("a rule has two checks of one kind")
    for check in checks:
        if check.look.__name__ != function_name(check.rule):
            raise ValueError(f"{check.look.__name__} is not named after {check.rule}")
    return checks


def looked(
    checks: Iterable[Check[Subject]], subject: Subject, step: Callable[[int], None]
) -> Mapping[Part, Result]:
    """What each check found. step: told after each."""
    results = {}
    for check in checks:
        results[check.part] = check.look(subject)
        step(1)
    return results

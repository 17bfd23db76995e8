"""Problems with the decisions that were made on them."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.problems import Action, Problem, Weight
from common.text import Language, Value, text


@dataclass(frozen=True)
class Finding:
    """A problem, and the decision of two people that settles it, if there is one."""

    problem: Problem
    settled_by: Action | None = None

    @property
    def open(self) -> bool:
        """Whether it keeps the totals back."""
        return self.problem.kind.weight is Weight.DECIDE and self.settled_by is None

    def say(self, language: Language = "ja") -> str:
        """The problem on one line; in place of what to do, the decision if there is one."""
        if self.settled_by is None:
            return self.problem.say(language)
        settled = text("command.settled", language, action=self.settled_by.value)
        head = f"{self.problem.subject}: [{self.problem.code}]"
        return f"{head} {self.problem.title(language)} → {settled}"

    def as_json(self) -> dict[str, Value | None]:
        document = self.problem.as_json() | {"weight": self.problem.kind.weight.value}
        if self.settled_by is not None:
            document["settled_by"] = self.settled_by.value
        return document


def open_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(finding for finding in findings if finding.open)

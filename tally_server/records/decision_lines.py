"""Problems and decisions as records show them: what was found, who decided what, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from common.text import text
from tally_server.inputs import decision as made
from tally_server.intake.findings import Finding
from tally_server.publish.decision_words import DecisionWords


@dataclass(frozen=True)
class ProblemLine:
    """handled: the decision that settled it, or that it changes no number."""

    code: str
    about: str
    title: str
    handled: str


@dataclass(frozen=True)
class DecisionLine:
    what: str
    detail: str
    reason: str
    opinion: str
    by: tuple[str, ...]


def problem_lines(findings: Iterable[Finding], words: DecisionWords) -> tuple[ProblemLine, ...]:
    return tuple(
        ProblemLine(
            finding.problem.code,
            words.about(finding.problem.terminal, finding.problem.place, finding.problem.contest),
            finding.problem.title("ja"),
            words.handled(finding.settled_by, finding.problem.kind.weight.value),
        )
        for finding in findings
    )


def decision_lines(
    decisions: Iterable[made.Decision], words: DecisionWords
) -> tuple[DecisionLine, ...]:
    return tuple(
        DecisionLine(words.did(one), _detail(one, words), words.reason(one), one.opinion, one.by)
        for one in decisions
    )


def _detail(decision: made.Decision, words: DecisionWords) -> str:
    """Whom a decision over candidates names; it names no place and no terminal."""
    match decision:
        case made.InvalidateCandidate():
            return words.candidates(decision.contest, (decision.candidate,))
        case made.Lot():
            names = words.candidates(decision.contest, decision.winners)
            return text("records.lot-winners", names=names)
        case made.Apportion():
            parts = (
                text(
                    "records.part",
                    name=words.candidates(decision.contest, (person,)),
                    number=str(decision.counts[person]),
                )
                for person in decision.group
            )
            return "、".join(parts)
        case _:
            return ""

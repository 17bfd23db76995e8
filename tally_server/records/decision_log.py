"""The log of problems and decisions: everything found, settled or not, and who decided what."""

from dataclasses import dataclass

from tally_server.publish.decision_words import DecisionWords
from tally_server.records.decision_lines import (
    DecisionLine,
    ProblemLine,
    decision_lines,
    problem_lines,
)
from tally_server.records.record import Record, head_of
from tally_server.records.source import RecordSource


@dataclass(frozen=True)
class DecisionLog:
    problems: tuple[ProblemLine, ...]
    decisions: tuple[DecisionLine, ...]


def decision_log(source: RecordSource) -> Record:
    words = DecisionWords(source.election, "ja")
    contests = tuple(contest.id for contest in source.election.contests)
    body = DecisionLog(
        problem_lines(source.findings, words), decision_lines(source.decisions, words)
    )
    head = head_of(source, "decision-log", contests)
    return Record("decision-log", "decision-log", head, body)

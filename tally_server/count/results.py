"""`results.json` and `results.csv`: what the count publishes.

Exact numbers as integers and reduced fraction strings, never floats. No place, terminal
or medium stands next to a candidate, and no 途中終了 next to a terminal (電磁的記録投票法
施行令 Art 4(2)). The schema is docs/formats/results.schema.json.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from common.election import Contest
from common.package import Package
from tally_server.intake.findings import Finding
from tally_server.outcome.printed import fraction_text
from tally_server.outcome.ranking import Outcome
from tally_server.outcome.totals import CandidateTotal, ContestTotals
from tally_server.outcome.votes import ContestVotes


@dataclass(frozen=True)
class ContestResult:
    """Everything that was counted and worked out in one contest."""

    contest: Contest
    votes: ContestVotes
    totals: ContestTotals
    outcome: Outcome


def results_document(
    package: Package,
    contests: Iterable[ContestResult],
    findings: Iterable[Finding],
    decisions: list[dict[str, Any]],
) -> dict[str, Any]:
    """The value of `results.json`."""
    return {
        "election": package.election.id,
        "package_hash": package.hash,
        "contests": [_contest(result) for result in contests],
        "problems": [finding.as_json() for finding in findings],
        "decisions": decisions,
    }


def _contest(result: ContestResult) -> dict[str, Any]:
    votes, totals, outcome = result.votes, result.totals, result.outcome
    names = {candidate.id: candidate.name for candidate in result.contest.candidates}
    return {
        "id": result.contest.id,
        "electronic": {
            "records": votes.records,
            "ended_without_choice": votes.ended_without_choice,
            "invalidated": votes.electronic_invalidated,
            "set_aside": votes.set_aside,
        },
        "paper": {
            "own": sum(votes.paper_own.values()),
            "groups": [
                {"candidates": list(group.candidates), "ballots": group.ballots}
                for group in votes.groups
            ],
            "invalid": dict(votes.paper_invalid),
            "taken_away": votes.taken_away,
            "not_accepted": votes.not_accepted,
        },
        "candidates": [_candidate(row, names) for row in totals.candidates],
        "valid": totals.valid,
        "invalid": totals.invalid,
        "outcome": {
            "elected": list(outcome.elected),
            "legal_minimum": fraction_text(outcome.thresholds.legal_minimum),
            "deposit_line": fraction_text(outcome.thresholds.deposit_line),
            "ties": [list(tie) for tie in outcome.ties],
        },
    }


def _candidate(row: CandidateTotal, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "id": row.candidate,
        "name": names[row.candidate],
        "electronic": row.electronic,
        "paper_own": row.paper_own,
        "apportioned": fraction_text(row.apportioned),
        "total": fraction_text(row.total),
        "printed": row.printed,
    }


_CSV_HEADER = (
    "contest",
    "filing_no",
    "candidate",
    "name",
    "party",
    "electronic",
    "paper_own",
    "apportioned",
    "total",
    "printed",
    "elected",
)


def results_csv(contests: Iterable[ContestResult]) -> bytes:
    """The results as one table for spreadsheets: UTF-8 with the byte order mark.

    A cell that a spreadsheet would take for a formula cannot occur: names are letters.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(_CSV_HEADER)
    for result in contests:
        people = {candidate.id: candidate for candidate in result.contest.candidates}
        for row in result.totals.candidates:
            person = people[row.candidate]
            writer.writerow(
                (
                    result.contest.id,
                    person.filing_no,
                    person.id,
                    person.name,
                    person.party,
                    row.electronic,
                    row.paper_own,
                    fraction_text(row.apportioned),
                    fraction_text(row.total),
                    row.printed,
                    int(row.candidate in result.outcome.elected),
                )
            )
    return b"\xef\xbb\xbf" + table.getvalue().encode()

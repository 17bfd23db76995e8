"""What is put up on the notice board: the votes of each candidate, and who is elected."""

from dataclasses import dataclass

from tally_server.count.results import ContestResult
from tally_server.records.contest_lines import (
    CandidateLine,
    ContestHead,
    Figure,
    candidate_lines,
    contest_head,
    figures,
)
from tally_server.records.election_record import elected
from tally_server.records.record import Record, head_of
from tally_server.records.source import RecordSource


@dataclass(frozen=True)
class CountNotice:
    """開票の結果の掲示 (公職選挙法施行令73条)."""

    contest: ContestHead
    candidates: tuple[CandidateLine, ...]
    valid: int
    invalid: int
    ended: int
    set_aside: int


@dataclass(frozen=True)
class ElectedNotice:
    """当選人の告示 (公職選挙法101条の3); consequences: where a seat stays empty, what follows."""

    contest: ContestHead
    elected: tuple[CandidateLine, ...]
    consequences: tuple[Figure, ...]


def count_notice(source: RecordSource, result: ContestResult) -> Record:
    contest = result.contest
    body = CountNotice(
        contest_head(contest),
        candidate_lines(result),
        result.totals.valid,
        result.totals.invalid,
        result.votes.ended_without_choice,
        result.votes.set_aside,
    )
    head = head_of(source, "count-notice", (contest.id,))
    return Record(f"count-notice-{contest.id}", "count-notice", head, body)


def elected_notice(source: RecordSource, result: ContestResult) -> Record:
    """Not to be made while a lot is open: then nobody may be told to be elected."""
    contest = result.contest
    empty = len(result.outcome.elected) < contest.winners
    body = ElectedNotice(
        contest_head(contest),
        elected(result, candidate_lines(result)),
        tuple(figure for figure in figures(result) if not figure.figure) if empty else (),
    )
    head = head_of(source, "elected-notice", (contest.id,))
    return Record(f"elected-notice-{contest.id}", "elected-notice", head, body)

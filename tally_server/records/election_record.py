"""選挙録 (公職選挙法83条); with the count in it where the two are joined (79条)."""

from dataclasses import dataclass

from tally_server.count.results import ContestResult
from tally_server.outcome.figures import votes
from tally_server.outcome.lots import lot_needed
from tally_server.records.contest_lines import (
    CandidateLine,
    ContestHead,
    Figure,
    Setting,
    WorkingLine,
    candidate_lines,
    contest_head,
    figures,
    settings,
    written_working,
)
from tally_server.records.count_part import CountPart, count_part
from tally_server.records.record import Record, head_of
from tally_server.records.source import RecordSource


@dataclass(frozen=True)
class LotLine:
    """A lot (95条2項): between whom, for how many seats, and who won, if it was drawn."""

    tied: tuple[str, ...]
    seats: int
    printed: str
    winners: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class ElectionRecord:
    """count: None where the count has a record of its own. elected: in the order of rank."""

    contest: ContestHead
    candidates: tuple[CandidateLine, ...]
    valid: int
    figures: tuple[Figure, ...]
    elected: tuple[CandidateLine, ...]
    lot: LotLine | None
    settings: tuple[Setting, ...]
    working: tuple[WorkingLine, ...]
    count: CountPart | None


def election_record(source: RecordSource, result: ContestResult) -> Record:
    contest, counting = result.contest, source.election.counting
    lines = candidate_lines(result)
    joint = counting.joint_count
    body = ElectionRecord(
        contest=contest_head(contest),
        candidates=lines,
        valid=result.totals.valid,
        figures=figures(result),
        elected=elected(result, lines),
        lot=_lot(source, result),
        settings=settings(counting),
        working=() if joint else written_working(result, counting, source.decisions),
        count=count_part(source, result) if joint else None,
    )
    head = head_of(source, "election-record", (contest.id,))
    return Record(f"election-record-{contest.id}", "election-record", head, body)


def elected(result: ContestResult, lines: tuple[CandidateLine, ...]) -> tuple[CandidateLine, ...]:
    """Who is elected, in the order of rank."""
    of = {line.id: line for line in lines}
    return tuple(of[person] for person in result.outcome.elected)


def _lot(source: RecordSource, result: ContestResult) -> LotLine | None:
    needed = lot_needed(result.totals, result.outcome)
    if needed is None:
        return None
    names = {person.id: person.name for person in result.contest.candidates}
    drawn = source.decisions.lot(result.contest.id)
    return LotLine(
        tuple(names[person] for person in needed.tied),
        needed.seats,
        votes(needed.printed),
        tuple(names[person] for person in drawn.winners) if drawn else (),
        drawn.reason if drawn else "",
    )

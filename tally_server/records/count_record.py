"""開票録 (公職選挙法70条), where the count is not joined to the 選挙会.

The form is 特則別記第2号様式; its layout was not to be had, so that the fields follow the
articles that make each fact exist.
"""

from dataclasses import dataclass

from tally_server.count.results import ContestResult
from tally_server.records.contest_lines import (
    CandidateLine,
    ContestHead,
    candidate_lines,
    contest_head,
)
from tally_server.records.count_part import CountPart, count_part
from tally_server.records.record import Record, head_of
from tally_server.records.source import RecordSource


@dataclass(frozen=True)
class CountRecord:
    contest: ContestHead
    candidates: tuple[CandidateLine, ...]
    count: CountPart


def count_record(source: RecordSource, result: ContestResult) -> Record:
    contest = result.contest
    body = CountRecord(contest_head(contest), candidate_lines(result), count_part(source, result))
    head = head_of(source, "count-record", (contest.id,))
    return Record(f"count-record-{contest.id}", "count-record", head, body)

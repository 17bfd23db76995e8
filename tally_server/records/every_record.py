"""Which records a finished count has."""

from collections.abc import Iterator

from tally_server.count.results import ContestResult
from tally_server.records.count_record import count_record
from tally_server.records.decision_log import decision_log
from tally_server.records.election_record import election_record
from tally_server.records.notices import count_notice, elected_notice
from tally_server.records.place_records import reconciliation, voting_summary
from tally_server.records.record import Record
from tally_server.records.source import RecordSource


def every_record(source: RecordSource) -> tuple[Record, ...]:
    """All records of the count, in the order in which people sign them."""
    return tuple(_records(source))


def _records(source: RecordSource) -> Iterator[Record]:
    yield voting_summary(source)
    yield reconciliation(source)
    for result in source.results:
        yield from _of_contest(source, result)
    yield decision_log(source)


def _of_contest(source: RecordSource, result: ContestResult) -> Iterator[Record]:
    """No notice of who is elected while a lot is open: it would tell less than the truth."""
    if not source.election.counting.joint_count:
        yield count_record(source, result)
    yield election_record(source, result)
    yield count_notice(source, result)
    if not result.outcome.ties:
        yield elected_notice(source, result)

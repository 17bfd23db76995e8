"""A record before it is printed, and what stands at the head of each."""

import hashlib
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from common.canonical import canonical
from tally_server.records.era import written_day
from tally_server.records.source import RecordSource


@dataclass(frozen=True)
class Head:
    """Of which election, and made from what.

    record: kind of the record. results: SHA-256 of results.json. lot_open: a lot still
    decides a seat, so that the record is not the last word.
    """

    record: str
    election: str
    election_id: str
    election_uid: str
    date: str
    day: str
    municipality_code: str
    mode: str
    package_hash: str
    results: str
    version: str
    lot_open: bool


@dataclass(frozen=True)
class Record:
    """name: of its files, without their ends. template: without its end. body: a frozen
    value of str, int, bool, None, tuples and such values."""

    name: str
    template: str
    head: Head
    body: Any

    @cached_property
    def data(self) -> bytes:
        """What is printed and hashed: canonical JSON and one line break."""
        return canonical({"head": asdict(self.head), **asdict(self.body)}) + b"\n"

    @property
    def sha256(self) -> str:
        """Of the data; it stands on the foot of every page."""
        return hashlib.sha256(self.data).hexdigest()


def head_of(source: RecordSource, record: str, contests: tuple[str, ...]) -> Head:
    """The head of a record about these contests."""
    election = source.election
    return Head(
        record=record,
        election=election.name,
        election_id=election.id,
        election_uid=source.package.ceremony.uid.hex(),
        date=election.date.isoformat(),
        day=written_day(election.date),
        municipality_code=election.municipality_code,
        mode=election.mode,
        package_hash=source.package.hash,
        results=source.results_sha256,
        version=source.version,
        lot_open=any(
            result.outcome.ties for result in source.results if result.contest.id in contests
        ),
    )

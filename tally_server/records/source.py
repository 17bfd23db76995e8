"""All that the records of a finished count are a function of.

There is no vote of a place, terminal or medium in it, so that no record can show one
(電磁的記録投票法施行令4条2項): of these it knows numbers of records alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from common.closing import Slip
from common.election import Election
from common.package import Package
from tally_server.count.pool import Source
from tally_server.count.results import ContestResult
from tally_server.inputs.decision import Decisions
from tally_server.intake.findings import Finding


@dataclass(frozen=True)
class CountedMedium:
    """The medium of a terminal whose records are in the totals. medium: original or duplicate."""

    terminal: str
    medium: str
    records: int
    digest: str


@dataclass(frozen=True)
class RecordSource:
    """A finished count.

    records: of each place and contest, from the media that were counted. results_sha256:
    of the bytes of results.json. version: of the program that counted.
    """

    package: Package
    results: tuple[ContestResult, ...]
    findings: tuple[Finding, ...]
    decisions: Decisions
    media: tuple[CountedMedium, ...]
    records: Mapping[tuple[str, str], int] = field(hash=False)
    results_sha256: str
    version: str
    slips: Mapping[str, Slip] | None = field(default=None, hash=False)
    roll: Mapping[tuple[str, str], int] | None = field(default=None, hash=False)

    @property
    def election(self) -> Election:
        return self.package.election


def counted_media(statement: Mapping[str, Any]) -> tuple[CountedMedium, ...]:
    """The media that an opening statement names."""
    return tuple(CountedMedium(**row) for row in statement["media"])


def place_records(
    election: Election, media: Iterable[CountedMedium], good: Iterable[Source]
) -> dict[tuple[str, str], int]:
    """The records of each place and contest. good: the media that were verified."""
    reports = {(one.report.terminal, one.report.role.word): one.report for one in good}
    records = {(place.id, one.id): 0 for place in election.places for one in election.contests}
    for medium in media:
        place = election.place_of(medium.terminal).id
        for contest, number in reports[medium.terminal, medium.medium].counts.items():
            records[place, contest] += number
    return records

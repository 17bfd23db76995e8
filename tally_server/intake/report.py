"""What was found on one medium: a report, which holds no record.

Reports cross from worker processes as small values. They tell the number of records
of each contest, and nothing of any candidate.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.box_header import MediumRole
from common.closing import Slip
from common.text import Value
from tally_server.intake.dealing import Medium


@dataclass(frozen=True)
class Report:
    """What was found on one medium.

    present: there is a medium with something on it. fault: the name of the problem
    that keeps it from being counted, None for a good medium. others: names of files
    that do not belong on it. counts: records of each contest. records_sha256: of the
    records file, medium_sha256: of medium.json, so that what is pooled and bundled later
    is what was verified here; all other files stand in the manifest. older: where the
    log tells that two people had a box closed that may not be the newest, its voters.
    """

    terminal: str
    role: MediumRole
    present: bool
    fault: str | None = None
    values: Mapping[str, Value] = field(default_factory=dict, hash=False)
    others: tuple[str, ...] = ()
    slip: Slip | None = None
    counts: Mapping[str, int] = field(default_factory=dict, hash=False)
    records_sha256: str = ""
    medium_sha256: str = ""
    older: int | None = None

    @property
    def good(self) -> bool:
        return self.present and self.fault is None


def medium_of(report: Report, path: Path) -> Medium:
    """A good medium as it is dealt."""
    return Medium(report.terminal, path.absolute(), report.records_sha256, dict(report.counts))

"""What the counting place of one election is set up with."""

from dataclasses import dataclass
from pathlib import Path

from common.election import Election
from common.package import Package
from tally_server.intake.readers import Sources


@dataclass(frozen=True)
class Setting:
    """folder: the server's own data. keys: the KEYS folder, for the book of openings.

    mounts: the folder under which media are mounted, None where they only are uploaded.
    workers: processes side by side.
    """

    package: Package
    sources: Sources
    folder: Path
    keys: Path
    mounts: Path | None = None
    workers: int = 1

    @property
    def election(self) -> Election:
        return self.package.election

    @property
    def official(self) -> bool:
        return self.election.mode == "official"

"""What the counting place of one election is set up with."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from common.election import Election
from common.package import Package
from tally_server.intake.readers import Sources
from tally_server.records.faces import Face


@dataclass(frozen=True)
class Setting:
    """folder: the server's own data. keys: the KEYS folder, for the book of openings.

    mounts: the folder under which media are mounted, None where they only are uploaded.
    copy_to: where the second copy is kept, None where there is none. workers: processes
    side by side. faces: of the official records; empty: none are set. version, sha256: of
    the program.
    """

    package: Package
    sources: Sources
    folder: Path
    keys: Path
    mounts: Path | None = None
    copy_to: Path | None = None
    workers: int = 1
    faces: tuple[Face, ...] = ()
    version: str = ""
    sha256: str = ""

    @property
    def election(self) -> Election:
        return self.package.election

    @property
    def program(self) -> Mapping[str, str]:
        """Which program writes the bundles, as their index names it."""
        return {"version": self.version, "sha256": self.sha256}

    @property
    def official(self) -> bool:
        return self.election.mode == "official"

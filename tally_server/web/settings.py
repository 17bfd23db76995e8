"""What `ippyo tally serve` was told, and what it made."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tally_server.compliance.inspected import Running
from tally_server.records.faces import Face

BODY_BYTES = 1024 * 1024
"""The greatest request, unless a route says more."""


@dataclass(frozen=True)
class Settings:
    """How one server runs.

    origins: as a browser spells them, `https://tally.local:8443`; a change is taken from
    pages of these alone. host: the name that security keys are bound to; empty: an address
    only, and no security keys. election_name, mode: of the election that is counted, shown
    around every page; empty before there is one. fingerprint: SHA-256 of the certificate,
    for people to compare. mounts: where media are mounted, each under a folder of its own;
    copy_to: where the second copy is kept. workers: processes that read media side by side.
    faces: of the official records, empty where none are set; version, sha256: of this program.
    running: what this program is and stands on, None where that is not told.
    fonts: a folder of font files, or None where the browser's own are used.
    """

    data: Path
    origins: frozenset[str]
    hosts: tuple[str, ...]
    host: str = ""
    election: Path | None = None
    keys: Path | None = None
    mounts: Path | None = None
    copy_to: Path | None = None
    workers: int = 1
    faces: tuple[Face, ...] = ()
    version: str = ""
    sha256: str = ""
    running: Callable[[], Running] | None = None
    fonts: Path | None = None
    fingerprint: str = ""
    election_name: str = ""
    mode: str = ""
    body_bytes: int = BODY_BYTES

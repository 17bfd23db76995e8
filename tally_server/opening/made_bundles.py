"""What is known of the bundles of a version that were made: sizes, hashes, who wrote them.

BUNDLES/<version>/sealed-bundle.zip
BUNDLES/<version>/public-bundle.zip
BUNDLES/<version>/compliance/<name>.json, .pdf    as they stand in both
BUNDLES/<version>/made.json                       comes last: where it is, all is there
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.canonical import canonical, read_canonical
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE
from tally_server.file_hash import sha256_of

BUNDLES = "bundles"
MADE_FILE = "made.json"
COMPLIANCE = "compliance"
NAMES = (PUBLIC_FILE, SEALED_FILE)


@dataclass(frozen=True)
class MadeBundle:
    """One archive. size: in bytes. there: whether it still lies on this machine, which it
    does not after the destruction."""

    name: str
    size: int
    sha256: str
    there: bool = True


@dataclass(frozen=True)
class Made:
    """The bundles of one version. signed: whether the committee's root key has signed them.

    compliance: names of the reports inside."""

    version: int
    program: Mapping[str, str]
    signed: bool
    bundles: tuple[MadeBundle, ...]
    compliance: tuple[str, ...]

    def of(self, name: str) -> MadeBundle:
        return next(one for one in self.bundles if one.name == name)


def made_file(
    folder: Path, version: int, program: Mapping[str, str], signed: bool, compliance: list[str]
) -> bytes:
    """`made.json` for the archives that lie in the folder."""
    found = [{"name": name, **_measured(folder / name)} for name in NAMES]
    said = {"version": version, "program": dict(program), "signed": signed}
    return canonical({**said, "bundles": found, "compliance": sorted(compliance)}) + b"\n"


def read_made(folder: Path) -> Made | None:
    """What lies in the folder of a version; None before all of it does."""
    try:
        said: Any = read_canonical((folder / MADE_FILE).read_bytes().rstrip(b"\n"))
    except FileNotFoundError:
        return None
    bundles = tuple(
        MadeBundle(one["name"], one["bytes"], one["sha256"], (folder / one["name"]).is_file())
        for one in said["bundles"]
    )
    return Made(
        said["version"], said["program"], said["signed"], bundles, tuple(said["compliance"])
    )


def as_made(folder: Path) -> bool:
    """Whether every archive in the folder has the bytes that were written."""
    made = read_made(folder)
    return made is not None and all(
        not one.there or _measured(folder / one.name)["sha256"] == one.sha256
        for one in made.bundles
    )


def _measured(file: Path) -> dict[str, Any]:
    return {"bytes": file.stat().st_size, "sha256": sha256_of(file)}

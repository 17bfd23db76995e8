"""A certified version as it lies on the disk, by the paths that its files have in a bundle."""

from collections.abc import Mapping
from pathlib import Path

from tally_server.count.output import CSV_FILE, MEDIA_FILE, RESULTS_FILE, STATEMENT_FILE

_RECORD = "record-"
_COUNT = (CSV_FILE, MEDIA_FILE, STATEMENT_FILE, RESULTS_FILE)
_INPUTS = {
    "input-slips.csv": "media/slips.csv",
    "input-roll.csv": "inputs/roll.csv",
    "input-paper.csv": "inputs/paper.csv",
    "input-decisions.json": "inputs/decisions.json",
}


def path_in_bundle(name: str) -> str | None:
    """Where a file of a certified version stands in a bundle; None where it stands in none,
    as the order of losers, which no verifier can check, and the exports, which follow."""
    if name in _COUNT:
        return f"count/{name}"
    if name.startswith(_RECORD):
        return f"records/{name.removeprefix(_RECORD)}"
    return _INPUTS.get(name)


def files_of_version(folder: Path) -> Mapping[str, bytes]:
    """The files of the version in this folder that stand in bundles, each by its path there."""
    named = ((path_in_bundle(file.name), file) for file in sorted(folder.iterdir()))
    return {path: file.read_bytes() for path, file in named if path is not None}

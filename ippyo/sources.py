"""Reading what a person names on the command line: elections, keys, files of the count."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from common.ceremony import Ceremony
from common.election import Election
from common.folder import FILES, Undrawable, check_folder, read_folder
from common.inputs import BadInput, InputError, refuse
from common.package import Package, read_package
from common.signed import DocumentRefused
from tally_server.preparation.key_folder import KeyFolder, open_key_folder

MAX_FILE = 64 * 1024 * 1024
Value = TypeVar("Value")


@dataclass(frozen=True)
class NamedElection:
    """What `--election` named: the election, and the built package if it was one."""

    election: Election
    built: Package | None = None
    package_file: bytes | None = None


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises BadInput."""
    try:
        with path.open("rb") as opened:
            data = opened.read(MAX_FILE + 1)
    except OSError as cause:
        raise refuse(path.name, "command.unreadable", what=cause.strerror or "") from cause
    if len(data) > MAX_FILE:
        raise refuse(path.name, "table.too-large", limit=MAX_FILE)
    return data


def folder_files(folder: Path) -> dict[str, bytes]:
    """The files of an election folder that are there.

    Raises BadInput where one cannot be read, with what is wrong in the others, too.
    """
    if not folder.is_dir():
        raise refuse(folder.name or str(folder), "command.no-folder")
    found: dict[str, bytes] = {}
    errors: list[InputError] = []
    for name in FILES:
        if not (folder / name).exists():
            continue  # read_folder says which are missing
        try:
            found[name] = read_file(folder / name)
        except BadInput as bad:
            errors += bad.errors
    if errors:
        unreadable = {error.file for error in errors}
        others = (fault for fault in check_folder(found).errors if fault.file not in unreadable)
        raise BadInput([*errors, *others])
    return found


def read_election(path: Path, undrawable: Undrawable | None = None) -> NamedElection:
    """The election of a folder or of a built package. Raises BadInput.

    undrawable: where given, what a folder's names must stand (ippyo/fonts.py).
    """
    if path.is_dir() or not path.exists():
        files = folder_files(path)
        return NamedElection(read_folder(files, undrawable) if undrawable else read_folder(files))
    data = read_file(path)
    try:
        package = read_package(data)
    except DocumentRefused as cause:
        raise refuse(path.name, "command.no-package") from cause
    return NamedElection(package.election, package, data)


def read_keys(path: Path, named: NamedElection) -> KeyFolder:
    """The KEYS folder of this election. Raises BadInput where it is another's."""
    keys = open_key_folder(path)
    error = _other_keys(path, keys.ceremony, named)
    if error is not None:
        raise BadInput([error])
    return keys


def _other_keys(path: Path, ceremony: Ceremony, named: NamedElection) -> InputError | None:
    election = named.election
    file = str(path / "ceremony.json")
    if (ceremony.election, ceremony.mode) != (election.id, election.mode):
        values = {
            "found": ceremony.election,
            "found_mode": ceremony.mode,
            "expected": election.id,
            "expected_mode": election.mode,
        }
        return InputError(file, 1, "election", "keys.other-election", values)
    threshold = election.key_threshold
    if (ceremony.needed, ceremony.trustees) != (threshold.needed, threshold.trustees):
        found = f"{ceremony.needed}/{ceremony.trustees}"
        return InputError(file, 1, "needed", "keys.other-threshold", {"found": found})
    if named.built is not None and named.built.ceremony != ceremony:
        return InputError(file, 1, "election", "command.package-other-keys")
    return None


class Collected:
    """Reads one thing after the other and keeps the faults of all of them."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def read(self, reader: Callable[[], Value]) -> Value | None:
        """What the reader gives, or None where its input is bad."""
        try:
            return reader()
        except BadInput as bad:
            self.errors += bad.errors
            return None

    def stop(self) -> None:
        """Raise BadInput with every fault, if there was any."""
        if self.errors:
            raise BadInput(self.errors)

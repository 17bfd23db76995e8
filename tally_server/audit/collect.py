"""The trees of both bundles, from KEYS, the inputs, MEDIA and the files of the count.

Everything is read once and hashed here, piece by piece; what was verified at intake must
still be the same bytes. No file goes into the public bundle of which nobody knows what
is in it: of media that are damaged it holds nothing.
"""

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from common.box_header import MediumRole
from common.certificates import MAX_BYTES as MAX_CERTIFICATE
from common.closing import CLOSED_FILES, MANIFEST_FILE, MEDIUM_FILE, PACKAGE_FILE, RECORDS_FILE
from common.inputs import BadInput, refuse
from common.package import Package
from common.signed import peek
from tally_server.audit.archive_writer import (
    Measured,
    Source,
    SourceChanged,
    measure,
    read_again,
    unwatched,
)
from tally_server.audit.layout import Kind, may_stand
from tally_server.count.pool import Source as Medium
from tally_server.intake.medium_folder import greatest_size
from tally_server.intake.reading import shape_of
from tally_server.intake.report import Report

_CERTIFICATE = re.compile(r"[a-z0-9-]+\.crt")
_ROLES = (MediumRole.ORIGINAL, MediumRole.DUPLICATE)


class MediumChanged(Exception):
    """A medium whose records are in the totals does not hold the verified bytes any more.

    file: which of its files.
    """

    def __init__(self, terminal: str, file: str) -> None:
        super().__init__(terminal, file)
        self.terminal = terminal
        self.file = file


@dataclass(frozen=True)
class BundleInput:
    """All that goes into the bundles of a finished count.

    given: files by their path in the bundle, as bytes: those of KEYS that the count was
    held against, the inputs, the files of the count. keys, media: the folders. good: the
    media that were verified. package_file: the signed package, if it was given as a file;
    otherwise it is on every good medium.
    """

    package: Package
    given: Mapping[str, bytes]
    keys: Path
    media: Path
    good: tuple[Medium, ...]
    statement: Mapping[str, Any]
    package_file: bytes | None = None


def collected(
    what: BundleInput, step: Callable[[int], None] = unwatched
) -> dict[Kind, tuple[Measured, ...]]:
    """Every file of each bundle but its index, in the order of the paths. step: told each
    terminal whose media were read.

    Raises MediumChanged; BadInput where a file of KEYS cannot be read.
    """
    given = {**what.given, PACKAGE_FILE: _package_file(what)}
    try:
        files = [measure(path, data) for path, data in given.items()]
        media, verified = _media(what, step)
    except SourceChanged as changed:
        raise medium_changed(what, changed) from changed
    files += _certificates(what.keys)
    sealed = [*files, *media]
    public = [*files, *(one for one in media if one.entry.path in verified)]
    return {
        Kind.SEALED: _in_order(Kind.SEALED, sealed),
        Kind.PUBLIC: _in_order(Kind.PUBLIC, public),
    }


def medium_changed(what: BundleInput, changed: SourceChanged) -> MediumChanged | BadInput:
    """What to tell people of a file that was other bytes when it was read again."""
    for entry in what.statement["media"]:
        medium = f"media/{entry['terminal']}/{entry['medium']}/"
        if changed.path.startswith(medium):
            return MediumChanged(entry["terminal"], changed.path.removeprefix(medium))
    return refuse(changed.path, "count.changed-meanwhile")


def _in_order(kind: Kind, files: Iterable[Measured]) -> tuple[Measured, ...]:
    allowed = (one for one in files if may_stand(kind, one.entry.path))
    return tuple(sorted(allowed, key=lambda one: one.entry.path))


def _package_file(what: BundleInput) -> Source:
    if what.package_file is not None:
        return what.package_file
    if not what.good:
        raise refuse("--election", "count.no-signed-package")
    return what.good[0].path / PACKAGE_FILE


def _certificates(keys: Path) -> Iterator[Measured]:
    """The certificate files of devices that lie in KEYS. Raises BadInput."""
    for folder in ("terminals", "receptions"):
        for name in _names(keys / folder):
            file = keys / folder / name
            if not _CERTIFICATE.fullmatch(name) or not _plain(file, MAX_CERTIFICATE):
                continue
            try:
                yield measure(f"keys/{folder}/{name}", file)
            except SourceChanged as cause:
                raise refuse(str(file), "keys.unreadable", what=str(cause.__cause__)) from cause


def _media(what: BundleInput, step: Callable[[int], None]) -> tuple[list[Measured], frozenset[str]]:
    """Every file of a closing package that can be read, and the paths of verified ones."""
    good = {(one.report.terminal, one.report.role): one.report for one in what.good}
    found: list[Measured] = []
    verified: set[str] = set()
    for terminal in what.package.election.terminals:
        for role in _ROLES:
            medium = tuple(_medium(what, terminal, role))
            report = good.get((terminal, role))
            if report is not None:
                _as_verified(report, medium)
                verified.update(one.entry.path for one in medium)
            found += medium
        step(1)
    return found, frozenset(verified)


def _medium(what: BundleInput, terminal: str, role: MediumRole) -> Iterator[Measured]:
    """The medium as it is found: what cannot be read, or never belonged, is not there."""
    folder = what.media / terminal / role.word
    shape = shape_of(what.package)
    for name in _names(folder) if not folder.is_symlink() else ():
        if name in CLOSED_FILES and _plain(folder / name, greatest_size(name, shape)):
            try:
                yield measure(f"media/{terminal}/{role.word}/{name}", folder / name)
            except SourceChanged:
                continue


def _as_verified(report: Report, medium: Iterable[Measured]) -> None:
    """Raise SourceChanged unless these are the very bytes that intake verified."""
    found = {one.entry.path.rsplit("/", 1)[1]: one for one in medium}
    for name, sha256 in _verified_hashes(report, found).items():
        if name not in found or found[name].sha256 != sha256:
            path = f"media/{report.terminal}/{report.role.word}/{name}"
            raise SourceChanged(path)


def _verified_hashes(report: Report, found: Mapping[str, Measured]) -> dict[str, str]:
    """SHA-256 of each file: of two from the report, of four from the manifest."""
    digest = report.slip.digest if report.slip else ""
    hashes = {
        MANIFEST_FILE: digest,
        MEDIUM_FILE: report.medium_sha256,
        RECORDS_FILE: report.records_sha256,
    }
    manifest = read_again(found[MANIFEST_FILE]) if MANIFEST_FILE in found else b""
    if hashlib.sha256(manifest).hexdigest() != digest:
        return hashes
    files = peek(manifest)["files"]
    return hashes | {str(entry["name"]): str(entry["sha256"]) for entry in files}


def _plain(file: Path, limit: int) -> bool:
    """Whether it is a file of this size at most; a link is none."""
    try:
        status = file.lstat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= limit


def _names(folder: Path) -> list[str]:
    """The names in a folder; none where there is none or it cannot be read."""
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []

"""Media read and checked to the last signature.

Several terminals are read step by step together: all their folders, all their signed documents,
and only then the thousands of records of each. What a step needs, code above all, was just
used for the terminal before, and is not gone from the processor's caches behind its records.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from common.ballot import record_binding
from common.box_contents import BoxShape
from common.box_header import MediumRole
from common.closing import MANIFEST_FILE, MEDIUM_FILE, RECORDS_FILE, package_record_bytes
from common.closing_reader import (
    ClosedMedium,
    ClosingFault,
    Documents,
    Expected,
    is_copy,
    read_contents,
    read_documents,
)
from common.eventlog import Event
from common.package import Package
from tally_server.intake.dealing import Dealer
from tally_server.intake.medium_folder import MediumFolder, read_folder
from tally_server.intake.report import Report, medium_of

_TOGETHER = 8
"""Terminals whose media are in memory at once."""


@dataclass(frozen=True)
class Media:
    """Where the media of one terminal lie; None where there is none."""

    terminal: str
    original: Path | None = None
    duplicate: Path | None = None


Pair = tuple[Report, Report]
"""What was found on the original, and on the duplicate."""


def shape_of(package: Package) -> BoxShape:
    """The sizes that follow from the election."""
    election = package.election
    contests = tuple(contest.id for contest in election.contests)
    return BoxShape(contests, package_record_bytes(package), election.box_capacity)


def media_under(folder: Path, terminal: str) -> Media:
    """Both media of a terminal, under a folder of its own."""
    original, duplicate = (folder / role.word for role in MediumRole)
    return Media(terminal, original, duplicate)


def read_all(
    media: Iterable[Media], expected: Expected, dealer: Dealer | None = None
) -> Iterator[Pair]:
    """The reports of every terminal, in the order given.

    A duplicate with the very bytes of a good original is not verified record by record
    a second time. dealer: gets the records of good originals.
    """
    waiting = iter(media)
    while some := tuple(islice(waiting, _TOGETHER)):
        readings = [_Reading(one, expected) for one in some]
        for reading in readings:
            reading.read_folders()
        for reading in readings:
            reading.verify_documents()
        for reading in readings:
            yield reading.verify_contents(dealer)


def read_terminal(folder: Path, terminal: str, expected: Expected) -> Pair:
    """Both media of a terminal, under `folder`: original, then duplicate."""
    (pair,) = read_all((media_under(folder, terminal),), expected)
    return pair


def read_medium(path: Path, terminal: str, role: MediumRole, expected: Expected) -> Report:
    """Read the folder of one medium and check everything on it, to the last signature."""
    which = _Which(terminal, role)
    return _report(_closed(_folder(path, which, expected, {}), which, expected))


@dataclass(frozen=True)
class _Which:
    """Which medium of which terminal is looked for."""

    terminal: str
    role: MediumRole

    def faulty(self, fault: ClosingFault, folder: MediumFolder) -> Report:
        return Report(self.terminal, self.role, True, fault.name, fault.values, folder.others)


@dataclass(frozen=True)
class _Begun:
    """A medium whose documents were verified."""

    documents: Documents
    folder: MediumFolder


@dataclass(frozen=True)
class _Good:
    """A medium of which everything was verified."""

    closed: ClosedMedium
    folder: MediumFolder


class _Reading:
    """The media of one terminal while they are read, in three steps one after the other.

    What has a report after one of them is not looked at any more.
    """

    def __init__(self, media: Media, expected: Expected) -> None:
        self._media, self._expected = media, expected
        self._one = _Which(media.terminal, MediumRole.ORIGINAL)
        self._two = _Which(media.terminal, MediumRole.DUPLICATE)

    def read_folders(self) -> None:
        media, expected = self._media, self._expected
        self._first = _folder(media.original, self._one, expected, {})
        files = self._first.files if isinstance(self._first, MediumFolder) else {}
        self._second = _folder(media.duplicate, self._two, expected, files)

    def verify_documents(self) -> None:
        self._begun = _documents(self._first, self._one, self._expected)
        self._twin = _twin(self._second, self._begun, self._two, self._expected)

    def verify_contents(self, dealer: Dealer | None) -> Pair:
        original = _contents(self._begun, self._one, self._expected)
        first = _report(original)
        if isinstance(original, _Good) and self._media.original and dealer:
            medium = medium_of(first, self._media.original)
            dealer.add(medium, original.folder.files[RECORDS_FILE])
        return first, _report(self._duplicate(original))

    def _duplicate(self, original: "_Good | Report") -> "_Good | Report":
        if isinstance(self._twin, MediumFolder) and isinstance(original, _Good):
            return _Good(replace(original.closed, role=MediumRole.DUPLICATE), self._twin)
        if isinstance(self._twin, Report):
            return self._twin
        return _closed(self._second, self._two, self._expected)


def _folder(
    path: Path | None, which: _Which, expected: Expected, alike: Mapping[str, bytes]
) -> MediumFolder | Report:
    try:
        folder = read_folder(path, shape_of(expected.package), alike) if path else None
    except OSError as cause:
        what = cause.strerror or "I/O error"
        return Report(which.terminal, which.role, True, "original-unreadable", {"what": what})
    if folder is None or folder.empty:
        return Report(which.terminal, which.role, False)
    return folder


def _documents(folder: MediumFolder | Report, which: _Which, expected: Expected) -> _Begun | Report:
    if isinstance(folder, Report):
        return folder
    try:
        if folder.too_large:
            raise ClosingFault("file-changed", file=folder.too_large[0])
        if folder.working and MANIFEST_FILE not in folder.files:
            raise ClosingFault("not-closed")
        documents = read_documents(folder.files, which.terminal, which.role, expected)
    except ClosingFault as fault:
        return which.faulty(fault, folder)
    return _Begun(documents, folder)


def _contents(begun: _Begun | Report, which: _Which, expected: Expected) -> _Good | Report:
    if isinstance(begun, Report):
        return begun
    try:
        closed = read_contents(begun.documents, expected)
        if begun.folder.working:
            raise ClosingFault("not-closed")
        bad = _unsigned(closed, expected)
        if bad:
            raise ClosingFault("record-signature", number=bad)
    except ClosingFault as fault:
        return which.faulty(fault, begun.folder)
    return _Good(closed, begun.folder)


def _closed(folder: MediumFolder | Report, which: _Which, expected: Expected) -> _Good | Report:
    return _contents(_documents(folder, which, expected), which, expected)


def _twin(
    folder: MediumFolder | Report, original: _Begun | Report, which: _Which, expected: Expected
) -> MediumFolder | Report | None:
    """A duplicate with the very bytes of its original; None for one to be read by itself."""
    if isinstance(folder, Report):
        return folder
    if isinstance(original, Report) or folder.too_large or folder.working:
        return None
    try:
        return folder if is_copy(folder.files, original.documents, expected) else None
    except ClosingFault as fault:
        return which.faulty(fault, folder)


def _report(found: _Good | Report) -> Report:
    if isinstance(found, Report):
        return found
    closed, folder = found.closed, found.folder
    return Report(
        closed.terminal,
        closed.role,
        True,
        others=folder.others,
        slip=closed.slip,
        counts={contest: len(records) for contest, records in closed.records.items()},
        records_sha256=_records_sha256(closed),
        medium_sha256=hashlib.sha256(folder.files[MEDIUM_FILE]).hexdigest(),
        older=_older(closed),
    )


def _older(closed: ClosedMedium) -> int | None:
    """The log of an ordinary close has no such entry."""
    events = {entry.event for entry in closed.but_votes}
    return closed.voters if Event.OLDER_ACCEPTED in events else None


def _records_sha256(closed: ClosedMedium) -> str:
    """As the manifest says, which was held against the file's bytes."""
    hashes = {entry["name"]: entry["sha256"] for entry in closed.manifest["files"]}
    return str(hashes[RECORDS_FILE])


def _unsigned(closed: ClosedMedium, expected: Expected) -> int:
    """How many records lack the terminal's good signature."""
    bad = 0
    suite = expected.package.ceremony.suite
    for contest, records in closed.records.items():
        binding = record_binding(expected.uid, suite, closed.terminal, contest)
        bad += binding.refused(records, closed.certificate.key)
    return bad

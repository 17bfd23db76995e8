"""One medium read and checked to the last signature; the report holds no record.

Reports cross from worker processes as small values. They tell the number of records
of each contest, and nothing of any candidate.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.ballot import record_binding
from common.box_contents import BoxShape
from common.box_header import MediumRole
from common.closing import (
    MANIFEST_FILE,
    MEDIUM_FILE,
    RECORDS_FILE,
    Slip,
    package_record_bytes,
)
from common.closing_reader import ClosedMedium, ClosingFault, Expected, read_closing, read_copy
from common.eventlog import Event
from common.package import Package
from common.text import Value
from tally_server.intake.dealing import Dealer, Medium
from tally_server.intake.medium_folder import MediumFolder, read_folder


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


def shape_of(package: Package) -> BoxShape:
    """The sizes that follow from the election."""
    election = package.election
    contests = tuple(contest.id for contest in election.contests)
    return BoxShape(contests, package_record_bytes(package), election.box_capacity)


@dataclass(frozen=True)
class _Verified:
    """A medium that was found good, kept to compare the other one with."""

    closed: ClosedMedium
    files: Mapping[str, bytes]


def read_terminal(
    folder: Path, terminal: str, expected: Expected, dealer: Dealer | None = None
) -> tuple[Report, Report]:
    """Both media of a terminal, under `folder`: original, then duplicate.

    A duplicate with the very bytes of a good original is not verified record by record
    a second time. dealer: gets the records of a good original.
    """
    paths = folder / MediumRole.ORIGINAL.word, folder / MediumRole.DUPLICATE.word
    return read_pair(*paths, terminal, expected, dealer)


def read_pair(
    original: Path | None,
    duplicate: Path | None,
    terminal: str,
    expected: Expected,
    dealer: Dealer | None = None,
) -> tuple[Report, Report]:
    """The same for media that lie anywhere; None where there is none."""
    first, verified = _read(original, terminal, MediumRole.ORIGINAL, expected, None)
    if dealer is not None and original is not None and verified is not None:
        dealer.add(medium_of(first, original), verified.files[RECORDS_FILE])
    second, _ = _read(duplicate, terminal, MediumRole.DUPLICATE, expected, verified)
    return first, second


def medium_of(report: Report, path: Path) -> Medium:
    """A good medium as it is dealt."""
    return Medium(report.terminal, path.absolute(), report.records_sha256, dict(report.counts))


def read_medium(path: Path, terminal: str, role: MediumRole, expected: Expected) -> Report:
    """Read the folder of one medium and check everything on it, to the last signature."""
    return _read(path, terminal, role, expected, None)[0]


def _read(
    path: Path | None,
    terminal: str,
    role: MediumRole,
    expected: Expected,
    original: _Verified | None,
) -> tuple[Report, _Verified | None]:
    try:
        alike = original.files if original else {}
        folder = read_folder(path, shape_of(expected.package), alike) if path else None
    except OSError as cause:
        what = cause.strerror or "I/O error"
        return Report(terminal, role, True, "original-unreadable", {"what": what}), None
    if folder is None or folder.empty:
        return Report(terminal, role, False), None
    try:
        closed = _closed(folder, terminal, role, expected, original)
    except ClosingFault as fault:
        return Report(terminal, role, True, fault.name, fault.values, folder.others), None
    return _good(closed, folder), _Verified(closed, folder.files)


def _good(closed: ClosedMedium, folder: MediumFolder) -> Report:
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


def _closed(
    folder: MediumFolder,
    terminal: str,
    role: MediumRole,
    expected: Expected,
    original: _Verified | None,
) -> ClosedMedium:
    if folder.too_large:
        raise ClosingFault("file-changed", file=folder.too_large[0])
    if folder.working and MANIFEST_FILE not in folder.files:
        raise ClosingFault("not-closed")
    if original is not None:
        copy = read_copy(folder.files, original.closed, original.files, expected)
        if copy is not None and not folder.working:
            return copy
    closed = read_closing(folder.files, terminal, role, expected)
    if folder.working:
        raise ClosingFault("not-closed")
    bad = _unsigned(closed, expected)
    if bad:
        raise ClosingFault("record-signature", number=bad)
    return closed


def _unsigned(closed: ClosedMedium, expected: Expected) -> int:
    """How many records lack the terminal's good signature."""
    bad = 0
    suite = expected.package.ceremony.suite
    for contest, records in closed.records.items():
        binding = record_binding(expected.uid, suite, closed.terminal, contest)
        bad += sum(not binding.verified(record, closed.certificate.key) for record in records)
    return bad

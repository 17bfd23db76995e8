"""Reading a closed medium: every byte is checked before any record is believed.

`read_closing` does all checks but the signatures of the single records, which are many
and are verified in parallel elsewhere. The first check that fails is told as a
ClosingFault whose name stands in the register of problems; later checks build on the
earlier ones, so nothing after it could be believed. It has two parts, `read_documents` and
`read_contents`, for whoever reads many media.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from common.box_header import MediumRole
from common.certificates import Certificate, CertificateRefused, Role, read_certificate
from common.closing import (
    CERTIFICATE_FILE,
    CLOSED_FILES,
    LOG_FILE,
    MANIFEST_FILE,
    MEDIUM,
    MEDIUM_FILE,
    PACKAGE_FILE,
    RECORDS_FILE,
    Slip,
    package_record_bytes,
    split_records,
)
from common.closing_fault import ClosingFault
from common.election import Election
from common.eventlog import Entry, Event, LogRefused, read_log
from common.manifest import read_manifest, record_counts, same
from common.merkle import merkle_root
from common.package import PACKAGE, Package
from common.register import Listed, Register
from common.signed import DocumentRefused, load
from common.signing import PublicKey

__all__ = [
    "ClosedMedium",
    "ClosingFault",
    "Documents",
    "Expected",
    "is_copy",
    "read_closed_log",
    "read_closing",
    "read_contents",
    "read_documents",
]


@dataclass(frozen=True)
class ClosedMedium:
    """A closed medium of which everything but the record signatures was verified.

    log_file: the log as it lies there. but_votes: its entries without those of votes.
    """

    terminal: str
    place: str
    role: MediumRole
    certificate: Certificate
    records: Mapping[str, tuple[bytes, ...]]
    voters: int
    digest: str
    log_file: bytes
    but_votes: tuple[Entry, ...]
    manifest: Mapping[str, Any]

    @property
    def log(self) -> tuple[Entry, ...]:
        """Every entry of the log."""
        uid = bytes.fromhex(self.manifest["election_uid"])
        return read_log(self.log_file, uid, self.terminal)[0]

    @property
    def slip(self) -> Slip:
        return Slip(self.terminal, sum(map(len, self.records.values())), self.digest)


@dataclass(frozen=True)
class Expected:
    """What a medium is held against: the committee's package and register."""

    package: Package
    register: Register | Listed

    @property
    def uid(self) -> bytes:
        return self.package.ceremony.uid


def read_closing(
    files: Mapping[str, bytes], terminal: str, role: MediumRole, expected: Expected
) -> ClosedMedium:
    """The closed medium that these files are, for this terminal and in this role.

    files: every closed file that is there, by name. Files that do not belong are the
    caller's to report. Raises ClosingFault.
    """
    return read_contents(read_documents(files, terminal, role, expected), expected)


@dataclass(frozen=True)
class Documents:
    """A medium whose signed documents were verified, and of whose other files nothing is known.

    digest: SHA-256 of the manifest's file.
    """

    role: MediumRole
    certificate: Certificate
    manifest: Mapping[str, Any]
    digest: str
    files: Mapping[str, bytes]


def read_documents(
    files: Mapping[str, bytes], terminal: str, role: MediumRole, expected: Expected
) -> Documents:
    """Certificate, manifest and `medium.json`. Raises ClosingFault."""
    for name in sorted(CLOSED_FILES):
        if name not in files:
            raise ClosingFault("file-missing", file=name)
    certificate = _certificate(files[CERTIFICATE_FILE], terminal, expected)
    manifest = read_manifest(files[MANIFEST_FILE], certificate, expected.package)
    digest = hashlib.sha256(files[MANIFEST_FILE]).hexdigest()
    _medium(files[MEDIUM_FILE], certificate, role, digest, expected)
    return Documents(role, certificate, manifest, digest, files)


def read_contents(documents: Documents, expected: Expected) -> ClosedMedium:
    """Every other file, held against the manifest. Raises ClosingFault."""
    files, manifest = documents.files, documents.manifest
    _covered(files, manifest)
    _package(files[PACKAGE_FILE], expected)
    but_votes = _log(files[LOG_FILE], manifest, expected, votes=False)
    records = _records(files[RECORDS_FILE], manifest, expected.package)
    return ClosedMedium(
        documents.certificate.name,
        manifest["place"],
        documents.role,
        documents.certificate,
        records,
        manifest["voters"],
        documents.digest,
        files[LOG_FILE],
        but_votes,
        manifest,
    )


def is_copy(files: Mapping[str, bytes], original: Documents, expected: Expected) -> bool:
    """Whether these files are the duplicate of this original, with the very same bytes.

    All but `medium.json` are the same on both media, so the duplicate is as good as the
    original will be found to be, record by record. False where any differ: read_closing()
    tells which are wrong. Raises ClosingFault where only the word which medium it is is wrong.
    """
    common_files = CLOSED_FILES - {MEDIUM_FILE}
    if MEDIUM_FILE not in files or any(
        files.get(name) != original.files[name] for name in common_files
    ):
        return False
    role = MediumRole.DUPLICATE
    _medium(files[MEDIUM_FILE], original.certificate, role, original.digest, expected)
    return True


def read_closed_log(
    files: Mapping[str, bytes], terminal: str, expected: Expected
) -> tuple[Entry, ...]:
    """The log on a closed medium, as its terminal signed it; nothing else is looked at.

    files: at least certificate, manifest and log. Raises ClosingFault.
    """
    for name in (CERTIFICATE_FILE, LOG_FILE, MANIFEST_FILE):
        if name not in files:
            raise ClosingFault("file-missing", file=name)
    certificate = _certificate(files[CERTIFICATE_FILE], terminal, expected)
    manifest = read_manifest(files[MANIFEST_FILE], certificate, expected.package)
    return _log(files[LOG_FILE], manifest, expected, votes=True)


def _certificate(data: bytes, terminal: str, expected: Expected) -> Certificate:
    try:
        certificate = read_certificate(data, expected.package.ceremony.root_key, expected.uid)
    except CertificateRefused as cause:
        raise ClosingFault("certificate-refused", what=str(cause)) from cause
    if certificate.role is not Role.TERMINAL:
        raise ClosingFault("certificate-refused", what="another role")
    if not expected.register.holds(certificate):
        raise ClosingFault("certificate-not-registered")
    if certificate.name != terminal:
        raise ClosingFault("wrong-terminal", found=certificate.name)
    if not _stands_somewhere(terminal, expected.package.election):
        raise ClosingFault("certificate-refused", what="no terminal of this election")
    return certificate


def _stands_somewhere(terminal: str, election: Election) -> bool:
    try:
        election.place_of(terminal)
    except KeyError:
        return False
    return True


def _medium(
    data: bytes, certificate: Certificate, role: MediumRole, digest: str, expected: Expected
) -> None:
    try:
        statement = load(data, MEDIUM, [certificate.key]).value
    except DocumentRefused as cause:
        raise ClosingFault("file-changed", file=MEDIUM_FILE) from cause
    here = {
        "election_uid": expected.uid.hex(),
        "terminal": certificate.name,
        "medium": role.word,
        "manifest_sha256": digest,
    }
    if same(statement, here):
        return
    other = MediumRole.ORIGINAL if role is MediumRole.DUPLICATE else MediumRole.DUPLICATE
    if same(statement, here | {"medium": other.word}):
        raise ClosingFault("wrong-medium")
    raise ClosingFault("file-changed", file=MEDIUM_FILE)


def _covered(files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    told = manifest["files"]
    found = [_entry(entry["name"], files[entry["name"]]) for entry in told]
    if same(told, found):
        return
    changed = next(one["name"] for one, is_ in zip(told, found, strict=True) if not same(one, is_))
    raise ClosingFault("file-changed", file=changed)


def _entry(name: str, data: bytes) -> dict[str, str | int]:
    """A file as the manifest names it."""
    return {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def _package(data: bytes, expected: Expected) -> None:
    try:
        payload = _package_payload(data, expected.package.ceremony.root_key)
    except DocumentRefused as cause:
        raise ClosingFault("file-changed", file=PACKAGE_FILE) from cause
    if payload != expected.package.payload:
        raise ClosingFault("other-package")


@lru_cache(maxsize=2)
def _package_payload(data: bytes, root: PublicKey) -> bytes:
    """What the root signed. All media of an election hold the same bytes: the longest
    document on each of them is verified once."""
    return load(data, PACKAGE, [root]).payload


def _log(
    data: bytes, manifest: Mapping[str, Any], expected: Expected, *, votes: bool
) -> tuple[Entry, ...]:
    try:
        entries, head = read_log(data, expected.uid, manifest["terminal"], votes=votes)
    except LogRefused as cause:
        raise ClosingFault("log-refused", what=str(cause)) from cause
    if not same(manifest["log"], {"entries": head.entries, "head": head.hash.hex()}):
        raise ClosingFault("log-refused", what="another head than the manifest's")
    last = entries[-1] if entries else None
    if (
        last is None
        or last.number != head.entries
        or last.event not in (Event.CLOSING, Event.TAKEN_OVER)
    ):
        raise ClosingFault("log-refused", what="does not end with the close")
    if manifest["handover"] is not (last.event is Event.TAKEN_OVER):
        raise ClosingFault("log-refused", what="a hand-over that the log does not tell")
    if last.values["voters"] != manifest["voters"]:
        raise ClosingFault("log-refused", what="closed with another number of voters")
    return entries


def _records(
    data: bytes, manifest: Mapping[str, Any], package: Package
) -> dict[str, tuple[bytes, ...]]:
    records = split_records(data, record_counts(manifest), package_record_bytes(package))
    if records is None:
        raise ClosingFault("records-refused")
    for entry in manifest["contests"]:
        if merkle_root(records[entry["contest"]]).hex() != entry["merkle_root"]:
            raise ClosingFault("records-refused")
    return records

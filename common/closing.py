"""The closing package: what a terminal leaves on each medium, and what the count reads.

Six files, all covered by the closing signature; nothing else may lie on a closed medium:

| file | what |
|---|---|
| `records.bin` | the ballot records, contest by contest, each contest's sorted by bytes |
| `log.jsonl` | the event log |
| `package.json` | the election package |
| `certificate.pem` | the terminal's certificate |
| `manifest.json` | counts, Merkle roots and the hashes of the four; signed by the terminal |
| `medium.json` | original or duplicate, and the hash of the manifest; signed by the terminal |

All but `medium.json` are the same bytes on both media, and a function of box, package
and log. The *package digest* on the witnesses' slip is SHA-256 of `manifest.json`.
Specified in docs/formats/closing-package.md.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import lt
from typing import Any

from common.ballot import record_bytes
from common.box_contents import Contents
from common.box_header import MediumRole
from common.certificates import Certificate
from common.eventlog import Head
from common.merkle import merkle_root
from common.package import Package
from common.signed import DocumentType, sign
from common.signing import SigningKey

MANIFEST = DocumentType("manifest")
MEDIUM = DocumentType("medium")

RECORDS_FILE = "records.bin"
LOG_FILE = "log.jsonl"
PACKAGE_FILE = "package.json"
CERTIFICATE_FILE = "certificate.pem"
MANIFEST_FILE = "manifest.json"
MEDIUM_FILE = "medium.json"
COVERED = (CERTIFICATE_FILE, LOG_FILE, PACKAGE_FILE, RECORDS_FILE)
CLOSED_FILES = frozenset({*COVERED, MANIFEST_FILE, MEDIUM_FILE})


@dataclass(frozen=True)
class Slip:
    """What the witnesses sign at close: how many records, and the package digest.

    No candidate and no 途中終了 is on it (施行令 Art 4(2)).
    """

    terminal: str
    records: int
    digest: str


@dataclass(frozen=True)
class Closing:
    """The closing package as bytes, still without the word which medium it is on."""

    terminal: str
    election_uid: bytes
    files: Mapping[str, bytes]
    records: int

    @property
    def digest(self) -> str:
        """The package digest, 64 hexadecimal digits."""
        return hashlib.sha256(self.files[MANIFEST_FILE]).hexdigest()

    @property
    def slip(self) -> Slip:
        return Slip(self.terminal, self.records, self.digest)

    def on(self, role: MediumRole, key: SigningKey) -> dict[str, bytes]:
        """Every file of one medium; `medium.json` is the last to be written."""
        statement = {
            "election_uid": self.election_uid.hex(),
            "terminal": self.terminal,
            "medium": role.word,
            "manifest_sha256": self.digest,
        }
        return {**self.files, MEDIUM_FILE: sign(MEDIUM, statement, [key])}


@dataclass(frozen=True)
class ClosingInput:
    """All that the closing package is a function of."""

    package: Package
    package_file: bytes
    certificate: Certificate
    place: str
    opening: int
    program: Mapping[str, str]
    handover: bool
    contents: Contents
    log: bytes
    log_head: Head


def make_closing(what: ClosingInput, key: SigningKey) -> Closing:
    """The closing package of a box; the same input always gives the same bytes."""
    covered = {
        CERTIFICATE_FILE: what.certificate.pem,
        LOG_FILE: what.log,
        PACKAGE_FILE: what.package_file,
        RECORDS_FILE: b"".join(
            record
            for contest in what.package.election.contests
            for record in what.contents.records[contest.id]
        ),
    }
    manifest = sign(MANIFEST, _manifest(what, covered), [key])
    files = {**covered, MANIFEST_FILE: manifest}
    total = sum(len(records) for records in what.contents.records.values())
    return Closing(what.certificate.name, what.package.ceremony.uid, files, total)


def _manifest(what: ClosingInput, covered: Mapping[str, bytes]) -> dict[str, Any]:
    contents = what.contents
    return {
        "election_uid": what.package.ceremony.uid.hex(),
        "election": what.package.election.id,
        "mode": what.package.election.mode,
        "suite": what.package.ceremony.suite.number,
        "package_hash": what.package.hash,
        "terminal": what.certificate.name,
        "place": what.place,
        "opening": what.opening,
        "handover": what.handover,
        "program": dict(what.program),
        "voters": contents.count,
        "contests": [
            {
                "contest": contest.id,
                "records": len(contents.records[contest.id]),
                "merkle_root": merkle_root(contents.records[contest.id]).hex(),
            }
            for contest in what.package.election.contests
        ],
        "log": {"entries": what.log_head.entries, "head": what.log_head.hash.hex()},
        "files": [
            {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(covered.items())
        ],
    }


def split_records(
    data: bytes, counts: Sequence[tuple[str, int]], suite_record: int
) -> dict[str, tuple[bytes, ...]] | None:
    """The records of each contest, or None where the bytes are not exactly these
    numbers of records, each contest's in rising order."""
    found = cut_records(data, counts, suite_record)
    return found if found is not None and all(map(rising, found.values())) else None


def cut_records(
    data: bytes, counts: Sequence[tuple[str, int]], suite_record: int
) -> dict[str, tuple[bytes, ...]] | None:
    """As split_records(), in whatever order the records stand."""
    if len(data) != sum(number for _, number in counts) * suite_record:
        return None
    found, at = {}, 0
    for contest, number in counts:
        end = at + number * suite_record
        found[contest] = tuple([data[i : i + suite_record] for i in range(at, end, suite_record)])
        at = end
    return found


def rising(records: Sequence[bytes]) -> bool:
    """Whether each record stands behind the one before it; so none stands twice."""
    return all(map(lt, records, records[1:]))


def package_record_bytes(package: Package) -> int:
    """The size of a ballot record in this election, in bytes."""
    return record_bytes(package.ceremony.suite)

"""The manifest of a closing package: read once, and every field of it checked.

Its signature says that the terminal wrote it; a terminal is not believed to know its
numbers, so each is held against the election package and against its range.
Specified in docs/formats/closing-package.md.
"""

from collections.abc import Mapping
from typing import Any

from common.canonical import canonical
from common.certificates import Certificate
from common.closing import COVERED, MANIFEST
from common.closing_fault import ClosingFault
from common.halves import MAX_OPENING
from common.package import Package
from common.signed import DocumentRefused, load

_FIELDS = frozenset(
    {
        "election_uid",
        "election",
        "mode",
        "suite",
        "package_hash",
        "terminal",
        "place",
        "opening",
        "handover",
        "program",
        "voters",
        "contests",
        "log",
        "files",
    }
)


def read_manifest(data: bytes, certificate: Certificate, package: Package) -> dict[str, Any]:
    """The manifest that this terminal signed, of this election and package.

    What it says of log, files and Merkle roots is only seen to have its form; the
    caller holds it against the bytes. Raises ClosingFault.
    """
    try:
        manifest = load(data, MANIFEST, [certificate.key]).value
    except DocumentRefused as cause:
        raise ClosingFault("manifest-refused", what=str(cause)) from cause
    if set(manifest) != _FIELDS:
        raise _refused("not the fields of a manifest")
    if manifest["election_uid"] != package.ceremony.uid.hex():
        raise ClosingFault("other-election")
    if manifest["package_hash"] != package.hash:
        raise ClosingFault("other-package")
    _check_names(manifest, certificate, package)
    _check_program(manifest)
    _check_counts(manifest, package)
    _check_files(manifest)
    return manifest


def record_counts(manifest: Mapping[str, Any]) -> list[tuple[str, int]]:
    """The number of records of each contest, in the order of the election."""
    return [(entry["contest"], entry["records"]) for entry in manifest["contests"]]


def same(found: object, expected: object) -> bool:
    """Whether two JSON values have one spelling; to Python, true and 1 are equal."""
    return canonical(found) == canonical(expected)


def _refused(what: str) -> ClosingFault:
    return ClosingFault("manifest-refused", what=what)


def _check_names(manifest: Mapping[str, Any], certificate: Certificate, package: Package) -> None:
    election = package.election
    expected = {
        "election": election.id,
        "mode": election.mode,
        "suite": package.ceremony.suite.number,
        "terminal": certificate.name,
        "place": election.place_of(certificate.name).id,
    }
    if not same({key: manifest[key] for key in expected}, expected):
        raise _refused("names another terminal or election")


def _check_program(manifest: Mapping[str, Any]) -> None:
    """Opening, hand-over and program are the terminal's own word: any value of its form."""
    opening, program = manifest["opening"], manifest["program"]
    if type(opening) is not int or not 1 <= opening <= MAX_OPENING:
        raise _refused("an impossible opening")
    if not isinstance(manifest["handover"], bool):
        raise _refused("no word about a hand-over")
    if not isinstance(program, dict) or set(program) != {"version", "sha256"}:
        raise _refused("no program")
    if not all(isinstance(value, str) for value in program.values()):
        raise _refused("no program")


def _check_counts(manifest: Mapping[str, Any], package: Package) -> None:
    contests, voters = manifest["contests"], manifest["voters"]
    if not _entries(contests, {"contest", "records", "merkle_root"}):
        raise _refused("no list of contests")
    counts = record_counts(manifest)
    if not all(type(number) is int for number in (voters, *(number for _, number in counts))):
        raise _refused("no list of contests")
    names = [contest.id for contest in package.election.contests]
    in_range = all(0 <= number <= voters for _, number in counts)
    voters_fit = voters <= sum(number for _, number in counts)  # each voted in one contest or more
    if [name for name, _ in counts] != names or not in_range or not voters_fit:
        raise _refused("impossible counts")
    if voters > package.election.box_capacity:
        raise _refused("more voters than the box holds")


def _check_files(manifest: Mapping[str, Any]) -> None:
    files = manifest["files"]
    listed = _entries(files, {"name", "bytes", "sha256"})
    if not listed or [entry["name"] for entry in files] != list(COVERED):
        raise _refused("covers other files")


def _entries(value: object, fields: set[str]) -> bool:
    """Whether it is a list of objects that have exactly these fields."""
    if not isinstance(value, list):
        return False
    return all(isinstance(entry, dict) and set(entry) == fields for entry in value)

"""The index of a bundle: every file with its hash, under the committee's signature.

Specified in docs/formats/bundle.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from common.package import Package
from common.signed import DocumentRefused, DocumentType, load, sign
from common.signing import PublicKey, SigningKey
from tally_server.audit.layout import INDEX_FILE, LEFT_OUT, Kind, LeftOut
from tally_server.audit.zip_form import MAX_FILE, MAX_FILES, good_path

MAX_INDEX = 64 * 1024 * 1024
BUNDLE = DocumentType("bundle", max_bytes=MAX_INDEX)

_MEMBERS = {
    "kind",
    "election",
    "election_uid",
    "mode",
    "package_hash",
    "pool_hash",
    "program",
    "files",
    "left_out",
}
_TEXTS = ("election", "election_uid", "mode", "package_hash", "pool_hash")
_HEX = frozenset("0123456789abcdef")


class IndexTooLarge(ValueError):
    """So many files that no reader would take their index."""


@dataclass(frozen=True)
class IndexedFile:
    """A file as the index names it. size: in bytes. sha256: in hexadecimal."""

    path: str
    size: int
    sha256: str

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "bytes": self.size, "sha256": self.sha256}


@dataclass(frozen=True)
class Index:
    """The payload of an index whose members have their form; nothing else is said of it.

    left_out: as it stands there, to be held against the table.
    """

    kind: Kind
    election: str
    election_uid: str
    mode: str
    package_hash: str
    pool_hash: str
    program: Mapping[str, str]
    files: tuple[IndexedFile, ...]
    left_out: tuple[LeftOut, ...]


def index_payload(
    kind: Kind,
    package: Package,
    pool_hash: str,
    program: Mapping[str, str],
    files: Iterable[IndexedFile],
) -> dict[str, Any]:
    """The value that is signed. files: in the order of their paths, without the index."""
    return {
        "kind": kind.value,
        "election": package.election.id,
        "election_uid": package.ceremony.uid.hex(),
        "mode": package.election.mode,
        "package_hash": package.hash,
        "pool_hash": pool_hash,
        "program": dict(program),
        "files": [file.as_json() for file in files],
        "left_out": [left._asdict() for left in LEFT_OUT[kind]],
    }


def sign_index(payload: dict[str, Any], root: SigningKey | None) -> bytes:
    """The bytes of `bundle.json`; without a root key, without a signature.

    Raises IndexTooLarge.
    """
    data = sign(BUNDLE, payload, [] if root is None else [root])
    if len(data) > MAX_INDEX:
        raise IndexTooLarge("too many files for one index")
    return data


def load_index(data: bytes, root: PublicKey) -> dict[str, Any]:
    """The payload, signed by the root key alone. Raises DocumentRefused."""
    return load(data, BUNDLE, [root]).value


def index_from(payload: Mapping[str, Any]) -> Index:
    """The payload with each of its members in its form. Raises DocumentRefused."""
    if set(payload) != _MEMBERS or payload["kind"] not in list(Kind):
        raise DocumentRefused("no index of a bundle")
    texts = {name: payload[name] for name in _TEXTS}
    program = payload["program"]
    if not all(isinstance(text, str) for text in texts.values()) or not _is_program(program):
        raise DocumentRefused("no index of a bundle")
    if not all(_is_sha256(texts[name]) for name in ("election_uid", "package_hash", "pool_hash")):
        raise DocumentRefused("a hash that is none")
    kind, files = Kind(payload["kind"]), _files(payload["files"])
    return Index(kind, **texts, program=program, files=files, left_out=_left_out(payload))


def _is_program(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"version", "sha256"}:
        return False
    return all(isinstance(text, str) for text in value.values())


def _is_sha256(value: object) -> bool:
    return isinstance(value, str) and len(value) == 64 and set(value) <= _HEX


def _files(value: object) -> tuple[IndexedFile, ...]:
    """The files, in rising order of their paths."""
    if not isinstance(value, list) or len(value) > MAX_FILES:
        raise DocumentRefused("no list of files")
    found, before = [], ""
    for item in value:
        if not isinstance(item, dict) or set(item) != {"path", "bytes", "sha256"}:
            raise DocumentRefused("no list of files")
        path, size, sha256 = item["path"], item["bytes"], item["sha256"]
        if not isinstance(path, str) or not good_path(path) or path <= before:
            raise DocumentRefused("a path that is none, stands twice or is not in order")
        if path == INDEX_FILE or type(size) is not int or not 0 <= size <= MAX_FILE:
            raise DocumentRefused("a size that is none, or the index itself")
        if not _is_sha256(sha256):
            raise DocumentRefused("a hash that is none")
        found.append(IndexedFile(path, size, sha256))
        before = path
    return tuple(found)


def _left_out(payload: Mapping[str, Any]) -> tuple[LeftOut, ...]:
    value = payload["left_out"]
    if not isinstance(value, list):
        raise DocumentRefused("no list of what is left out")
    found = []
    for item in value:
        if not isinstance(item, dict) or set(item) != {"what", "why"}:
            raise DocumentRefused("no list of what is left out")
        if not all(isinstance(text, str) for text in item.values()):
            raise DocumentRefused("no list of what is left out")
        found.append(LeftOut(item["what"], item["why"]))
    return tuple(found)

"""`site.json` and `SHA256SUMS`: every file of the published site with its hash.

`site.json` is signed by the committee's root key and covers every other file, so a
changed byte anywhere is found. Specified in docs/formats/site.md.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from common.package import Package
from common.signed import DocumentRefused, DocumentType, load, sign
from common.signing import PublicKey, SigningKey

SITE = DocumentType("site")
SITE_FILE, SUMS_FILE, BUNDLE_NAME = "site.json", "SHA256SUMS", "public-bundle.zip"


@dataclass(frozen=True)
class Hashed:
    """A file of the site as it is listed. size: in bytes; sha256: in hexadecimal."""

    path: str
    size: int
    sha256: str

    @property
    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "bytes": self.size, "sha256": self.sha256}


def hashed(files: Mapping[str, bytes]) -> tuple[Hashed, ...]:
    """The files, in the order of their paths."""
    return tuple(
        Hashed(path, len(files[path]), hashlib.sha256(files[path]).hexdigest())
        for path in sorted(files)
    )


def with_sums(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files, and `SHA256SUMS` over them, as `sha256sum -c` reads it."""
    lines = "".join(f"{file.sha256}  {file.path}\n" for file in hashed(files))
    return {**files, SUMS_FILE: lines.encode()}


def site_document(
    files: Mapping[str, bytes], package: Package, url: str, root: SigningKey | None
) -> bytes:
    """`site.json` over these files; without a root key, without a signature.

    url: where the site is published, or empty.
    """
    payload = {
        "election": package.election.id,
        "election_uid": package.ceremony.uid.hex(),
        "mode": package.election.mode,
        "package_hash": package.hash,
        "url": url,
        "files": [file.as_json for file in hashed(files)],
    }
    return sign(SITE, payload, [] if root is None else [root])


def changed_files(
    files: Mapping[str, bytes], root: PublicKey, election_uid: bytes
) -> tuple[str, ...]:
    """What in a site is not as its `site.json` says: the paths, in order; none is good.

    files: every file of the site. A file too many and one that is missing are told, too.
    Raises DocumentRefused where `site.json` is not this root's, of this election.
    """
    if SITE_FILE not in files:
        raise DocumentRefused("no site.json")
    payload = load(files[SITE_FILE], SITE, [root]).value
    if payload.get("election_uid") != election_uid.hex():
        raise DocumentRefused("of another election")
    there = {path: data for path, data in files.items() if path != SITE_FILE}
    found = {file.path: file.as_json for file in hashed(there)}
    listed = _listed(payload)
    every = sorted({*found, *listed})
    return tuple(path for path in every if found.get(path) != listed.get(path))


def _listed(payload: Mapping[str, Any]) -> dict[str, Any]:
    try:
        return {str(file["path"]): file for file in payload["files"]}
    except (KeyError, TypeError) as cause:
        raise DocumentRefused("no list of files") from cause

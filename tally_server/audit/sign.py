"""The committee's signature on a bundle that was written without it.

Nothing is signed unread: the bundle is one of this election, whole, and holds what its
index says. Whether the count in it is right is what the verifiers tell.
"""

from functools import partial
from pathlib import Path
from typing import Any

from common.canonical import NotCanonical, read_canonical
from common.inputs import refuse
from common.package import read_package
from common.signed import DocumentRefused, peek, sign
from common.signing import SigningKey
from tally_server.audit.archive_reader import Archive, ArchiveRefused, read_archive
from tally_server.audit.archive_writer import (
    Measured,
    SourceChanged,
    measure,
    write_archive,
)
from tally_server.audit.index import (
    BUNDLE,
    MAX_INDEX,
    Index,
    index_from,
    load_index,
    sign_index,
)
from tally_server.audit.layout import INDEX_FILE, LEFT_OUT, may_stand
from tally_server.count.statement import pool_hash, pools_opened
from tally_server.preparation.key_folder import KeyFolder

_CEREMONY = "keys/ceremony.json"
_PACKAGE = "package.json"
_STATEMENT = "count/opening-statement.json"


class _Unfit(Exception):
    """Why a bundle is not signed: `other`, `signed`, `not-opened` or `damaged`; where."""

    def __init__(self, reason: str, what: str = "") -> None:
        super().__init__(reason, what)
        self.reason = reason
        self.what = what


def sign_bundle(file: Path, keys: KeyFolder, root: SigningKey) -> None:
    """The bundle in `file` has the root's signature; or is as it was. Raises BadInput."""
    try:
        with file.open("rb") as opened:
            archive = read_archive(opened)
            payload = _unsigned(archive, root)
            _of_this_election(archive, index_from(payload), keys)
            write_archive(file, _with_index(archive, index_from(payload), payload, root))
    except _Unfit as unfit:
        raise refuse(file.name, f"bundle.{unfit.reason}", what=unfit.what) from unfit
    except (ArchiveRefused, DocumentRefused, NotCanonical, SourceChanged) as cause:
        raise refuse(file.name, "bundle.damaged", what=str(cause)) from cause
    except OSError as cause:
        raise refuse(file.name, "command.unwritable", what=cause.strerror or "") from cause


def _unsigned(archive: Archive, root: SigningKey) -> dict[str, Any]:
    """The payload of an index that has no signature yet."""
    data = _data(archive, INDEX_FILE, MAX_INDEX)
    payload = peek(data, MAX_INDEX)
    if data == sign(BUNDLE, payload, []):
        return payload
    load_index(data, root.public)
    raise _Unfit("signed")


def _of_this_election(archive: Archive, index: Index, keys: KeyFolder) -> None:
    ceremony, root = keys.ceremony, keys.ceremony.root_key
    named = (index.election, index.mode, index.election_uid)
    if named != (ceremony.election, ceremony.mode, ceremony.uid.hex()):
        raise _Unfit("other")
    if _data(archive, _CEREMONY) != (keys.path / "ceremony.json").read_bytes():
        raise _Unfit("other")
    if read_package(_data(archive, _PACKAGE), root).hash != index.package_hash:
        raise _Unfit("damaged", _PACKAGE)
    if _pool(archive) != index.pool_hash:
        raise _Unfit("damaged", _STATEMENT)
    opened = pools_opened(keys.path)
    if opened and index.pool_hash not in opened:
        raise _Unfit("not-opened")
    if index.left_out != LEFT_OUT[index.kind]:
        raise _Unfit("damaged", INDEX_FILE)


def _pool(archive: Archive) -> str:
    try:
        return pool_hash(read_canonical(_data(archive, _STATEMENT).rstrip(b"\n")))
    except (KeyError, TypeError) as cause:
        raise _Unfit("damaged", _STATEMENT) from cause


def _with_index(
    archive: Archive, index: Index, payload: dict[str, Any], root: SigningKey
) -> tuple[Measured, ...]:
    """Every file of the archive, each as its index says, and the index signed."""
    indexed = {file.path: (file.size, file.sha256) for file in index.files}
    if archive.paths != tuple(sorted((INDEX_FILE, *indexed))):
        raise _Unfit("damaged", INDEX_FILE)
    files = [measure(INDEX_FILE, sign_index(payload, root))]
    for path, expected in indexed.items():
        found = measure(path, partial(archive.blocks, path))
        if (found.entry.size, found.sha256) != expected or not may_stand(index.kind, path):
            raise _Unfit("damaged", path)
        files.append(found)
    return tuple(sorted(files, key=lambda one: one.entry.path))


def _data(archive: Archive, path: str, limit: int = MAX_INDEX) -> bytes:
    if path not in archive.paths or archive.size(path) > limit:
        raise _Unfit("damaged", path)
    return archive.data(path)

"""Writing a bundle: a tree of files, under its index, in one archive."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from common.package import Package
from common.signing import SigningKey
from tally_server.audit.archive_writer import (
    Measured,
    Source,
    measure,
    measured,
    unwatched,
    write_archive,
)
from tally_server.audit.index import IndexedFile, index_payload, sign_index
from tally_server.audit.layout import INDEX_FILE, Kind
from tally_server.count.statement import pool_hash


def write_bundle(
    tree: Mapping[str, Source],
    kind: Kind,
    package: Package,
    statement: dict[str, Any],
    program: Mapping[str, str],
    root: SigningKey | None,
    path: Path,
) -> None:
    """`path` is the bundle of these files and an index of them.

    What lies in the tree is not looked at. Raises SourceChanged, ValueError, OSError.
    """
    write_measured(measured(tree), kind, package, pool_hash(statement), program, root, path)


def write_measured(
    files: Sequence[Measured],
    kind: Kind,
    package: Package,
    pool: str,
    program: Mapping[str, str],
    root: SigningKey | None,
    path: Path,
    step: Callable[[int], None] = unwatched,
) -> None:
    """As write_bundle(), for files that were measured already. pool: the pool hash. step: told
    the bytes of the files, as they are written."""
    listed = (IndexedFile(one.entry.path, one.entry.size, one.sha256) for one in files)
    payload = index_payload(kind, package, pool, program, listed)
    index = measure(INDEX_FILE, sign_index(payload, root))
    write_archive(path, sorted((*files, index), key=lambda one: one.entry.path), step)

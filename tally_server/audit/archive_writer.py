"""Writing an archive in its one form, file after file, with the memory of one block."""

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tally_server.audit.zip_form import (
    MAX_FILE,
    MAX_FILES,
    Entry,
    central_header,
    end_records,
    good_path,
    local_header,
)

BLOCK = 1024 * 1024

Source = bytes | Path
"""A file's bytes, or where they lie."""


class SourceChanged(Exception):
    """A file is no longer the bytes that were measured. path: in the bundle."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


@dataclass(frozen=True)
class Measured:
    """A file that goes into an archive, read once already. sha256: in hexadecimal."""

    entry: Entry
    sha256: str
    source: Source


def measured(tree: Mapping[str, Source]) -> tuple[Measured, ...]:
    """Every file of the tree, in the order of an archive.

    Raises ValueError for a path or a size that no bundle has, OSError.
    """
    if not 1 <= len(tree) <= MAX_FILES:
        raise ValueError(f"{len(tree)} files")
    return tuple(measure(path, tree[path]) for path in sorted(tree))


def measure(path: str, source: Source) -> Measured:
    """One file: its size and hashes. Raises as measured()."""
    if not good_path(path):
        raise ValueError(f"no path of a bundle: {path!r}")
    size, crc, digest = 0, 0, hashlib.sha256()
    for block in _blocks(source):
        size += len(block)
        crc = zlib.crc32(block, crc)
        digest.update(block)
    if size > MAX_FILE:
        raise ValueError(f"too large: {path}")
    return Measured(Entry(path, size, crc), digest.hexdigest(), source)


def write_archive(file: Path, contents: Sequence[Measured]) -> None:
    """`file` is the archive of these, whole and on the disk, or as it was before.

    contents: in the order of measured(). Raises SourceChanged, OSError.
    """
    beside = file.with_name(f".{file.name}.new")
    try:
        with beside.open("wb") as opened:
            for block in _archive(contents):
                opened.write(block)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    _flush_names(file.parent)


def _archive(contents: Sequence[Measured]) -> Iterator[bytes]:
    offset, directory = 0, bytearray()
    for what in contents:
        header = local_header(what.entry)
        directory += central_header(what.entry, offset)
        yield header
        yield from _as_measured(what)
        offset += len(header) + what.entry.size
    yield bytes(directory)
    yield end_records(len(contents), len(directory), offset)


def _as_measured(what: Measured) -> Iterator[bytes]:
    """The file's bytes once more; what was hashed for the index is what is written."""
    digest = hashlib.sha256()
    for block in _blocks(what.source):
        digest.update(block)
        yield block
    if digest.hexdigest() != what.sha256:
        raise SourceChanged(what.entry.path)


def _blocks(source: Source) -> Iterator[bytes]:
    """The bytes of a plain file; a link or a device is never read. Raises OSError."""
    if isinstance(source, bytes):
        yield source
        return
    handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb", buffering=0) as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(f"no plain file: {source}")
        while block := opened.read(BLOCK):
            yield block


def _flush_names(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

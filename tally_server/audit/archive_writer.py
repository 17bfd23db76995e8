"""Writing an archive in its one form, file after file, with the memory of one block."""

import hashlib
import os
import stat
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tally_server.audit.zip_form import (
    BLOCK,
    MAX_FILE,
    MAX_FILES,
    Entry,
    FileChanged,
    central_header,
    end_records,
    good_path,
    local_header,
)
from tally_server.preparation.key_files import flush_names

Source = bytes | Path | Callable[[], Iterator[bytes]]
"""A file's bytes, where they lie, or who gives them piece by piece as often as asked."""


class SourceChanged(Exception):
    """A file cannot be read, or no longer gives the bytes that were measured.

    path: in the bundle.
    """

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

    Raises ValueError for a path or a size that no bundle has, SourceChanged.
    """
    if not 1 <= len(tree) <= MAX_FILES:
        raise ValueError(f"{len(tree)} files")
    return tuple(measure(path, tree[path]) for path in sorted(tree))


def measure(path: str, source: Source) -> Measured:
    """One file: its size and hashes. Raises as measured()."""
    if not good_path(path):
        raise ValueError(f"no path of a bundle: {path!r}")
    size, crc, digest = 0, 0, hashlib.sha256()
    for block in _blocks(path, source):
        size += len(block)
        crc = zlib.crc32(block, crc)
        digest.update(block)
    if size > MAX_FILE:
        raise ValueError(f"too large: {path}")
    return Measured(Entry(path, size, crc), digest.hexdigest(), source)


def read_again(what: Measured) -> bytes:
    """All bytes of a file that is small. Raises SourceChanged."""
    return b"".join(_as_measured(what))


def unwatched(_bytes: int) -> None:
    """Progress that nobody sees."""


def write_archive(
    file: Path, contents: Sequence[Measured], step: Callable[[int], None] = unwatched
) -> None:
    """`file` is the archive of these, whole and on the disk, or as it was before.

    contents: in the order of measured(). step: told the bytes of their files as they are
    written; what it raises ends the writing. Raises SourceChanged, OSError.
    """
    beside = file.with_name(f".{file.name}.new")
    try:
        with beside.open("wb") as opened:
            for block in _archive(contents, step):
                opened.write(block)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    flush_names(file.parent)


def _archive(contents: Sequence[Measured], step: Callable[[int], None]) -> Iterator[bytes]:
    offset, directory = 0, bytearray()
    for what in contents:
        header = local_header(what.entry)
        directory += central_header(what.entry, offset)
        yield header
        for block in _as_measured(what):
            yield block
            step(len(block))
        offset += len(header) + what.entry.size
    yield bytes(directory)
    yield end_records(len(contents), len(directory), offset)


def _as_measured(what: Measured) -> Iterator[bytes]:
    """The file's bytes once more; what was hashed for the index is what is written."""
    digest = hashlib.sha256()
    for block in _blocks(what.entry.path, what.source):
        digest.update(block)
        yield block
    if digest.hexdigest() != what.sha256:
        raise SourceChanged(what.entry.path)


def _blocks(path: str, source: Source) -> Iterator[bytes]:
    """The bytes of a plain file; a link or a device is never read. Raises SourceChanged."""
    if isinstance(source, bytes):
        yield source
        return
    blocks = _lying(source) if isinstance(source, Path) else source()
    while True:
        # Only what reading raises: whoever takes the blocks has faults of their own.
        try:
            block = next(blocks, b"")
        except (OSError, FileChanged) as cause:
            raise SourceChanged(path) from cause
        if not block:
            return
        yield block


def _lying(file: Path) -> Iterator[bytes]:
    handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, "rb", buffering=0) as opened:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FileChanged(str(file))
        while block := opened.read(BLOCK):
            yield block

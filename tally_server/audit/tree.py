"""A bundle as a reader meets it: paths and bytes, from an archive or from a folder."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from tally_server.audit.archive_reader import read_archive
from tally_server.audit.zip_form import BLOCK, MAX_FILE, MAX_FILES, FileChanged, good_path
from tally_server.intake.medium_folder import printable

_PLAIN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class Tree(Protocol):
    """paths: of all plain files, in the order of their bytes. others: what is no such
    file or has no path of a bundle, as it may stand in a message; only in a folder."""

    @property
    def paths(self) -> tuple[str, ...]: ...

    @property
    def others(self) -> tuple[str, ...]: ...

    def size(self, path: str) -> int:
        """In bytes, as it was when the bundle was opened. KeyError for no path of it."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises FileChanged, OSError."""

    def data(self, path: str) -> bytes:
        """The file's bytes. Raises FileChanged, OSError."""

    def part(self, path: str, start: int, size: int) -> bytes:
        """So many of the file's bytes, fewer where it ends. Raises OSError."""


@contextmanager
def open_bundle(path: Path) -> Iterator[Tree]:
    """The bundle in this archive or folder, to be read while the block runs.

    Raises ArchiveRefused for an archive of another form, OSError.
    """
    if path.is_dir():
        yield FolderTree(path)
        return
    with path.open("rb") as opened:
        yield read_archive(opened)


class FolderTree:
    """The plain files of a folder. Links are never followed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sizes: dict[str, int] = {}
        others: list[str] = []
        for path, size in _found(folder, ""):
            if size is None or not good_path(path) or size > MAX_FILE:
                others.append(printable(path))
            else:
                self._sizes[path] = size
            if len(self._sizes) + len(others) > MAX_FILES:
                raise OSError(f"more than {MAX_FILES} files")
        self.paths = tuple(sorted(self._sizes))
        self.others = tuple(sorted(others))

    def size(self, path: str) -> int:
        return self._sizes[path]

    def blocks(self, path: str) -> Iterator[bytes]:
        left = self._sizes[path]
        with os.fdopen(os.open(self._folder / path, _PLAIN), "rb", buffering=0) as opened:
            status = os.fstat(opened.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size != left:
                raise FileChanged(path)
            while left:
                block = opened.read(min(BLOCK, left))
                if not block:
                    raise FileChanged(path)
                left -= len(block)
                yield block

    def data(self, path: str) -> bytes:
        return b"".join(self.blocks(path))

    def part(self, path: str, start: int, size: int) -> bytes:
        with os.fdopen(os.open(self._folder / path, _PLAIN), "rb", buffering=0) as opened:
            opened.seek(start)
            return opened.read(size)


def _found(folder: Path, above: str) -> Iterator[tuple[str, int | None]]:
    """Every path below, and its size; None for a link, a device, a folder not to list."""
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        yield above, None
        return
    for entry in inside:
        path = f"{above}{entry.name}"
        if entry.is_file(follow_symlinks=False):
            yield path, entry.stat(follow_symlinks=False).st_size
        elif entry.is_dir(follow_symlinks=False) and good_path(path):
            yield from _found(Path(entry.path), f"{path}/")
        else:
            yield path, None

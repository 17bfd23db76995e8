"""A mounted medium as a folder of a real file system.

Writes go all the way, reads come from the medium and not from a cache, links are never
followed, and file times are always the same constant, so that they tell nothing.
An error of fsync is final: the kernel may have dropped the pages, and a second fsync
that succeeds would lie. The medium is then refused for writing until it is mounted anew.

A real device is asked for with `mounted=True`: then every operation first finds that the
medium is still mounted in its place, and no file is looked for anywhere else.
"""

import errno
import mmap
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from weakref import finalize

from terminal.devices.mount import MountPoint
from terminal.devices.real_file import (
    as_fault,
    entries,
    open_to_read,
    open_to_write,
    plain_size,
    read_up_to,
    write_all,
)
from terminal.ports.medium import Fault, MediumFault

CONSTANT_TIME = 946684800
"""2000-01-01T00:00:00Z, in seconds: the time of every file."""

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
_BLOCK = 4096
_CHUNK = 4 * 1024 * 1024


class FolderMedium:
    """The port of a medium over one folder.

    mounted: the folder must be a mount point, and always of the medium that was first
    found there; else the fault is MISSING, and of a read-only mount WRITE_PROTECTED.
    Without it any folder will do, for simulations and tests. Its files are let go of with
    close(), or with the object itself.
    """

    def __init__(self, path: Path, *, mounted: bool = False) -> None:
        self._path = path
        self._mount = MountPoint(path) if mounted else None
        self._writers: dict[str, int] = {}
        self._readers: dict[str, int] = {}
        finalize(self, _close, self._writers, self._readers)
        self._cached_only: set[str] = set()
        self._broken = False

    def names(self) -> list[str]:
        with self._reading("") as root:
            return entries(self._path if root is None else root)

    def size(self, name: str) -> int:
        with self._reading(name) as root:
            return plain_size(self._file(name), root)

    def create(self, name: str, size: int) -> None:
        self.remove(name)
        with self._writing(name) as root:
            handle = open_to_write(self._file(name), os.O_CREAT | os.O_EXCL, root)
            self._writers[name] = handle
            zeros = bytes(min(size, _CHUNK))
            for at in range(0, size, _CHUNK):
                write_all(handle, at, zeros[: min(_CHUNK, size - at)])

    def write(self, name: str, offset: int, data: bytes) -> None:
        with self._writing(name) as root:
            write_all(self._writer(name, root), offset, data)

    def truncate(self, name: str, size: int) -> None:
        with self._writing(name) as root:
            os.ftruncate(self._writer(name, root), size)

    def flush(self, name: str) -> None:
        with self._writing(name) as root:
            self._settle(self._writer(name, root))

    def flush_names(self) -> None:
        with self._writing("") as root:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
            handle = os.open(self._path if root is None else ".", flags, dir_fd=root)
            try:
                self._settle(handle)
            finally:
                os.close(handle)

    def remove(self, name: str) -> None:
        self._forget(name)
        with self._writing(name) as root:
            try:
                os.unlink(self._file(name), dir_fd=root)
            except FileNotFoundError:
                if root is None and not self._path.is_dir():
                    raise

    def read(self, name: str, offset: int, length: int) -> bytes:
        with self._reading(name) as root:
            data = self._read_direct(name, root, offset, length)
            if data is None:
                data = self._read_uncached(name, root, offset, length)
        if len(data) != length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def close(self) -> None:
        """Let go of every file; the medium may be taken out."""
        self._forget_all()
        if self._mount is not None:
            self._mount.close()

    def _read_direct(self, name: str, root: int | None, offset: int, length: int) -> bytes | None:
        """Past the page cache with O_DIRECT; None where the file system has none."""
        try:
            handle = self._reader(name, root)
            return None if name in self._cached_only else _read_blocks(handle, offset, length)
        except OSError as cause:
            if cause.errno != errno.EINVAL or name in self._cached_only:
                raise
        self._forget(name)
        self._cached_only.add(name)
        return None

    def _read_uncached(self, name: str, root: int | None, offset: int, length: int) -> bytes:
        """Through the page cache after it was told to forget the file."""
        handle = self._reader(name, root)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        return read_up_to(handle, offset, length)

    def _reader(self, name: str, root: int | None) -> int:
        if name not in self._readers:
            past_caches = 0 if name in self._cached_only else os.O_DIRECT
            self._readers[name] = open_to_read(self._file(name), past_caches, root)
        return self._readers[name]

    def _writer(self, name: str, root: int | None) -> int:
        if name not in self._writers:
            self._writers[name] = open_to_write(self._file(name), within=root)
        return self._writers[name]

    def _forget_all(self) -> None:
        for name in (*self._writers, *self._readers):
            self._forget(name)

    def _forget(self, name: str) -> None:
        for handles in (self._writers, self._readers):
            if name in handles:
                _close_one(handles.pop(name))

    def _file(self, name: str) -> Path:
        """Where a file is: under the handle of the mounted root, or else the whole path."""
        if not _NAME.fullmatch(name):
            raise MediumFault(Fault.MISSING, "a name that no medium has")
        return self._path / name if self._mount is None else Path(name)

    def _settle(self, handle: int) -> None:
        """The constant time, then the bytes for good. A failed fsync is the last one."""
        os.utime(handle, (CONSTANT_TIME, CONSTANT_TIME))
        try:
            os.fsync(handle)
        except OSError:
            self._broken = True
            raise

    @contextmanager
    def _reading(self, name: str) -> Iterator[int | None]:
        """The root of the mounted medium, found in its place; None for a plain folder."""
        with as_fault(name, Fault.READ_ERROR):
            yield self._found(MountPoint.root)

    @contextmanager
    def _writing(self, name: str) -> Iterator[int | None]:
        """The same, of a medium that may be written."""
        if self._broken:
            raise MediumFault(Fault.WRITE_ERROR, name)
        with as_fault(name, Fault.WRITE_ERROR):
            yield self._found(MountPoint.root_to_write)

    def _found(self, root: Callable[[MountPoint], int]) -> int | None:
        """Where the medium is gone its files are let go of: what is written to a handle
        of a file system that nobody can see is on no medium that is carried to the count.
        """
        try:
            return None if self._mount is None else root(self._mount)
        except OSError:
            self._forget_all()
            raise


def _read_blocks(handle: int, offset: int, length: int) -> bytes:
    """The bytes out of whole blocks, as O_DIRECT wants them. Raises OSError.

    A read that ended within a block is repeated from where that block begins: it is the
    end of the file only if that gives nothing more.
    """
    start = offset // _BLOCK * _BLOCK
    wanted = offset - start + length
    with mmap.mmap(-1, max(_BLOCK, -(-wanted // _BLOCK) * _BLOCK)) as buffer:
        got = 0
        while got < wanted:
            whole = got // _BLOCK * _BLOCK
            with memoryview(buffer) as all_of_it, all_of_it[whole:] as rest:
                reached = whole + os.preadv(handle, [rest], start + whole)
            if reached <= got:
                break
            got = reached
        return bytes(buffer[offset - start : min(got, wanted)])


def _close(*handles: dict[str, int]) -> None:
    for of_names in handles:
        while of_names:
            _close_one(of_names.popitem()[1])


def _close_one(handle: int) -> None:
    with suppress(OSError):  # what was to last was flushed before
        os.close(handle)

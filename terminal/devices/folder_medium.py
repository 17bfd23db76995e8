"""A mounted medium as a folder of a real file system.

Writes go all the way, reads come from the medium and not from a cache, links are never
followed, and file times are always the same constant, so that they tell nothing.
An error of fsync is final: the kernel may have dropped the pages, and a second fsync
that succeeds would lie. The medium is then refused for writing until it is mounted anew.
"""

import errno
import mmap
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

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
    """The port of a medium over one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writers: dict[str, int] = {}
        self._readers: dict[str, int] = {}
        self._cached_only: set[str] = set()
        self._broken = False

    def names(self) -> list[str]:
        with as_fault("", Fault.READ_ERROR):
            return entries(self._path)

    def size(self, name: str) -> int:
        with as_fault(name, Fault.READ_ERROR):
            return plain_size(self._file(name))

    def create(self, name: str, size: int) -> None:
        self.remove(name)
        with self._writing(name):
            handle = open_to_write(self._file(name), os.O_CREAT | os.O_EXCL)
            self._writers[name] = handle
            zeros = bytes(min(size, _CHUNK))
            for at in range(0, size, _CHUNK):
                write_all(handle, at, zeros[: min(_CHUNK, size - at)])

    def write(self, name: str, offset: int, data: bytes) -> None:
        with self._writing(name):
            write_all(self._writer(name), offset, data)

    def truncate(self, name: str, size: int) -> None:
        with self._writing(name):
            os.ftruncate(self._writer(name), size)

    def flush(self, name: str) -> None:
        with self._writing(name):
            self._settle(self._writer(name))

    def flush_names(self) -> None:
        with self._writing(""):
            handle = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                self._settle(handle)
            finally:
                os.close(handle)

    def remove(self, name: str) -> None:
        self._forget(name)
        with self._writing(name):
            try:
                os.unlink(self._file(name))
            except FileNotFoundError:
                if not self._path.is_dir():
                    raise

    def read(self, name: str, offset: int, length: int) -> bytes:
        with as_fault(name, Fault.READ_ERROR):
            data = self._read_direct(name, offset, length)
            if data is None:
                data = self._read_uncached(name, offset, length)
        if len(data) != length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def close(self) -> None:
        """Let go of every file; the medium may be taken out."""
        for name in (*self._writers, *self._readers):
            self._forget(name)

    def _read_direct(self, name: str, offset: int, length: int) -> bytes | None:
        """Past the page cache with O_DIRECT; None where the file system has none."""
        try:
            handle = self._reader(name)
            return None if name in self._cached_only else _read_blocks(handle, offset, length)
        except OSError as cause:
            if cause.errno != errno.EINVAL or name in self._cached_only:
                raise
        self._forget(name)
        self._cached_only.add(name)
        return None

    def _read_uncached(self, name: str, offset: int, length: int) -> bytes:
        """Through the page cache after it was told to forget the file."""
        handle = self._reader(name)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        return read_up_to(handle, offset, length)

    def _reader(self, name: str) -> int:
        if name not in self._readers:
            past_caches = 0 if name in self._cached_only else os.O_DIRECT
            self._readers[name] = open_to_read(self._file(name), past_caches)
        return self._readers[name]

    def _writer(self, name: str) -> int:
        if name not in self._writers:
            self._writers[name] = open_to_write(self._file(name))
        return self._writers[name]

    def _forget(self, name: str) -> None:
        for handles in (self._writers, self._readers):
            if name in handles:
                with suppress(OSError):  # what was to last was flushed before
                    os.close(handles.pop(name))

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise MediumFault(Fault.MISSING, "a name that no medium has")
        return self._path / name

    def _settle(self, handle: int) -> None:
        """The constant time, then the bytes for good. A failed fsync is the last one."""
        os.utime(handle, (CONSTANT_TIME, CONSTANT_TIME))
        try:
            os.fsync(handle)
        except OSError:
            self._broken = True
            raise

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        if self._broken:
            raise MediumFault(Fault.WRITE_ERROR, name)
        with as_fault(name, Fault.WRITE_ERROR):
            yield


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

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
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from terminal.ports.medium import Fault, MediumFault

CONSTANT_TIME = 946684800
"""2000-01-01T00:00:00Z, in seconds: the time of every file."""

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")
_BLOCK = 4096
_CHUNK = 4 * 1024 * 1024

_FAULTS = {
    errno.ENOSPC: Fault.FULL,
    errno.EDQUOT: Fault.FULL,
    errno.EFBIG: Fault.FULL,
    errno.EROFS: Fault.WRITE_PROTECTED,
    errno.EACCES: Fault.WRITE_PROTECTED,
    errno.EPERM: Fault.WRITE_PROTECTED,
    errno.ENOENT: Fault.MISSING,
    errno.ENODEV: Fault.MISSING,
    errno.ENXIO: Fault.MISSING,
    errno.ENOTDIR: Fault.MISSING,
    errno.ESTALE: Fault.MISSING,
}


class FolderMedium:
    """The port of a medium over one folder."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: dict[str, int] = {}
        self._direct: dict[str, int] = {}
        self._broken = False

    def names(self) -> list[str]:
        with _as_fault("", Fault.READ_ERROR), os.scandir(self._path) as entries:
            return sorted(
                entry.name if entry.is_file(follow_symlinks=False) else f"{entry.name}/"
                for entry in entries
            )

    def size(self, name: str) -> int:
        with _as_fault(name, Fault.READ_ERROR):
            status = os.stat(self._file(name), follow_symlinks=False)
        if not stat.S_ISREG(status.st_mode):
            raise MediumFault(Fault.READ_ERROR, name)
        return status.st_size

    def create(self, name: str, size: int) -> None:
        self.remove(name)
        with self._writing(name):
            flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
            handle = os.open(self._file(name), flags, 0o600)
            self._open[name] = handle
            zeros = bytes(min(size, _CHUNK))
            for at in range(0, size, _CHUNK):
                _write_all(handle, at, zeros[: min(_CHUNK, size - at)])

    def write(self, name: str, offset: int, data: bytes) -> None:
        with self._writing(name):
            _write_all(self._handle(name), offset, data)

    def truncate(self, name: str, size: int) -> None:
        with self._writing(name):
            os.ftruncate(self._handle(name), size)

    def flush(self, name: str) -> None:
        with self._writing(name, final=True):
            handle = self._handle(name)
            os.utime(handle, (CONSTANT_TIME, CONSTANT_TIME))
            os.fsync(handle)

    def flush_names(self) -> None:
        with self._writing("", final=True):
            handle = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                os.utime(handle, (CONSTANT_TIME, CONSTANT_TIME))
                os.fsync(handle)
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
        with _as_fault(name, Fault.READ_ERROR):
            data = self._read_direct(name, offset, length)
            if data is None:
                data = self._read_uncached(name, offset, length)
        if len(data) != length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def close(self) -> None:
        """Let go of every file; the medium may be taken out."""
        for name in list(self._open):
            self._forget(name)

    def _read_direct(self, name: str, offset: int, length: int) -> bytes | None:
        """Past the page cache with O_DIRECT; None where the file system has none."""
        handle = self._direct_handle(name)
        if handle is None:
            return None
        start = offset // _BLOCK * _BLOCK
        end = -(-(offset + length) // _BLOCK) * _BLOCK
        with mmap.mmap(-1, max(_BLOCK, end - start)) as buffer:
            got = 0
            while got < end - start:
                try:
                    step = os.preadv(handle, [memoryview(buffer)[got:]], start + got)
                except OSError as cause:
                    if cause.errno == errno.EINVAL:
                        return None
                    raise
                if step == 0:
                    break
                got += step
                if got % _BLOCK:
                    break  # the end of the file
            return bytes(buffer[offset - start : min(got, offset - start + length)])

    def _direct_handle(self, name: str) -> int | None:
        if name not in self._direct:
            flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_DIRECT
            try:
                self._direct[name] = os.open(self._file(name), flags)
            except OSError as cause:
                if cause.errno != errno.EINVAL:
                    raise
                return None
        return self._direct[name]

    def _read_uncached(self, name: str, offset: int, length: int) -> bytes:
        """Through the page cache after it was told to forget the file."""
        handle = self._handle(name)
        os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
        parts, got = [], 0
        while got < length:
            part = os.pread(handle, length - got, offset + got)
            if not part:
                break
            parts.append(part)
            got += len(part)
        return b"".join(parts)

    def _handle(self, name: str) -> int:
        if name not in self._open:
            flags = os.O_NOFOLLOW | os.O_CLOEXEC
            try:
                handle = os.open(self._file(name), os.O_RDWR | flags)
            except OSError as cause:
                if cause.errno not in (errno.EROFS, errno.EACCES):
                    raise
                handle = os.open(self._file(name), os.O_RDONLY | flags)
            self._open[name] = handle
        return self._open[name]

    def _forget(self, name: str) -> None:
        for handles in (self._open, self._direct):
            if name in handles:
                os.close(handles.pop(name))

    def _file(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise MediumFault(Fault.MISSING, "a name that no medium has")
        return self._path / name

    @contextmanager
    def _writing(self, name: str, *, final: bool = False) -> Iterator[None]:
        if self._broken:
            raise MediumFault(Fault.WRITE_ERROR, name)
        try:
            with _as_fault(name, Fault.WRITE_ERROR):
                yield
        except MediumFault:
            if final:
                self._broken = True
            raise


@contextmanager
def _as_fault(name: str, other: Fault) -> Iterator[None]:
    try:
        yield
    except OSError as cause:
        raise MediumFault(_FAULTS.get(cause.errno or 0, other), name) from cause


def _write_all(handle: int, offset: int, data: bytes) -> None:
    rest = memoryview(data)
    pwrite: Callable[[int, memoryview, int], int] = os.pwrite
    while rest:
        written = pwrite(handle, rest, offset)
        offset, rest = offset + written, rest[written:]

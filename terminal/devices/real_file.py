"""One file of a mounted medium: opened without following links, and what the system says
of it as the fault of a medium.

A medium may be hostile: a link, a pipe or a device in the place of a file must neither be
followed nor make the terminal wait.
"""

import errno
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from terminal.ports.medium import Fault, MediumFault

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
    errno.ENOTCONN: Fault.MISSING,  # a file system in user space whose device is gone
    errno.ECONNABORTED: Fault.MISSING,
    errno.ENOMEDIUM: Fault.MISSING,
    errno.ESHUTDOWN: Fault.MISSING,
}

_SAFELY = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK  # a pipe must not make us wait


@contextmanager
def as_fault(name: str, other: Fault) -> Iterator[None]:
    """An OSError inside is told as MediumFault; as `other` where its number says no more."""
    try:
        yield
    except OSError as cause:
        raise MediumFault(_FAULTS.get(cause.errno or 0, other), name) from cause


def open_to_write(path: Path, extra: int = 0, within: int | None = None) -> int:
    """A handle that writes to a plain file. Raises OSError.

    within: the handle of the folder that `path` begins in, here and below.
    """
    return _plain(os.open(path, os.O_WRONLY | _SAFELY | extra, 0o600, dir_fd=within), path)


def open_to_read(path: Path, extra: int = 0, within: int | None = None) -> int:
    """A handle that reads a plain file and, where the system lets it be so, leaves its
    time of last access alone. Raises OSError."""
    flags = os.O_RDONLY | _SAFELY | extra
    try:
        return _plain(os.open(path, flags | os.O_NOATIME, dir_fd=within), path)
    except PermissionError:  # only the owner of a file may ask for O_NOATIME
        return _plain(os.open(path, flags, dir_fd=within), path)


def _plain(handle: int, path: Path) -> int:
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise OSError(errno.ELOOP, "not a plain file", str(path))


def write_all(handle: int, offset: int, data: bytes) -> None:
    """Every byte is written, in as many steps as the system takes. Raises OSError."""
    rest = memoryview(data)
    pwrite: Callable[[int, memoryview, int], int] = os.pwrite
    while rest:
        written = pwrite(handle, rest, offset)
        if written == 0:
            raise OSError(errno.EIO, "nothing was written")
        offset, rest = offset + written, rest[written:]


def read_up_to(handle: int, offset: int, length: int) -> bytes:
    """These bytes; fewer only where the file ends before. Raises OSError."""
    parts, got = [], 0
    while got < length:
        part = os.pread(handle, length - got, offset + got)
        if not part:
            break
        parts.append(part)
        got += len(part)
    return b"".join(parts)


def entries(folder: Path | int) -> list[str]:
    """Every name in a folder (its path, or a handle), sorted; what is no plain file ends
    with '/'. Raises OSError."""
    with os.scandir(folder) as found:
        return sorted(
            entry.name if entry.is_file(follow_symlinks=False) else f"{entry.name}/"
            for entry in found
        )


def plain_size(path: Path, within: int | None = None) -> int:
    """The size of a plain file in bytes. Raises OSError."""
    status = os.stat(path, dir_fd=within, follow_symlinks=False)
    if not stat.S_ISREG(status.st_mode):
        raise OSError(errno.ELOOP, "not a plain file", str(path))
    return status.st_size

"""The place where a medium is mounted: that one is there, and always the same one.

A stick that is not mounted, or was pulled, leaves the empty folder it was mounted on:
votes written there would lie on the tablet's own disk, and the stick would be sealed and
carried to the count without them.
"""

import errno
import os
from pathlib import Path
from typing import NamedTuple


class _Identity(NamedTuple):
    """A mounted file system. Device and root are the same for two sticks that were mounted
    one after the other; `fsid` (of ext4, of the file system's own UUID) mostly is not."""

    device: int
    root: int
    fsid: int


class MountPoint:
    """A folder on which the medium is mounted that was first found there.

    Its root is held open: no other medium can get its device number meanwhile, and a
    file that is opened under that handle is on this medium or nowhere.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._first: _Identity | None = None
        self._handle: int | None = None

    def root(self) -> int:
        """A handle of the medium's root. Raises OSError: ENODEV where no medium is
        mounted, or not the first one."""
        if not is_mount_point(self._path):
            raise _gone("nothing is mounted", self._path)
        if self._handle is None:
            flags = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
            self._handle = os.open(self._path, flags)
        found = _identity(self._handle)
        self._first = self._first or found
        seen = os.lstat(self._path)
        if found != self._first or (seen.st_dev, seen.st_ino) != found[:2]:
            raise _gone("not the medium that was here before", self._path)
        return self._handle

    def root_to_write(self) -> int:
        """The same; EROFS where the medium is mounted read-only."""
        root = self.root()
        if os.fstatvfs(root).f_flag & os.ST_RDONLY:
            raise OSError(errno.EROFS, "mounted read-only", str(self._path))
        return root

    def close(self) -> None:
        """Let go of the medium; which one it was is kept in mind."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def is_mount_point(path: Path) -> bool:
    """Whether a file system of another device than the folder around it begins here.

    A link to a mount point is none: where it leads can change, and the link itself lies
    in the folder around it. Raises OSError where the folder cannot be looked at.
    """
    return os.lstat(path).st_dev != os.stat(path.absolute().parent).st_dev


def _identity(root: int) -> _Identity:
    status = os.fstat(root)
    return _Identity(status.st_dev, status.st_ino, os.fstatvfs(root).f_fsid)


def _gone(why: str, path: Path) -> OSError:
    return OSError(errno.ENODEV, why, str(path))

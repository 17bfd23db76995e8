"""A medium that is only looked at: every write is refused, no link is followed."""

import os
from pathlib import Path

from terminal.ports.medium import Fault, MediumFault


class ReadOnlyFolder:
    """A mounted medium as a folder, for salvage. Writes nothing, not even access times
    where the system lets it be so."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        try:
            with os.scandir(self._path) as entries:
                return sorted(
                    entry.name if entry.is_file(follow_symlinks=False) else f"{entry.name}/"
                    for entry in entries
                )
        except OSError as cause:
            raise MediumFault(Fault.READ_ERROR) from cause

    def size(self, name: str) -> int:
        try:
            return (self._path / name).lstat().st_size
        except OSError as cause:
            raise MediumFault(Fault.MISSING, name) from cause

    def read(self, name: str, offset: int, length: int) -> bytes:
        try:
            handle = self._open(name)
            try:
                data = os.pread(handle, length, offset)
            finally:
                os.close(handle)
        except OSError as cause:
            raise MediumFault(Fault.READ_ERROR, name) from cause
        if len(data) < length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def _open(self, name: str) -> int:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            return os.open(self._path / name, flags | os.O_NOATIME)
        except PermissionError:  # only the owner of a file may ask for O_NOATIME
            return os.open(self._path / name, flags)

    def create(self, name: str, size: int) -> None:
        raise _refused(name, size)

    def write(self, name: str, offset: int, data: bytes) -> None:
        raise _refused(name, offset, data)

    def truncate(self, name: str, size: int) -> None:
        raise _refused(name, size)

    def flush(self, name: str) -> None:
        raise _refused(name)

    def flush_names(self) -> None:
        raise _refused("")

    def remove(self, name: str) -> None:
        raise _refused(name)


def _refused(name: str, *_: object) -> MediumFault:
    return MediumFault(Fault.WRITE_PROTECTED, name)

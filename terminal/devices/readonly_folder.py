"""A medium that is only looked at: every write is refused, no link is followed."""

import os
from pathlib import Path

from terminal.devices.real_file import as_fault, entries, open_to_read, plain_size, read_up_to
from terminal.ports.medium import Fault, MediumFault


class ReadOnlyFolder:
    """A mounted medium as a folder, for salvage. Writes nothing, not even access times
    where the system lets it be so."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def names(self) -> list[str]:
        with as_fault("", Fault.READ_ERROR):
            return entries(self._path)

    def size(self, name: str) -> int:
        with as_fault(name, Fault.READ_ERROR):
            return plain_size(self._file(name))

    def read(self, name: str, offset: int, length: int) -> bytes:
        with as_fault(name, Fault.READ_ERROR):
            handle = open_to_read(self._file(name))
            try:
                data = read_up_to(handle, offset, length)
            finally:
                os.close(handle)
        if len(data) < length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def _file(self, name: str) -> Path:
        """Inside the folder itself; a damaged medium may have any name."""
        if name in ("", ".", "..") or "/" in name or "\0" in name:
            raise MediumFault(Fault.MISSING, "a name that no medium has")
        return self._path / name

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

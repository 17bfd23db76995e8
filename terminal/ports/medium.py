"""A removable medium, or the terminal's own small disk, as the recorder sees it.

Every byte that the recorder reads or writes passes through this port, so that a
simulated medium can stop the world after any of them. Names are flat: no folders.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol


class Fault(StrEnum):
    """Why a medium did not do what it was told."""

    MISSING = "missing"  # no medium in the slot, or no such file
    WRITE_PROTECTED = "write-protected"
    FULL = "full"
    READ_ERROR = "read-error"
    WRITE_ERROR = "write-error"


class MediumFault(Exception):
    """The medium failed. Nothing is known about the bytes of a write that failed.

    The text names the fault and the file, never contents. device: which medium it was, as
    the log names it, where whoever worked on it said so.
    """

    def __init__(self, fault: Fault, name: str = "") -> None:
        super().__init__(f"{fault.value}: {name}" if name else fault.value)
        self.fault = fault
        self.name = name
        self.device = ""


@contextmanager
def named(device: str) -> Iterator[None]:
    """A fault inside is that of this device."""
    try:
        yield
    except MediumFault as fault:
        fault.device = fault.device or device
        raise


class Medium(Protocol):
    """One medium with named files. Every method may raise MediumFault."""

    def names(self) -> Sequence[str]:
        """The names of all entries, sorted. A folder is named with a closing '/'."""

    def size(self, name: str) -> int:
        """The size of a file in bytes. MediumFault(MISSING) where there is none."""

    def create(self, name: str, size: int) -> None:
        """A new file of `size` zero bytes, every one of them really written.

        A file of that name is replaced. Lasting only after flush(name) and flush_names().
        """

    def read(self, name: str, offset: int, length: int) -> bytes:
        """Exactly `length` bytes from the medium itself, past every cache.

        Only what a flush made lasting is promised. READ_ERROR where fewer are there.
        """

    def write(self, name: str, offset: int, data: bytes) -> None:
        """Put `data` at `offset`, making the file longer where needed; not yet lasting."""

    def truncate(self, name: str, size: int) -> None:
        """Cut a file to `size` bytes."""

    def flush(self, name: str) -> None:
        """Everything written to this file is lasting once this returns."""

    def flush_names(self) -> None:
        """Every create and remove is lasting once this returns."""

    def remove(self, name: str) -> None:
        """Take a file away. A file that is not there is no fault."""

"""A stick that does not do what it is told, in one of the ways of the fault catalogue."""

import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from hardware_sim.faults import CALLS, FaultKind, Operation
from terminal.ports.medium import Fault, Medium, MediumFault

SLOW_S = 1.0
"""That a flush of a slow stick takes: to be noticed by people, well below the watchdog's time."""

_ERRORS: Mapping[FaultKind, Fault] = MappingProxyType(
    {
        FaultKind.FULL: Fault.FULL,
        FaultKind.READ_ERROR: Fault.READ_ERROR,
        FaultKind.WRITE_ERROR: Fault.WRITE_ERROR,
        FaultKind.FLUSH_ERROR: Fault.WRITE_ERROR,
    }
)


class AilingMedium:
    """The port of a medium over another one. kind: one of state.AILMENTS."""

    def __init__(
        self, medium: Medium, kind: FaultKind, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._medium, self._kind, self._wait = medium, kind, wait

    def names(self) -> Sequence[str]:
        self._meet(Operation.NAMES)
        return self._medium.names()

    def size(self, name: str) -> int:
        self._meet(Operation.SIZE, name)
        return self._medium.size(name)

    def create(self, name: str, size: int) -> None:
        self._meet(Operation.CREATE, name)
        self._medium.create(name, size)

    def read(self, name: str, offset: int, length: int) -> bytes:
        self._meet(Operation.READ, name)
        return self._medium.read(name, offset, length)

    def write(self, name: str, offset: int, data: bytes) -> None:
        """With a capacity that is not there the bytes vanish, and nothing is said."""
        self._meet(Operation.WRITE, name)
        if self._kind is not FaultKind.FAKE_CAPACITY:
            self._medium.write(name, offset, data)

    def truncate(self, name: str, size: int) -> None:
        self._meet(Operation.TRUNCATE, name)
        self._medium.truncate(name, size)

    def flush(self, name: str) -> None:
        self._meet(Operation.FLUSH, name)
        self._medium.flush(name)

    def flush_names(self) -> None:
        self._meet(Operation.FLUSH_NAMES)
        self._medium.flush_names()

    def remove(self, name: str) -> None:
        self._meet(Operation.REMOVE, name)
        self._medium.remove(name)

    def _meet(self, operation: Operation, name: str = "") -> None:
        """Raises MediumFault where this call is one that the ailment hits."""
        if operation not in CALLS[self._kind]:
            return
        if self._kind in _ERRORS:
            raise MediumFault(_ERRORS[self._kind], name)
        if self._kind is FaultKind.SLOW and operation is Operation.FLUSH:
            self._wait(SLOW_S)

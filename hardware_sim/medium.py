"""A medium that behaves like hardware: sectors, a volatile cache, flush, and faults.

What was written is in the cache until a flush; a read sees the cache over the platter,
as a real drive does. A power cut drops the cache, but may keep any subset of its sectors,
one of them torn. Names are volatile, too, until flush_names().
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import FaultKind, FaultPlan, Operation
from hardware_sim.power import Power, PowerCut
from hardware_sim.sectors import SECTOR, CachedFile
from terminal.ports.medium import Fault, MediumFault

SLOW_SECONDS = 5
CONSTANT_TIME = 946684800

_ERRORS: Mapping[FaultKind, Fault] = {
    FaultKind.FULL: Fault.FULL,
    FaultKind.READ_ERROR: Fault.READ_ERROR,
    FaultKind.WRITE_ERROR: Fault.WRITE_ERROR,
    FaultKind.PULLED: Fault.MISSING,
}
_WRITING = frozenset(
    {
        Operation.CREATE,
        Operation.WRITE,
        Operation.TRUNCATE,
        Operation.FLUSH,
        Operation.FLUSH_NAMES,
        Operation.REMOVE,
    }
)


@dataclass
class Trace:
    """Every call on a medium, and, if wanted, every byte ever written to it."""

    calls: list[tuple[str, str, int, int]] = field(default_factory=list)
    written: list[bytes] | None = None


class SimulatedMedium:
    """The medium port, in memory.

    power: shared with the other media of the terminal. rng: which unflushed sectors a
    power cut keeps; without it none is kept.
    """

    def __init__(
        self,
        role: str,
        power: Power | None = None,
        plan: FaultPlan | None = None,
        clock: SimulatedClock | None = None,
        rng: Random | None = None,
        trace: Trace | None = None,
        capacity: int | None = None,
    ) -> None:
        self.role = role
        self.trace = trace
        self._power = power or Power()
        self._plan = plan or FaultPlan()
        self._clock = clock
        self._rng = rng
        self._capacity = capacity
        self._files: dict[str, CachedFile] = {}
        self._lasting: dict[str, CachedFile] = {}
        self._protected = False

    # The port.

    def names(self) -> list[str]:
        self._begin(Operation.NAMES)
        return sorted(self._files)

    def size(self, name: str) -> int:
        self._begin(Operation.SIZE, name)
        return len(self._file(name).cache)

    def create(self, name: str, size: int) -> None:
        self._begin(Operation.CREATE, name, 0, size)
        self._room(size)
        file = CachedFile()
        file.write(0, bytes(size))
        self._files[name] = file

    def read(self, name: str, offset: int, length: int) -> bytes:
        kind = self._begin(Operation.READ, name, offset, length)
        file = self._file(name)
        if kind is FaultKind.BIT_ROT:
            file.rot(offset + length // 2)
        data = file.read(offset, length)
        if len(data) < length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def write(self, name: str, offset: int, data: bytes) -> None:
        kind = self._begin(Operation.WRITE, name, offset, len(data), data)
        file = self._file(name)
        if kind is FaultKind.SHORT_WRITE:
            file.write(offset, data[: len(data) // 2])
            raise MediumFault(Fault.WRITE_ERROR, name)
        if kind is FaultKind.FAKE_CAPACITY:
            file.pretend(offset, len(data))
            return
        self._room(max(0, offset + len(data) - len(file.cache)))
        file.write(offset, data)
        if kind is FaultKind.BIT_ROT:
            file.rot(offset + len(data) // 2)

    def truncate(self, name: str, size: int) -> None:
        self._begin(Operation.TRUNCATE, name, 0, size)
        self._file(name).truncate(size)

    def flush(self, name: str) -> None:
        kind = self._begin(Operation.FLUSH, name)
        file = self._file(name)
        if kind is FaultKind.FLUSH_LIES:
            file.drop()
            return
        if kind is FaultKind.FLUSH_ERROR:
            file.drop()
            raise MediumFault(Fault.WRITE_ERROR, name)
        file.flush()

    def flush_names(self) -> None:
        kind = self._begin(Operation.FLUSH_NAMES)
        if kind is FaultKind.FLUSH_ERROR:
            raise MediumFault(Fault.WRITE_ERROR)
        self._lasting = dict(self._files)

    def remove(self, name: str) -> None:
        self._begin(Operation.REMOVE, name)
        self._files.pop(name, None)

    # What people and the world do to it.

    def lose_power(self) -> None:
        """The cache is gone, but for the sectors that the rng keeps."""
        if self._rng is None or self._rng.random() < 0.5:
            self._files = dict(self._lasting)
        self._lasting = dict(self._files)
        for file in self._files.values():
            file.lose_power(self._rng)

    def lasting(self) -> dict[str, bytes]:
        """What would be there after a power cut that keeps nothing of the cache."""
        return {name: bytes(file.platter) for name, file in self._lasting.items()}

    def put(self, files: Mapping[str, bytes]) -> None:
        """Another medium with these files is in the slot now, or an older state of it."""
        self._files = {name: CachedFile.holding(data) for name, data in files.items()}
        self._lasting = dict(self._files)

    def write_folder(self, path: Path) -> None:
        """Leave the medium as a folder of plain files, as it would be mounted."""
        path.mkdir(parents=True)
        for name, data in self.lasting().items():
            (path / name).write_bytes(data)

    # Inside.

    def _file(self, name: str) -> CachedFile:
        if name not in self._files:
            raise MediumFault(Fault.MISSING, name)
        return self._files[name]

    def _room(self, more: int) -> None:
        used = sum(len(file.cache) for file in self._files.values())
        if self._capacity is not None and used + more > self._capacity:
            raise MediumFault(Fault.FULL)

    def _begin(
        self,
        operation: Operation,
        name: str = "",
        offset: int = 0,
        length: int = 0,
        data: bytes = b"",
    ) -> FaultKind | None:
        """Draw power, note the call, and meet the fault that was planned for it."""
        partly = self._power.draw()
        if self.trace is not None:
            self.trace.calls.append((operation.value, name, offset, length))
            if self.trace.written is not None and data:
                self.trace.written.append(data)
        if partly is not None:
            self._partly(operation, name, offset, data[:partly])
        return self._meet(self._plan.strikes(operation), operation, name)

    def _partly(self, operation: Operation, name: str, offset: int, data: bytes) -> None:
        """The power fails within a write: its first bytes are in the cache."""
        if operation is Operation.WRITE and name in self._files:
            self._files[name].write(offset, data)
        self._power.fail()

    def _meet(self, kind: FaultKind | None, operation: Operation, name: str) -> FaultKind | None:
        if kind in (FaultKind.POWER_CUT, FaultKind.TORN_SECTOR):
            self._power.fail()
        if kind is FaultKind.SWAPPED:
            self.put({})
        if kind is FaultKind.WRITE_PROTECTED:
            self._protected = True
        if self._protected and operation in _WRITING:
            raise MediumFault(Fault.WRITE_PROTECTED, name)
        if self._clock is not None and kind is FaultKind.SLOW:
            self._clock.advance(SLOW_SECONDS)
        if self._clock is not None and kind is FaultKind.CLOCK_JUMP:
            self._clock.advance(-24 * 3600)
        if kind is not None and kind in _ERRORS:
            raise MediumFault(_ERRORS[kind], name)
        return kind


def lose_power(media: Iterable[SimulatedMedium], power: Power) -> None:
    """All media of a terminal after its power failed, and the power back."""
    for medium in media:
        medium.lose_power()
    power.restore()


__all__ = ["SECTOR", "PowerCut", "SimulatedMedium", "Trace", "lose_power"]

"""A medium that behaves like hardware: sectors, a volatile cache, flush, and faults.

What was written is in the cache until a flush; a read sees the cache over the platter,
as a real drive does. A power cut drops the cache, but may keep any subset of its sectors.
Names and sizes are volatile, too, until flush_names() and flush().
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault as PlannedFault
from hardware_sim.faults import FaultKind, FaultPlan, Operation
from hardware_sim.media_folder import write_folder
from hardware_sim.power import Power, PowerCut
from hardware_sim.sectors import SECTOR, CachedFile
from hardware_sim.volatile_files import VolatileFiles
from terminal.ports.medium import Fault, MediumFault

SLOW_SECONDS = 5

_ERRORS: Mapping[FaultKind, Fault] = {
    FaultKind.FULL: Fault.FULL,
    FaultKind.READ_ERROR: Fault.READ_ERROR,
    FaultKind.WRITE_ERROR: Fault.WRITE_ERROR,
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
        self._files = VolatileFiles({})
        self._protected = False
        self._out = False
        self._calls_out = 0
        self._tear = False

    # The port.

    def names(self) -> list[str]:
        self._begin(Operation.NAMES)
        return sorted(self._files.now)

    def size(self, name: str) -> int:
        self._begin(Operation.SIZE, name)
        return len(self._file(name).cache)

    def create(self, name: str, size: int) -> None:
        self._begin(Operation.CREATE, name, 0, size)
        self._room(name, size)
        file = CachedFile()
        file.write(0, bytes(size))
        self._files.now[name] = file

    def read(self, name: str, offset: int, length: int) -> bytes:
        kinds = self._begin(Operation.READ, name, offset, length)
        file = self._file(name)
        if FaultKind.BIT_ROT in kinds:
            file.rot(offset + length // 2)
        data = file.read(offset, length)
        if len(data) < length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def write(self, name: str, offset: int, data: bytes) -> None:
        kinds = self._begin(Operation.WRITE, name, offset, len(data), data)
        file = self._file(name)
        if FaultKind.SHORT_WRITE in kinds:
            file.write(offset, data[: len(data) // 2])
            raise MediumFault(Fault.WRITE_ERROR, name)
        if FaultKind.FAKE_CAPACITY in kinds:
            file.pretend(offset, len(data))
            return
        self._room(name, max(len(file.cache), offset + len(data)))
        file.write(offset, data)
        if FaultKind.BIT_ROT in kinds:
            file.rot(offset + len(data) // 2)
        if FaultKind.TORN_SECTOR in kinds:
            self._power.fail()

    def truncate(self, name: str, size: int) -> None:
        self._begin(Operation.TRUNCATE, name, 0, size)
        self._file(name).truncate(size)

    def flush(self, name: str) -> None:
        kinds = self._begin(Operation.FLUSH, name)
        file = self._file(name)
        if FaultKind.TORN_SECTOR in kinds:
            self._power.fail()
        if FaultKind.FLUSH_HELD in kinds:
            return
        if FaultKind.FLUSH_ERROR in kinds:
            file.drop()
            raise MediumFault(Fault.WRITE_ERROR, name)
        if FaultKind.FLUSH_LIES in kinds:
            file.drop()
            return
        file.flush()

    def flush_names(self) -> None:
        kinds = self._begin(Operation.FLUSH_NAMES)
        if FaultKind.FLUSH_ERROR in kinds:
            raise MediumFault(Fault.WRITE_ERROR)
        if kinds.isdisjoint((FaultKind.FLUSH_LIES, FaultKind.FLUSH_HELD)):
            self._files.flush_names()

    def remove(self, name: str) -> None:
        self._begin(Operation.REMOVE, name)
        self._files.now.pop(name, None)

    # What people and the world do to it.

    def lose_power(self) -> None:
        """The cache is gone, but for the names, sizes and sectors that the rng keeps."""
        self._files.lose_power(self._rng, tear=self._tear)
        self._tear = False

    def pull(self, calls: int = 0) -> None:
        """Out of its slot, and without power, for so many calls; 0 until put_back()."""
        self.lose_power()
        self._out, self._calls_out = True, calls

    def put_back(self) -> None:
        """The same medium is in its slot again."""
        self._out = False

    def expect(self, plan: FaultPlan) -> None:
        """From now on these faults, counted from the next call, and no others."""
        self._plan = plan

    def protect(self, *, on: bool) -> None:
        """It refuses to be written, as one whose switch was set, or that is too hot, does."""
        self._protected = on

    def lasting(self) -> dict[str, bytes]:
        """What would be there after a power cut that keeps nothing of the cache."""
        return self._files.lasting()

    def put(self, files: Mapping[str, bytes]) -> None:
        """Another medium with these files is in the slot now, or an older state of it."""
        self._files = VolatileFiles(files)
        self._out = self._protected = False

    def write_folder(self, path: Path) -> None:
        """Leave the medium as a folder of plain files, as it would be mounted."""
        write_folder(path, self.lasting())

    # Inside.

    def _file(self, name: str) -> CachedFile:
        if name not in self._files.now:
            raise MediumFault(Fault.MISSING, name)
        return self._files.now[name]

    def _room(self, name: str, size: int) -> None:
        """Raise FULL unless the file can have this size."""
        if self._capacity is not None and self._files.without(name) + size > self._capacity:
            raise MediumFault(Fault.FULL, name)

    def _begin(
        self,
        operation: Operation,
        name: str = "",
        offset: int = 0,
        length: int = 0,
        data: bytes = b"",
    ) -> frozenset[FaultKind]:
        """Draw power, note the call, and meet the faults that were planned for it.

        Returns the kinds that change how the call itself goes.
        """
        partly = self._power.draw()
        if self.trace is not None:
            self.trace.calls.append((operation.value, name, offset, length))
            if self.trace.written is not None and data:
                self.trace.written.append(data)
        if partly is not None:
            self._partly(operation, name, offset, data[:partly])
        struck = self._plan.strikes(operation)
        for fault in struck:
            self._change(fault)
        self._refuse_if_out(name)
        if self._protected and operation in _WRITING:
            raise MediumFault(Fault.WRITE_PROTECTED, name)
        for fault in struck:
            if fault.kind in _ERRORS:
                raise MediumFault(_ERRORS[fault.kind], name)
        return frozenset(fault.kind for fault in struck)

    def _partly(self, operation: Operation, name: str, offset: int, data: bytes) -> None:
        """The power fails within a write: its first bytes are in the cache."""
        if operation is Operation.WRITE and name in self._files.now:
            self._files.now[name].write(offset, data)
        self._power.fail()

    def _change(self, fault: PlannedFault) -> None:
        """What a fault does to the medium, its slot, the power or the clock."""
        if fault.kind is FaultKind.POWER_CUT:
            self._power.fail()
        elif fault.kind is FaultKind.TORN_SECTOR:
            self._tear = True
        elif fault.kind is FaultKind.PULLED:
            self.pull(fault.times)
        elif fault.kind is FaultKind.SWAPPED:
            self.put({})
        elif fault.kind is FaultKind.WRITE_PROTECTED:
            self._protected = True
        elif self._clock is not None and fault.kind is FaultKind.SLOW:
            self._clock.advance(SLOW_SECONDS)
        elif self._clock is not None and fault.kind is FaultKind.CLOCK_JUMP:
            self._clock.advance(-24 * 3600)

    def _refuse_if_out(self, name: str) -> None:
        if not self._out:
            return
        if self._calls_out == 1:
            self._out = False
        self._calls_out -= 1
        raise MediumFault(Fault.MISSING, name)


def lose_power(media: Iterable[SimulatedMedium], power: Power) -> None:
    """All media of a terminal after its power failed, and the power back."""
    for medium in media:
        medium.lose_power()
    power.restore()


__all__ = ["SECTOR", "PowerCut", "SimulatedMedium", "Trace", "lose_power"]

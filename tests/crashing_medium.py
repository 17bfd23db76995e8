"""A medium in memory that loses power, and what it then still holds.

    power = Power()
    original, duplicate = CrashingMedium(power, "original"), CrashingMedium(power, "duplicate")
    power.begin(cut=Cut(at=17, byte=600, keep=Keep.SOME))
    ...                       # PowerCut at operation 17, 600 bytes into its write
    power.restart()           # the media hold what the power cut left

All media of one Power share one count of operations, from 0 at begin(), so "operation 17"
is a moment in the life of the whole terminal. Reads give what a flush made lasting, and
nothing newer.
"""

from collections.abc import Mapping, Sequence
from random import Random

from crashing_file import CrashingFile, kept
from crashing_power import Cut, Failure, Keep, Operation, Power, PowerCut

from terminal.ports.medium import Fault, MediumFault

__all__ = ["CrashingMedium", "Cut", "Failure", "Keep", "Operation", "Power", "PowerCut"]


class CrashingMedium:
    """One medium behind the terminal's port. broken: every operation fails in this way."""

    def __init__(self, power: Power, device: str) -> None:
        self.power = power
        self.device = device
        self.broken: Fault | None = None
        self._names: dict[str, CrashingFile] = {}
        self._lasting_names: dict[str, CrashingFile] = {}
        self._waiting_names: list[tuple[str, CrashingFile | None]] = []
        power.media.append(self)

    def names(self) -> Sequence[str]:
        self._act("names")
        return sorted(self._names)

    def size(self, name: str) -> int:
        self._act("size", name)
        return self._file(name).size

    def create(self, name: str, size: int) -> None:
        self._act("create", name, 0, size)
        file = CrashingFile(size=size, waiting=[(0, bytes(size))])
        self._names[name] = file
        self._waiting_names.append((name, file))

    def read(self, name: str, offset: int, length: int) -> bytes:
        self._act("read", name, offset, length)
        file, sector = self._file(name), self.power.sector
        data = bytes(file.lasting[offset : offset + length])
        touched = range(offset // sector, -(-(offset + length) // sector))
        if len(data) < length or file.spoilt.intersection(touched):
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def write(self, name: str, offset: int, data: bytes) -> None:
        failure = self._pass("write", name, offset, len(data))
        file = self._file(name)
        self.power.note(bytes(data), bytes(file.lasting[offset : offset + len(data)]))
        if file.touches_spoilt(offset, offset + len(data), self.power.sector):
            raise MediumFault(Fault.WRITE_ERROR, name)
        arrived = failure.byte if failure else self.power.cut_within()
        file.waiting.append((offset, bytes(data[:arrived])))
        file.size = max(file.size, offset + len(data[:arrived]))
        if failure:
            self._fail(failure, name)
        if arrived is not None:
            self.power.go_off()

    def truncate(self, name: str, size: int) -> None:
        self._act("truncate", name, 0, size)
        file = self._file(name)
        file.waiting.append((size, None))
        file.size = min(file.size, size)

    def flush(self, name: str) -> None:
        self._act("flush", name)
        self._file(name).flush(self.power.sector)

    def flush_names(self) -> None:
        self._act("flush_names")
        self._lasting_names = dict(self._names)
        self._waiting_names.clear()

    def remove(self, name: str) -> None:
        self._act("remove", name)
        if self._names.pop(name, None) is not None:
            self._waiting_names.append((name, None))

    # What only a test does.

    def image(self) -> dict[str, bytes]:
        """Every file with what is lasting of it."""
        return {name: bytes(file.lasting) for name, file in self._lasting_names.items()}

    def load(self, image: Mapping[str, bytes]) -> None:
        """Hold exactly these files, lastingly, as a medium that was put in."""
        files = {name: CrashingFile(bytearray(data), len(data)) for name, data in image.items()}
        self._names, self._lasting_names = files, dict(files)
        self._waiting_names.clear()

    def spoil(self, name: str, sector: int) -> None:
        """A sector of a file can no longer be read, until it is rewritten."""
        self._names[name].spoilt.add(sector)

    def settle(self, keep: Keep, rng: Random) -> None:
        """What waited is lasting, or lost, as `keep` says."""
        for name, file in self._waiting_names:
            if kept(keep, rng):
                self._rename(name, file)
        for file in self._lasting_names.values():
            file.settle(keep, rng, self.power.sector)
        self._waiting_names.clear()
        self._names = dict(self._lasting_names)

    def _rename(self, name: str, file: CrashingFile | None) -> None:
        if file is None:
            self._lasting_names.pop(name, None)
        else:
            self._lasting_names[name] = file

    def _act(self, action: str, name: str = "", offset: int = 0, length: int = 0) -> None:
        failure = self._pass(action, name, offset, length)
        if failure:
            self._fail(failure, name)

    def _pass(self, action: str, name: str, offset: int, length: int) -> Failure | None:
        failure = self.power.pass_through(Operation(self.device, action, name, offset, length))
        if self.broken is not None:
            raise MediumFault(self.broken, name)
        return failure

    def _fail(self, failure: Failure, name: str) -> None:
        if failure.lasting:
            self.broken = failure.fault
        raise MediumFault(failure.fault, name)

    def _file(self, name: str) -> CrashingFile:
        if name not in self._names:
            raise MediumFault(Fault.MISSING, name)
        return self._names[name]

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

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from terminal.ports.medium import Fault, MediumFault


class PowerCut(BaseException):
    """The power is gone. No code of the terminal may catch it."""


class Keep(StrEnum):
    """What becomes of the bytes and names that no flush had made lasting."""

    ALL = "all"
    NONE = "none"
    SOME = "some"  # any subset of sectors and names, drawn from the seed of the cut
    SPOIL = "spoil"  # the same, and some of these sectors cannot be read until rewritten


@dataclass(frozen=True)
class Cut:
    """When the power goes: before operation `at`, or after `byte` bytes of its write."""

    at: int
    byte: int | None = None
    keep: Keep = Keep.ALL
    seed: int = 0


@dataclass(frozen=True)
class Failure:
    """What operation `at` does instead of its work, after `byte` bytes of a write.

    lasting: every later operation of the same medium fails in the same way.
    """

    at: int
    fault: Fault
    byte: int = 0
    lasting: bool = False


@dataclass(frozen=True)
class Operation:
    """One call to a medium."""

    device: str
    action: str
    name: str = ""
    offset: int = 0
    length: int = 0


class Power:
    """The supply of all media of one terminal: counts, records, cuts and fails."""

    def __init__(self, sector: int = 512) -> None:
        self.sector = sector
        self.cut: Cut | None = None
        self.failure: Failure | None = None
        self.media: list[CrashingMedium] = []
        self.trace: list[Operation] = []
        self.off = False

    def pass_through(self, operation: Operation) -> Failure | None:
        """Count the operation; the failure that it meets. Raises PowerCut."""
        if self.off:
            raise PowerCut
        number = len(self.trace)
        self.trace.append(operation)
        if self.cut is not None and self.cut.at == number and self.cut.byte is None:
            self.go_off()
        failing = self.failure is not None and self.failure.at == number
        return self.failure if failing else None

    def cut_within(self) -> int | None:
        """How many bytes of the write that was just counted arrive, or None for all."""
        if self.cut is None or self.cut.at != len(self.trace) - 1:
            return None
        return self.cut.byte

    def go_off(self) -> None:
        self.off = True
        raise PowerCut

    def begin(self, cut: Cut | None = None, failure: Failure | None = None) -> None:
        """Count from 0 again, with this cut or failure to come."""
        self.trace.clear()
        self.cut, self.failure = cut, failure

    def restart(self) -> None:
        """The power is back: the media as the cut left them, all of that lasting."""
        cut = self.cut or Cut(0)
        rng = Random(f"{cut.seed} {cut.at} {cut.byte} {cut.keep}")
        for medium in self.media:
            medium.settle(cut.keep, rng)
        self.off = False
        self.begin()


@dataclass
class _File:
    """lasting: what a flush, or luck, made lasting. waiting: what came after, in order:
    a write as its offset and bytes, a truncation as the size alone."""

    lasting: bytearray = field(default_factory=bytearray)
    size: int = 0
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)
    spoilt: set[int] = field(default_factory=set)

    def put(self, offset: int, data: bytes | None, sector: int) -> None:
        """Apply one change lastingly."""
        if data is None:
            del self.lasting[offset:]
            return
        end = offset + len(data)
        self.lasting.extend(bytes(max(0, end - len(self.lasting))))
        self.lasting[offset:end] = data
        self.spoilt -= set(self._covered(offset, end, sector))

    def touches_spoilt(self, offset: int, end: int, sector: int) -> bool:
        """Whether a write would have to read a spoilt sector first."""
        touched = set(range(offset // sector, -(-end // sector)))
        return bool(self.spoilt & (touched - set(self._covered(offset, end, sector))))

    def _covered(self, offset: int, end: int, sector: int) -> range:
        last = -(-end // sector) if end >= len(self.lasting) else end // sector
        return range(-(-offset // sector), last)


class CrashingMedium:
    """One medium behind the terminal's port. broken: every operation fails in this way."""

    def __init__(self, power: Power, device: str) -> None:
        self.power = power
        self.device = device
        self.broken: Fault | None = None
        self._names: dict[str, _File] = {}
        self._lasting_names: dict[str, _File] = {}
        self._waiting_names: list[tuple[str, _File | None]] = []
        power.media.append(self)

    def names(self) -> Sequence[str]:
        self._act("names")
        return sorted(self._names)

    def size(self, name: str) -> int:
        self._act("size", name)
        return self._file(name).size

    def create(self, name: str, size: int) -> None:
        self._act("create", name, 0, size)
        file = _File(size=size, waiting=[(0, bytes(size))])
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
        file = self._file(name)
        for offset, data in file.waiting:
            file.put(offset, data, self.power.sector)
        file.waiting.clear()

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

    def load(self, image: dict[str, bytes]) -> None:
        """Hold exactly these files, lastingly, as a medium that was put in."""
        files = {name: _File(bytearray(data), len(data)) for name, data in image.items()}
        self._names, self._lasting_names = files, dict(files)
        self._waiting_names.clear()

    def spoil(self, name: str, sector: int) -> None:
        """A sector of a file can no longer be read, until it is rewritten."""
        self._names[name].spoilt.add(sector)

    def settle(self, keep: Keep, rng: Random) -> None:
        """What waited is lasting, or lost, as `keep` says."""
        for name, file in self._waiting_names:
            if _kept(keep, rng):
                self._rename(name, file)
        for file in self._lasting_names.values():
            self._settle_file(file, keep, rng)
        self._waiting_names.clear()
        self._names = dict(self._lasting_names)

    def _settle_file(self, file: _File, keep: Keep, rng: Random) -> None:
        for offset, data in file.waiting:
            for at, part in _sectors(offset, data, self.power.sector):
                if _kept(keep, rng):
                    file.put(at, part, self.power.sector)
                if keep is Keep.SPOIL and part and rng.random() < 0.3:
                    file.spoilt.add(at // self.power.sector)
        file.waiting.clear()
        file.size = len(file.lasting)

    def _rename(self, name: str, file: _File | None) -> None:
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

    def _file(self, name: str) -> _File:
        if name not in self._names:
            raise MediumFault(Fault.MISSING, name)
        return self._names[name]


def _kept(keep: Keep, rng: Random) -> bool:
    return keep is Keep.ALL or (keep is not Keep.NONE and rng.random() < 0.5)


def _sectors(offset: int, data: bytes | None, sector: int) -> Iterator[tuple[int, bytes | None]]:
    """A change cut where sectors begin; each part is kept or lost by itself."""
    if data is None:
        yield offset, None
        return
    at = offset
    while at < offset + len(data):
        end = min((at // sector + 1) * sector, offset + len(data))
        yield at, data[at - offset : end - offset]
        at = end

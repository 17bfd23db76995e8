"""The catalogue of faults that a simulated medium can have, and when they strike.

Each name is what somebody would say on the telephone. A fault is aimed at one medium of
one terminal, at the n-th call of one operation, so many times; or at random from a seed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType


class FaultKind(StrEnum):
    """Everything that can go wrong with a medium, its slot, the power or the clock."""

    POWER_CUT = "power-cut"
    TORN_SECTOR = "torn-sector"
    SHORT_WRITE = "short-write"
    FULL = "full"
    READ_ERROR = "read-error"
    WRITE_ERROR = "write-error"
    FLUSH_ERROR = "flush-error"
    FLUSH_LIES = "flush-lies"
    BIT_ROT = "bit-rot"
    PULLED = "pulled"
    SWAPPED = "swapped"
    WRITE_PROTECTED = "write-protected"
    SLOW = "slow"
    FAKE_CAPACITY = "fake-capacity"
    CLOCK_JUMP = "clock-jump"


class Operation(StrEnum):
    """A call on the medium port, for aiming."""

    ANY = "any"
    NAMES = "names"
    SIZE = "size"
    CREATE = "create"
    READ = "read"
    WRITE = "write"
    TRUNCATE = "truncate"
    FLUSH = "flush"
    FLUSH_NAMES = "flush-names"
    REMOVE = "remove"


EXPLAINED: Mapping[FaultKind, str] = MappingProxyType(
    {
        FaultKind.POWER_CUT: "the power fails; of unflushed sectors any subset is kept",
        FaultKind.TORN_SECTOR: "as power-cut, and one sector is half old, half new",
        FaultKind.SHORT_WRITE: "a write stores a part of its bytes, then fails",
        FaultKind.FULL: "no space is left on the medium",
        FaultKind.READ_ERROR: "a read fails",
        FaultKind.WRITE_ERROR: "a write fails",
        FaultKind.FLUSH_ERROR: "a flush fails, and what was not flushed is gone",
        FaultKind.FLUSH_LIES: "a flush says done and keeps nothing",
        FaultKind.BIT_ROT: "one bit on the medium has flipped",
        FaultKind.PULLED: "the medium is out of its slot, and put back after `times` calls",
        FaultKind.SWAPPED: "another, empty medium is in the slot",
        FaultKind.WRITE_PROTECTED: "the medium can be read only",
        FaultKind.SLOW: "the call takes five seconds of the terminal's clock",
        FaultKind.FAKE_CAPACITY: "bytes beyond the real capacity vanish without an error",
        FaultKind.CLOCK_JUMP: "the terminal's clock jumps one day back",
    }
)


@dataclass(frozen=True)
class Fault:
    """One fault, aimed. terminal: an id, or `*`. medium: original, duplicate, disk or `*`.

    after: how many matching calls go well first. times: how many calls are hit; 0 for
    all that follow. one_in: where above 0, each matching call is hit with the chance of
    one in so many, drawn from `seed`, and after and times do not count.
    """

    kind: FaultKind
    terminal: str = "*"
    medium: str = "*"
    operation: Operation = Operation.ANY
    after: int = 0
    times: int = 1
    one_in: int = 0
    seed: int = 0

    def aims_at(self, terminal: str, medium: str) -> bool:
        return self.terminal in ("*", terminal) and self.medium in ("*", medium)


class FaultPlan:
    """The faults of one medium, counting its calls."""

    def __init__(self, faults: Iterable[Fault] = (), terminal: str = "", medium: str = "") -> None:
        self._faults = [fault for fault in faults if fault.aims_at(terminal, medium)]
        self._calls = [0] * len(self._faults)
        self._chance = [Random(f"{f.seed}/{terminal}/{medium}") for f in self._faults]  # noqa: S311

    def strikes(self, operation: Operation) -> FaultKind | None:
        """The fault that hits this call, if any does."""
        hit = None
        for number, fault in enumerate(self._faults):
            if fault.operation in (Operation.ANY, operation) and self._hits(number, fault):
                hit = hit or fault.kind
        return hit

    def _hits(self, number: int, fault: Fault) -> bool:
        if fault.one_in:
            return self._chance[number].randrange(fault.one_in) == 0
        self._calls[number] += 1
        call = self._calls[number]
        return call > fault.after and (not fault.times or call <= fault.after + fault.times)

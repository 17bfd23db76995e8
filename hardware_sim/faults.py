"""The catalogue of faults that a simulated medium can have, and when they strike.

Each name is what somebody would say on the telephone; what it means stands in
`common/catalogue/faults.toml`. A fault is aimed at one medium of one terminal, at the
n-th call of one operation, so many times; or at random from a seed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from types import MappingProxyType

from common.text import Language, text


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
    FLUSH_HELD = "flush-held"
    BIT_ROT = "bit-rot"
    PULLED = "pulled"
    SWAPPED = "swapped"
    WRITE_PROTECTED = "write-protected"
    SLOW = "slow"
    FAKE_CAPACITY = "fake-capacity"
    CLOCK_JUMP = "clock-jump"

    def explain(self, language: Language = "ja") -> str:
        """What happens, in a sentence for the people of a rehearsal."""
        return text(f"faults.{self.value}", language)


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


_EVERY = frozenset(Operation) - {Operation.ANY}
_FLUSHES = frozenset({Operation.FLUSH, Operation.FLUSH_NAMES})

CALLS: Mapping[FaultKind, frozenset[Operation]] = MappingProxyType(
    {
        FaultKind.POWER_CUT: _EVERY,
        FaultKind.TORN_SECTOR: frozenset({Operation.WRITE, Operation.FLUSH}),
        FaultKind.SHORT_WRITE: frozenset({Operation.WRITE}),
        FaultKind.FULL: frozenset({Operation.CREATE, Operation.WRITE}),
        FaultKind.READ_ERROR: frozenset({Operation.NAMES, Operation.SIZE, Operation.READ}),
        FaultKind.WRITE_ERROR: frozenset(
            {Operation.CREATE, Operation.WRITE, Operation.TRUNCATE, Operation.REMOVE}
        ),
        FaultKind.FLUSH_ERROR: _FLUSHES,
        FaultKind.FLUSH_LIES: _FLUSHES,
        FaultKind.FLUSH_HELD: _FLUSHES,
        FaultKind.BIT_ROT: frozenset({Operation.READ, Operation.WRITE}),
        FaultKind.PULLED: _EVERY,
        FaultKind.SWAPPED: _EVERY,
        FaultKind.WRITE_PROTECTED: _EVERY,
        FaultKind.SLOW: _EVERY,
        FaultKind.FAKE_CAPACITY: frozenset({Operation.WRITE}),
        FaultKind.CLOCK_JUMP: _EVERY,
    }
)
"""The calls that a fault of each kind can hit; `any` means any of these."""

_LASTING = frozenset({FaultKind.PULLED, FaultKind.SWAPPED, FaultKind.WRITE_PROTECTED})


@dataclass(frozen=True)
class Fault:
    """One fault, aimed. terminal: an id, or `*`. medium: original, duplicate, disk or `*`.

    after: how many matching calls go well first. times: how many calls are hit; 0 for
    all that follow. one_in: where above 0, each matching call is hit with the chance of
    one in so many, drawn from `seed`, and after and times do not count.
    A medium is pulled for `times` calls of any operation, 0 for good; it is swapped, or
    becomes write-protected, once, whatever `times` says.
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

    def matches(self, operation: Operation) -> bool:
        """Whether a call of this operation counts."""
        return self.operation in (Operation.ANY, operation) and operation in CALLS[self.kind]

    def hits(self, call: int) -> bool:
        """Whether the matching call of this number, from 1, is hit."""
        times = 1 if self.kind in _LASTING else self.times
        return call > self.after and (not times or call <= self.after + times)


class FaultPlan:
    """The faults of one medium, counting its calls."""

    def __init__(self, faults: Iterable[Fault] = (), terminal: str = "", medium: str = "") -> None:
        self._faults = [fault for fault in faults if fault.aims_at(terminal, medium)]
        self._calls = [0] * len(self._faults)
        self._chance = [Random(f"{f.seed}/{terminal}/{medium}") for f in self._faults]  # noqa: S311

    def strikes(self, operation: Operation) -> list[Fault]:
        """The faults that hit this call."""
        return [
            fault
            for number, fault in enumerate(self._faults)
            if fault.matches(operation) and self._hits(number, fault)
        ]

    def _hits(self, number: int, fault: Fault) -> bool:
        if fault.one_in:
            return self._chance[number].randrange(fault.one_in) == 0
        self._calls[number] += 1
        return fault.hits(self._calls[number])

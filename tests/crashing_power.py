"""The power of one terminal in a test: when it goes, and what the media then keep."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Protocol

from terminal.ports.medium import Fault


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


class Supplied(Protocol):
    """What has a volatile part that a power cut keeps or loses."""

    def settle(self, keep: Keep, rng: Random) -> None:
        """What waited is lasting, or lost."""


class Power:
    """The supply of all media of one terminal: counts, records, cuts and fails.

    trace: every operation since begin(). written: every write ever, with its bytes.
    overwritten: for each write since begin(), its bytes and those that were there.
    """

    def __init__(self, sector: int = 512) -> None:
        self.sector = sector
        self.cut: Cut | None = None
        self.failure: Failure | None = None
        self.media: list[Supplied] = []
        self.trace: list[Operation] = []
        self.written: list[tuple[Operation, bytes]] = []
        self.overwritten: dict[int, tuple[bytes, bytes]] = {}
        self.off = False

    def note(self, data: bytes, before: bytes) -> None:
        """Keep what the operation that was just counted writes, over these bytes."""
        self.written.append((self.trace[-1], data))
        self.overwritten[len(self.trace) - 1] = (data, before)

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
        self.overwritten.clear()
        self.cut, self.failure = cut, failure

    def restart(self) -> None:
        """The power is back: the media as the cut left them, all of that lasting."""
        cut = self.cut or Cut(0)
        rng = Random(f"{cut.seed} {cut.at} {cut.byte} {cut.keep}")
        for medium in self.media:
            medium.settle(cut.keep, rng)
        self.off = False
        self.begin()

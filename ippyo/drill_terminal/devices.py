"""The devices of a drilled terminal: media that break when they are told to, plugs, a clock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault, FaultKind, FaultPlan, Operation
from hardware_sim.medium import SimulatedMedium, Trace, lose_power
from hardware_sim.power import Cut, Power
from tally_server.compliance.drills.protocol import Cable, Call, Pressed, Slot, Trouble
from terminal.app.devices import Devices
from terminal.files import Pair
from terminal.life.states import Device
from terminal.ports.supply import Charge

_FOR_GOOD = 0
_FAULTS: dict[Trouble, tuple[Fault, ...]] = {
    Trouble.WRITE_FAILS: (Fault(FaultKind.WRITE_ERROR, operation=Operation.WRITE),),
    Trouble.READ_FAILS: (Fault(FaultKind.READ_ERROR, operation=Operation.READ),),
    Trouble.NO_ROOM: (Fault(FaultKind.FULL, times=_FOR_GOOD),),
    Trouble.WRITES_WRONG: (Fault(FaultKind.BIT_ROT, operation=Operation.WRITE),),
    Trouble.LOSES: (Fault(FaultKind.FLUSH_LIES, operation=Operation.FLUSH, times=_FOR_GOOD),),
    Trouble.DEAD: (
        Fault(FaultKind.READ_ERROR, times=_FOR_GOOD),
        Fault(FaultKind.WRITE_ERROR, times=_FOR_GOOD),
        Fault(FaultKind.FLUSH_ERROR, times=_FOR_GOOD),
    ),
}
CODES = {Pressed.BEFORE: 260, Pressed.NEXT: 262, Pressed.CHOOSE: 261, Pressed.AGAIN: 264}
_SAID_MS = 4000
"""How long it takes to say anything."""
_CABLES = {cable: Device(cable.value) for cable in Cable}


@dataclass
class Headphones:
    """A SoundPort that keeps what it was told to say: clips by name, in order.

    played: into headphones. aloud: while there were none.
    """

    headphones: bool = False
    working: bool = True
    playing: bool = False
    left: tuple[str, ...] = ()
    played: list[str] = field(default_factory=list)
    aloud: list[str] = field(default_factory=list)
    _still: int = 0

    def play(self, clips: Sequence[str], speed: int, volume: int) -> None:
        del speed, volume
        (self.played if self.headphones else self.aloud).extend(clips)
        self.playing, self.left, self._still = True, tuple(clips), _SAID_MS

    def stop(self) -> None:
        self.playing, self.left = False, ()

    def passes(self, milliseconds: int) -> None:
        """What was begun comes to its end in time."""
        self._still -= milliseconds
        if self._still <= 0:
            self.stop()


class _Tagged(list[tuple[str, str, int, int]]):
    """The calls on one medium, which also go onto the list of all media."""

    def __init__(self, slot: Slot, calls: list[Call]) -> None:
        super().__init__()
        self._slot, self._calls = slot, calls

    def append(self, call: tuple[str, str, int, int]) -> None:
        self._calls.append(Call(self._slot, call[0], call[3]))


class Bay:
    """What is plugged into one terminal, and its power.

    networks, missing: what is up, and which cables are out. apart: whether original and
    duplicate are two devices. now: milliseconds that only count up.
    """

    def __init__(self, clock: SimulatedClock, seed: str) -> None:
        self.clock, self.power, self.sound = clock, Power(), Headphones()
        self.calls: list[Call] = []
        self.networks: tuple[str, ...] = ()
        self.missing_cables: frozenset[Device] = frozenset()
        self.apart, self.charge, self.now = True, Charge(100, mains=True), 0
        self.media = {slot: self._medium(slot, seed) for slot in Slot}
        self.devices = Devices(
            Pair(self.media[Slot.ORIGINAL], self.media[Slot.DUPLICATE]),
            self.media[Slot.DISK],
            lambda: self.apart,
            _Presence(self),
            _Networks(self),
            _Supply(self),
            _NoScanner(),
            lambda: True,
            clock.now,
            lambda: self.now,
        )

    def _medium(self, slot: Slot, seed: str) -> SimulatedMedium:
        kept = Random(f"{seed}/{slot}")  # noqa: S311  # what a power cut keeps
        trace = Trace(calls=_Tagged(slot, self.calls))
        return SimulatedMedium(slot.value, self.power, clock=self.clock, rng=kept, trace=trace)

    def later(self, milliseconds: int) -> None:
        """Both clocks go on."""
        before = self.now
        self.now += milliseconds
        seconds = self.now // 1000 - before // 1000
        self.clock.set(self.clock.now() + timedelta(seconds=seconds))
        self.sound.passes(milliseconds)

    def spoil(self, slot: Slot, trouble: Trouble) -> None:
        self.media[slot].expect(FaultPlan(_FAULTS[trouble]))

    def mend(self) -> None:
        for medium in self.media.values():
            medium.expect(FaultPlan())

    def cut_after(self, calls: int) -> None:
        self.power.cut = Cut(self.power.operations + calls + 1, byte=100)

    def dark(self) -> None:
        """What a power cut leaves; the power itself is back for the next start."""
        lose_power(self.media.values(), self.power)

    def plug(self, cable: Cable, *, on: bool) -> None:
        device = _CABLES[cable]
        if cable is Cable.HEADPHONES:
            self.sound.headphones = on
        self.missing_cables = (
            self.missing_cables - {device} if on else self.missing_cables | {device}
        )


@dataclass(frozen=True)
class _Presence:
    bay: Any

    def missing(self) -> frozenset[Device]:
        found: frozenset[Device] = self.bay.missing_cables
        return found


@dataclass(frozen=True)
class _Networks:
    bay: Any

    def up(self) -> tuple[str, ...]:
        found: tuple[str, ...] = self.bay.networks
        return found


@dataclass(frozen=True)
class _Supply:
    bay: Any

    def charge(self) -> Charge | None:
        found: Charge = self.bay.charge
        return found


class _NoScanner:
    """Codes are handed to the terminal by the drill itself."""

    def lines(self) -> tuple[str, ...]:
        return ()

"""What the world does to terminals on a bad day, at random from a seed."""

from random import Random

from hardware_sim.faults import Fault, FaultKind, Operation
from hardware_sim.power import Cut
from hardware_sim.voters.staffed import StaffedTerminal
from terminal.life import events as life
from terminal.life.states import RECORDING_DEVICES, Device

PASSING = (
    *(FaultKind.POWER_CUT, FaultKind.TORN_SECTOR, FaultKind.SHORT_WRITE, FaultKind.FULL),
    *(FaultKind.READ_ERROR, FaultKind.WRITE_ERROR, FaultKind.FLUSH_ERROR, FaultKind.FLUSH_LIES),
    *(FaultKind.SLOW, FaultKind.CLOCK_JUMP),
)
"""Faults after which a medium works again."""

LASTING = (FaultKind.PULLED, FaultKind.WRITE_PROTECTED, FaultKind.BIT_ROT)
"""Faults after which a medium, or what lay on it, is gone."""

NETWORKS = ("wlan0", "eth0", "usb0")
ONE_IN = 25
"""Before each of so many acts of voters something happens at the terminal."""


def faults(rng: Random, *, lasting: bool) -> tuple[Fault, ...]:
    """Three kinds that pass, each at one in 50 to 800 calls; and one medium that dies."""
    found = [
        Fault(kind, one_in=rng.randrange(50, 800), seed=rng.randrange(2**32))
        for kind in rng.sample(PASSING, 3)
    ]
    if lasting:
        kind, medium = rng.choice(LASTING), rng.choice(("original", "duplicate"))
        where = rng.choice((Operation.READ, Operation.WRITE, Operation.ANY))
        found.append(Fault(kind, "*", medium, where, rng.randrange(600), rng.choice((1, 0))))
    return tuple(found)


def weather(terminal: StaffedTerminal, rng: Random) -> None:
    """Now and then a plug falls out, a network comes up, the power fails."""
    if rng.randrange(ONE_IN):
        return
    rng.choice((_plug, _plug, _medium, _network, _power, _cut_in_a_write))(terminal, rng)


def _plug(terminal: StaffedTerminal, rng: Random) -> None:
    device = rng.choice(sorted(set(Device) - RECORDING_DEVICES))
    terminal.feed(life.DeviceLost(device=device))
    if rng.random() < 0.8:
        terminal.feed(life.DeviceBack(device=device))


def _medium(terminal: StaffedTerminal, rng: Random) -> None:
    """Somebody pulls a medium, and puts it back when staff look."""
    device: Device = rng.choice((Device.ORIGINAL, Device.DUPLICATE))
    medium = terminal.bench.original if device is Device.ORIGINAL else terminal.bench.duplicate
    medium.pull()
    terminal.feed(life.DeviceLost(device=device))
    medium.put_back()
    terminal.feed(life.DeviceBack(device=device))


def _network(terminal: StaffedTerminal, rng: Random) -> None:
    terminal.networks(rng.choice(NETWORKS))


def _power(terminal: StaffedTerminal, _: Random) -> None:
    terminal.cut_power()


def _cut_in_a_write(terminal: StaffedTerminal, rng: Random) -> None:
    """The power fails at one of the next operations, within a write or before it."""
    power, byte = terminal.bench.power, rng.choice((None, 0, 700, 5000))
    power.cut = Cut(power.operations + rng.randrange(1, 60), byte)

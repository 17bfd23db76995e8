"""What hands do to the devices of a desk, each as a value: one state in, the next one out."""

from dataclasses import dataclass
from typing import Protocol

from hardware_sim.devices.state import DeviceState, Impossible
from hardware_sim.faults import FaultKind
from terminal.life.states import Device
from terminal.ports.doors import Door


class Hand(Protocol):
    """What a hand does to what is plugged in."""

    def on(self, state: DeviceState) -> DeviceState:
        """The state after it. Raises Impossible."""


@dataclass(frozen=True)
class Insert:
    """A stick goes into a slot."""

    slot: Device
    medium: str

    def on(self, state: DeviceState) -> DeviceState:
        return state.insert(self.slot, self.medium)


@dataclass(frozen=True)
class Pull:
    slot: Device

    def on(self, state: DeviceState) -> DeviceState:
        return state.pull(self.slot)


@dataclass(frozen=True)
class Buy:
    """An empty stick out of its packing."""

    medium: str

    def on(self, state: DeviceState) -> DeviceState:
        return state.buy(self.medium)


@dataclass(frozen=True)
class Protect:
    """The little switch against writing on a stick."""

    medium: str
    locked: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.protect(self.medium, on=self.locked)


@dataclass(frozen=True)
class Ail:
    """A stick becomes faulty in this way, or sound again."""

    medium: str
    kind: FaultKind | None

    def on(self, state: DeviceState) -> DeviceState:
        return state.ail(self.medium, self.kind)


@dataclass(frozen=True)
class Plug:
    """A device on its cable, plugged or pulled."""

    device: Device
    there: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.plug(self.device, on=self.there)


@dataclass(frozen=True)
class Mains:
    """The charger."""

    there: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.charge(state.percent, mains=self.there)


@dataclass(frozen=True)
class Battery:
    """percent: what is left in it."""

    percent: int

    def on(self, state: DeviceState) -> DeviceState:
        return state.charge(self.percent, mains=state.mains)


@dataclass(frozen=True)
class Heat:
    celsius: int

    def on(self, state: DeviceState) -> DeviceState:
        return state.heat(self.celsius)


@dataclass(frozen=True)
class Dim:
    percent: int

    def on(self, state: DeviceState) -> DeviceState:
        return state.dim(self.percent)


@dataclass(frozen=True)
class Turn:
    """A door is opened or shut."""

    door: Door
    open: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.door(self.door, open_=self.open)


@dataclass(frozen=True)
class SetClock:
    """The clock on the wall is wrong by so many seconds."""

    seconds: int

    def on(self, state: DeviceState) -> DeviceState:
        return state.set_clock(self.seconds)


@dataclass(frozen=True)
class Radio:
    name: str
    sending: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.radio(self.name, on=self.sending)


@dataclass(frozen=True)
class Network:
    """A cable of a network."""

    name: str
    there: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.network(self.name, on=self.there)


@dataclass(frozen=True)
class SecondScreen:
    there: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.mirror(on=self.there)


@dataclass(frozen=True)
class LayCard:
    """A card that exists goes into the terminal's reader."""

    card: str

    def on(self, state: DeviceState) -> DeviceState:
        return state.insert_card(self.card)


@dataclass(frozen=True)
class TakeCard:
    def on(self, state: DeviceState) -> DeviceState:
        return state.take_card()


@dataclass(frozen=True)
class NewRoll:
    """Another roll of paper into the printer, of this length."""

    millimetres: int

    def on(self, state: DeviceState) -> DeviceState:
        return state.new_roll(self.millimetres)


@dataclass(frozen=True)
class Cover:
    """Of the printer."""

    open: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.printer_cover(open_=self.open)


@dataclass(frozen=True)
class Jam:
    """Paper is stuck in the printer's knife, or is taken out of it."""

    stuck: bool

    def on(self, state: DeviceState) -> DeviceState:
        return state.jam(on=self.stuck)


def possible(hand: Hand, state: DeviceState) -> bool:
    """Whether a hand could do this now."""
    try:
        hand.on(state)
    except Impossible:
        return False
    return True

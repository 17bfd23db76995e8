"""What is plugged into a simulated terminal, as a value, and what people may do to it.

Things exist apart from being present: a medium that was pulled still holds its bytes.
Impossible acts are refused: one stick in two slots, a scanner that reads while unplugged.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType

from hardware_sim.faults import FaultKind
from terminal.life.states import Device
from terminal.ports.doors import Door

SLOTS = (Device.ORIGINAL, Device.DUPLICATE)
PLUGGED = frozenset(Device) - {
    *(Device.ORIGINAL, Device.DUPLICATE, Device.DISK, Device.BATTERY, Device.CLOCK)
}
"""Devices on a cable."""
RADIOS = ("bluetooth hci0", "wlan phy0")
"""Those of the tablet, switched off."""
AILMENTS = (
    *(FaultKind.FULL, FaultKind.SLOW, FaultKind.READ_ERROR, FaultKind.WRITE_ERROR),
    *(FaultKind.FLUSH_ERROR, FaultKind.FAKE_CAPACITY),
)
"""What a stick can suffer from on a desk, while the terminal runs."""
COLDEST, HOTTEST = -20, 120
"""Degrees Celsius that a tablet can have."""


class Reader(StrEnum):
    """Whose card reader: the terminal's, or that of the reception desk."""

    TERMINAL = "terminal"
    RECEPTION = "reception"


NEW_ROLL_MM = 50_000


class Impossible(ValueError):
    """No hand could do this. `reason` is a word for why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class DeviceState:
    """media: every stick that exists, by name, and whether it is write-protected. slots:
    which stick is in which slot. networks: interfaces and radios that are up. read: how
    many codes the scanner has read, and the last of them. celsius: of the warmest part.
    brightness: of the screen, in percent. opened: doors that are open. clock_offset: by how many
    seconds the clock on the wall is wrong. radios: those of the tablet, and whether each is on.
    second_screen: whether another one hangs on a cable.

    cards: every card that exists, by name. readers: which card lies in which reader. dealt:
    how often a card was put into each: one that was taken out and put back between two looks
    was without power meanwhile. ailing: sticks that do not do what they are told, and how.

    roll, roll_mm: number of the roll that lies in the printer, and its length when new; cover:
    the printer's is open; jammed: its cutter is stuck.
    """

    media: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))
    slots: Mapping[Device, str | None] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(SLOTS))
    )
    unplugged: frozenset[Device] = frozenset()
    networks: tuple[str, ...] = ()
    percent: int = 100
    mains: bool = True
    read: int = 0
    code: str = ""
    celsius: int = 40
    brightness: int = 80
    opened: frozenset[Door] = frozenset()
    clock_offset: int = 0
    radios: Mapping[str, bool] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(RADIOS, False))
    )
    second_screen: bool = False
    cards: tuple[str, ...] = ()
    readers: Mapping[Reader, str | None] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(Reader))
    )
    dealt: Mapping[Reader, int] = field(
        default_factory=lambda: MappingProxyType(dict.fromkeys(Reader, 0))
    )
    ailing: Mapping[str, FaultKind] = field(default_factory=lambda: MappingProxyType({}))
    roll: int = 1
    roll_mm: int = NEW_ROLL_MM
    cover: bool = False
    jammed: bool = False

    def insert(self, slot: Device, medium: str) -> "DeviceState":
        """Raises Impossible."""
        if medium not in self.media:
            raise Impossible("no-such-medium")
        if self.slots[slot] is not None:
            raise Impossible("slot-full")
        if medium in self.slots.values():
            raise Impossible("medium-elsewhere")
        return replace(self, slots=MappingProxyType({**self.slots, slot: medium}))

    def pull(self, slot: Device) -> "DeviceState":
        """Raises Impossible."""
        if self.slots[slot] is None:
            raise Impossible("slot-empty")
        return replace(self, slots=MappingProxyType({**self.slots, slot: None}))

    def buy(self, medium: str) -> "DeviceState":
        """Another, empty stick exists. Raises Impossible."""
        if medium in self.media:
            raise Impossible("medium-there-already")
        return replace(self, media=MappingProxyType({**self.media, medium: False}))

    def protect(self, medium: str, *, on: bool) -> "DeviceState":
        """The little switch on a stick. Raises Impossible."""
        if medium not in self.media:
            raise Impossible("no-such-medium")
        if medium in self.slots.values():
            raise Impossible("pull-it-first")
        return replace(self, media=MappingProxyType({**self.media, medium: on}))

    def plug(self, device: Device, *, on: bool) -> "DeviceState":
        """Raises Impossible."""
        if device not in PLUGGED:
            raise Impossible("no-cable")
        if on is (device not in self.unplugged):
            raise Impossible("is-so-already")
        changed = self.unplugged - {device} if on else self.unplugged | {device}
        return replace(self, unplugged=changed)

    def network(self, name: str, *, on: bool) -> "DeviceState":
        """Raises Impossible."""
        if on is (name in self.networks):
            raise Impossible("is-so-already")
        others = tuple(one for one in self.networks if one != name)
        return replace(self, networks=tuple(sorted({*others, name} if on else others)))

    def charge(self, percent: int, *, mains: bool) -> "DeviceState":
        """Raises Impossible."""
        if not 0 <= percent <= 100:
            raise Impossible("no-percent")
        return replace(self, percent=percent, mains=mains)

    def scan(self, code: str) -> "DeviceState":
        """A code is held before the scanner. Raises Impossible."""
        if Device.SCANNER in self.unplugged:
            raise Impossible("scanner-unplugged")
        return replace(self, read=self.read + 1, code=code)

    # Surroundings.

    def heat(self, celsius: int) -> "DeviceState":
        """Raises Impossible."""
        if not COLDEST <= celsius <= HOTTEST:
            raise Impossible("no-temperature")
        return replace(self, celsius=celsius)

    def dim(self, percent: int) -> "DeviceState":
        """Raises Impossible."""
        if not 0 <= percent <= 100:
            raise Impossible("no-percent")
        return replace(self, brightness=percent)

    def door(self, door: Door, *, open_: bool) -> "DeviceState":
        """Raises Impossible."""
        if open_ is (door in self.opened):
            raise Impossible("is-so-already")
        return replace(self, opened=self.opened | {door} if open_ else self.opened - {door})

    def set_clock(self, offset: int) -> "DeviceState":
        """Somebody sets the clock on the wall wrong by so many seconds, or right again."""
        return replace(self, clock_offset=offset)

    def radio(self, name: str, *, on: bool) -> "DeviceState":
        """A radio of the tablet is switched. Raises Impossible."""
        if name not in self.radios:
            raise Impossible("no-such-radio")
        if on is self.radios[name]:
            raise Impossible("is-so-already")
        return replace(self, radios=MappingProxyType({**self.radios, name: on}))

    def mirror(self, *, on: bool) -> "DeviceState":
        """A second screen is plugged in, or pulled. Raises Impossible."""
        if on is self.second_screen:
            raise Impossible("is-so-already")
        return replace(self, second_screen=on)

    @property
    def up(self) -> tuple[str, ...]:
        """Interfaces and radios that are on."""
        return (*self.networks, *sorted(name for name, on in self.radios.items() if on))

    def ail(self, medium: str, kind: FaultKind | None) -> "DeviceState":
        """From now on a stick fails in this way, whichever slot it is in; None: it is sound.
        Raises Impossible."""
        if medium not in self.media:
            raise Impossible("no-such-medium")
        if kind is not None and kind not in AILMENTS:
            raise Impossible("no-ailment")
        if kind is self.ailing.get(medium):
            raise Impossible("is-so-already")
        others = {name: how for name, how in self.ailing.items() if name != medium}
        return replace(self, ailing=MappingProxyType(others | ({medium: kind} if kind else {})))

    # Cards.

    def buy_card(self, card: str) -> "DeviceState":
        """Another card exists. Raises Impossible."""
        if card in self.cards:
            raise Impossible("card-there-already")
        return replace(self, cards=(*self.cards, card))

    def insert_card(self, card: str, reader: Reader = Reader.TERMINAL) -> "DeviceState":
        """The card is put into a reader, or laid on it. Raises Impossible."""
        if card not in self.cards:
            raise Impossible("no-such-card")
        if self.readers[reader] is not None:
            raise Impossible("reader-full")
        if card in self.readers.values():
            raise Impossible("card-elsewhere")
        readers = MappingProxyType({**self.readers, reader: card})
        dealt = MappingProxyType({**self.dealt, reader: self.dealt[reader] + 1})
        return replace(self, readers=readers, dealt=dealt)

    def take_card(self, reader: Reader = Reader.TERMINAL) -> "DeviceState":
        """Raises Impossible."""
        if self.readers[reader] is None:
            raise Impossible("reader-empty")
        return replace(self, readers=MappingProxyType({**self.readers, reader: None}))

    # The printer.

    def new_roll(self, millimetres: int = NEW_ROLL_MM) -> "DeviceState":
        """The roll is taken out and another put in. Raises Impossible."""
        if millimetres <= 0:
            raise Impossible("no-length")
        return replace(self, roll=self.roll + 1, roll_mm=millimetres)

    def printer_cover(self, *, open_: bool) -> "DeviceState":
        """Raises Impossible."""
        if open_ is self.cover:
            raise Impossible("is-so-already")
        return replace(self, cover=open_)

    def jam(self, *, on: bool) -> "DeviceState":
        """A piece of paper is stuck in the knife, or was taken out. Raises Impossible."""
        if on is self.jammed:
            raise Impossible("is-so-already")
        return replace(self, jammed=on)

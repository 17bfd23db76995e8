"""Everything that a terminal works with, as ports."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from terminal.app.cards import Cards, NoCards
from terminal.app.program_seen import ProgramSeen
from terminal.files import Pair
from terminal.life.states import Device
from terminal.ports.clock_chip import ClockChip
from terminal.ports.display import Display
from terminal.ports.doors import Doors
from terminal.ports.key_devices import KeyDevices
from terminal.ports.medium import Medium
from terminal.ports.mounting import Mounting
from terminal.ports.networks import Networks
from terminal.ports.presence import Presence
from terminal.ports.scanner import Scanner
from terminal.ports.supply import Supply
from terminal.ports.thermometer import Thermometer
from terminal.slips.desk import SlipDesk


@dataclass(frozen=True)
class Instruments:
    """What a terminal looks at beside its devices; None where it is not fitted with it.

    glass: width and height in millimetres for which the screens are drawn. absent: devices
    that this terminal does not have at all. program: which runs, beside that which was inspected;
    None where nobody asks.
    """

    thermometer: Thermometer | None = None
    display: Display | None = None
    chip: ClockChip | None = None
    doors: Doors | None = None
    mounting: Mounting | None = None
    keys: KeyDevices | None = None
    glass: tuple[float, float] | None = None
    absent: frozenset[Device] = frozenset()
    program: ProgramSeen | None = None


@dataclass(frozen=True)
class Devices:
    """media: original and duplicate. apart: whether these are two devices. disk: the
    terminal's own. wall: the clock that people read. ticks: milliseconds that only count up.
    sound: whether a test tone goes out to the headphones. cards: of voters and officers.
    printer: None where there is none, and everything is copied from the screen.
    """

    media: Pair
    disk: Medium = field(repr=False)
    apart: Callable[[], bool]
    presence: Presence
    networks: Networks
    supply: Supply
    scanner: Scanner
    sound: Callable[[], bool]
    wall: Callable[[], datetime]
    ticks: Callable[[], int]
    instruments: Instruments = Instruments()
    cards: Cards = field(default_factory=NoCards)
    printer: SlipDesk | None = None

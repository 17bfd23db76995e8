"""A terminal with its devices: those of a tablet, or simulated ones on a desk."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

from common.inputs import BadInput, InputError
from common.japan import JAPAN
from hardware_sim.devices.desk import DISK, STICKS
from hardware_sim.devices.desk import Desk as DevicesOnDesk
from hardware_sim.devices.state_file import load as load_state
from ippyo.card_readers import on_a_tablet
from ippyo.desk_terminal import OnADesk, set_up
from ippyo.packages_below import other_packages, program_here
from ippyo.program import program
from ippyo.slip_printer import slip_printer
from terminal.app.card_thread import OnThread
from terminal.app.cards import Cards, NoCards
from terminal.app.devices import Devices, Instruments
from terminal.app.folder import ASSETS, PACKAGE, TerminalFolder, read_terminal_folder
from terminal.app.loaded import loaded
from terminal.app.program_seen import ProgramSeen
from terminal.app.second_package import take_in
from terminal.app.typed import TypedLines
from terminal.devices.clock_rtc import SystemClockChip
from terminal.devices.display_sysfs import SystemDisplay
from terminal.devices.door_switch import DoorSwitches
from terminal.devices.folder_medium import FolderMedium
from terminal.devices.headphone_jack import HeadphoneJack
from terminal.devices.key_devices_evdev import InputKeys
from terminal.devices.mounting_proc import SystemMounting
from terminal.devices.networks_sysfs import SystemNetworks
from terminal.devices.physical import on_one_disk
from terminal.devices.plugged_in import PluggedIn
from terminal.devices.supply_sysfs import SystemSupply
from terminal.devices.thermometer_sysfs import SystemThermometer
from terminal.files import Pair
from terminal.life.states import Device
from terminal.own_disk import OwnDisk
from terminal.ports.doors import Door
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.slips.desk import SlipDesk

_BEFORE_OPENING = timedelta(minutes=10)


@dataclass(frozen=True)
class Equipped:
    """voice: whether guidance by voice must work before the polls open. remarks: what
    staff are to know about a package that was brought on a medium."""

    folder: TerminalFolder
    devices: Devices
    typed: TypedLines
    voice: bool
    remarks: tuple[InputError, ...] = ()


@dataclass(frozen=True)
class Tablet:
    """Where a real terminal has its media, its own disk, and what hangs on a cable. doors: the
    input device of each door's switch. glass: width and height in millimetres. cards: whether it
    has a card reader; None where that is seen when it starts. paper: of the slip printer, where
    one is among the cables, its width in millimetres."""

    folder: Path
    original: Path
    duplicate: Path
    disk: Path
    cables: Mapping[Device, Path] = field(default_factory=dict)
    doors: Mapping[Door, Path] = field(default_factory=dict)
    glass: tuple[float, float] | None = None
    cards: bool | None = None
    paper: int = 58


def on_tablet(tablet: Tablet, typed: TypedLines) -> Equipped:
    """Real devices. Media have to be mounted, and lie on two. Raises BadInput."""
    folder = read_terminal_folder(tablet.folder, program(), pins=program_here().pins)
    disk = FolderMedium(tablet.disk)
    _prepare_new(disk, folder)
    folder, remarks = _brought(folder, tablet.original, disk)
    cards = on_a_tablet(wanted=tablet.cards)
    devices = Devices(
        Pair(
            FolderMedium(tablet.original, mounted=True),
            FolderMedium(tablet.duplicate, mounted=True),
        ),
        disk,
        lambda: _apart(tablet.original, tablet.duplicate),
        PluggedIn(tablet.cables),
        SystemNetworks(),
        SystemSupply(),
        typed,
        HeadphoneJack().plugged,
        lambda: datetime.now(JAPAN),
        _ticks,
        replace(_instruments(tablet, cards), program=_program(folder)),
        cards,
        _slips(tablet),
    )
    return Equipped(folder, devices, typed, voice=True, remarks=remarks)


def _instruments(tablet: Tablet, cards: Cards) -> Instruments:
    """What this machine has. A thermometer or a clock chip that tells nothing when the terminal
    starts is not there: the start-up check says so, and the day is not spent missing it."""
    thermometer, chip = SystemThermometer(), SystemClockChip()
    warm, timed = bool(thermometer.readings()), chip.seconds() is not None
    absent = {one for one in _OPTIONAL if one not in tablet.cables}
    absent |= {Device.CARD_READER} if isinstance(cards, NoCards) else set()
    absent |= {Device.DOOR} if not tablet.doors else set()
    absent |= set() if warm else {Device.THERMOMETER}
    absent |= set() if timed else {Device.CLOCK}
    return Instruments(
        thermometer if warm else None,
        SystemDisplay(),
        chip if timed else None,
        DoorSwitches(tablet.doors) if tablet.doors else None,
        SystemMounting({Device.ORIGINAL: tablet.original, Device.DUPLICATE: tablet.duplicate}),
        InputKeys(tablet.cables),
        tablet.glass,
        frozenset(absent),
    )


def _program(folder: TerminalFolder) -> ProgramSeen:
    """The program that runs here, beside the inspected one. What is below is compared only where
    the committee told what it inspected: elsewhere nobody looks at the answer."""
    provision = folder.provision
    other = other_packages() if provision.inspected is not None else ()
    return ProgramSeen(provision.runs, provision.inspected, other)


def _slips(tablet: Tablet) -> SlipDesk | None:
    """The printer on a cable, if there is one; nobody waits for it at the screen."""
    device = tablet.cables.get(Device.PRINTER)
    return None if device is None else SlipDesk(slip_printer(device, tablet.paper))


_OPTIONAL = (Device.SWITCHES, Device.PRINTER)


def on_desk(
    path: Path, election: Path | None, terminal: str | None, at: clock_time | None = None
) -> Equipped:
    """Simulated devices in this folder, made where they are not. Raises BadInput.

    What lies below the program is anybody's on a desk, and not compared. The clock begins at
    this time of the first day, or else ten minutes before the place opens. Guidance by voice
    must work only where an asset package lies there.
    """
    ready = set_up(path, election, terminal, program(), program_here().pins)
    folder, remarks = _brought(ready.folder, *_slot(ready))
    start = first_clock(folder.provision)
    if at is not None:
        start = datetime.combine(start.date(), at, JAPAN)
    typed = TypedLines()
    devices = DevicesOnDesk(ready.devices, typed.lines, OnThread).devices(_running_from(start))
    seen = ProgramSeen(folder.provision.runs, folder.provision.inspected)
    devices = replace(devices, instruments=replace(devices.instruments, program=seen))
    voice = (folder.path / ASSETS).exists()
    return Equipped(folder, devices, typed, voice, remarks)


def _slot(desk: OnADesk) -> tuple[Path, Medium]:
    """The stick in the original's slot as a folder, and the terminal's own disk."""
    stick = load_state(desk.devices).slots[Device.ORIGINAL]
    return desk.devices / STICKS / (stick or "-"), FolderMedium(desk.devices / DISK)


def _brought(
    folder: TerminalFolder, slot: Path, disk: Medium
) -> tuple[TerminalFolder, tuple[InputError, ...]]:
    """The folder with a second package, if one was brought; and what staff are told."""
    try:
        found = take_in(folder, slot, disk)
    except BadInput as bad:
        return folder, bad.errors
    if found is folder:
        return folder, ()
    return found, (InputError(PACKAGE, 1, "-", "terminal_folder.second-taken-in"),)


def _prepare_new(disk: Medium, folder: TerminalFolder) -> None:
    """An empty disk is that of a new terminal only while the folder has its key: the key
    leaves at the first opening. One that was emptied later stays unreadable, for it has
    forgotten what it wrote last."""
    try:
        if folder.has_key and not disk.names():
            OwnDisk(disk).prepare()
    except MediumFault:  # it is missed as soon as the terminal looks around
        return


def first_clock(provision: Provision) -> datetime:
    """What the clock of a desk shows when its day begins."""
    day = loaded(provision)
    return datetime.combine(day.first, day.opens, JAPAN) - _BEFORE_OPENING


def _running_from(start: datetime) -> Callable[[], datetime]:
    began = _ticks()
    return lambda: start + timedelta(milliseconds=_ticks() - began)


def _ticks() -> int:
    return time.monotonic_ns() // 1_000_000


def _apart(one: Path, other: Path) -> bool:
    """What cannot be asked is not apart."""
    try:
        return not on_one_disk(one, other)
    except OSError:
        return False

"""All devices of a terminal on a desk, behind the ports of a real one."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from hardware_sim.devices.card_slot import DeskSlot
from hardware_sim.devices.instruments import SimulatedInstruments
from hardware_sim.devices.printer import PRINTED, DeskPrinter
from hardware_sim.devices.slot import Slot
from hardware_sim.devices.state import DeviceState, Reader
from hardware_sim.devices.state_file import STATE_FILE, load
from terminal.app.card_reader import CardReader
from terminal.app.card_thread import AtOnce, Runs
from terminal.app.devices import Devices
from terminal.devices.folder_medium import FolderMedium
from terminal.files import Pair
from terminal.life.states import Device
from terminal.ports.card_slot import CardSlot
from terminal.ports.supply import Charge

STICKS = "sticks"
DISK = "disk"


class Desk:
    """folder: with `devices.json`, a folder for each stick, and the terminal's own disk.

    typed: lines from a real scanner that is plugged into the desk, if there is one. runs: who
    asks the card reader, and waits for it.
    """

    def __init__(
        self,
        folder: Path,
        typed: Callable[[], tuple[str, ...]] = tuple,
        runs: Callable[[CardSlot], Runs] = AtOnce,
    ) -> None:
        self._folder, self._typed, self._runs = folder, typed, runs
        self._file = folder / STATE_FILE
        self._stamp: tuple[int, int] | None = None
        self._state = DeviceState()
        self._read = self.state().read

    def state(self) -> DeviceState:
        """What is plugged in now; the file is read again only where it is another."""
        found = self._file.stat()
        stamp = (found.st_ino, found.st_mtime_ns)
        if stamp != self._stamp:
            self._state, self._stamp = load(self._folder), stamp
        return self._state

    def missing(self) -> frozenset[Device]:
        return self.state().unplugged

    def up(self) -> tuple[str, ...]:
        return self.state().up

    def charge(self) -> Charge | None:
        state = self.state()
        return Charge(state.percent, state.mains)

    def lines(self) -> tuple[str, ...]:
        """The last code, if it was read since; a scanner that is asked too late forgets."""
        state, typed = self.state(), self._typed()
        if Device.SCANNER in state.unplugged:
            return ()
        if state.read == self._read:
            return typed
        self._read = state.read
        return (*typed, state.code)

    def sound(self) -> bool:
        return Device.HEADPHONES not in self.state().unplugged

    def devices(self, wall: Callable[[], datetime]) -> Devices:
        sticks = self._folder / STICKS
        return Devices(
            Pair(
                Slot(Device.ORIGINAL, sticks, self.state),
                Slot(Device.DUPLICATE, sticks, self.state),
            ),
            FolderMedium(self._folder / DISK),
            lambda: True,  # one stick cannot be in two slots
            self,
            self,
            self,
            self,
            self.sound,
            lambda: wall() + timedelta(seconds=self.state().clock_offset),
            lambda: time.monotonic_ns() // 1_000_000,
            SimulatedInstruments(self.state, wall).instruments(),
            cards=CardReader(self._runs(card_slot(self._folder))),
            printer=DeskPrinter(self._folder / PRINTED, self.state).slips(),
        )


def card_slot(folder: Path, reader: Reader = Reader.TERMINAL) -> DeskSlot:
    """A card reader that looks at the state for itself: another thread may ask it."""
    return DeskSlot(folder, reader, Desk(folder).state)

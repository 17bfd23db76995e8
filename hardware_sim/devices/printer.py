"""The printer on the desk: what it prints appears as pictures in a folder.

`printed/<roll>-<number>.png` is a piece that was cut off, a dot a pixel; what still hangs in
the printer after it stopped is `<roll>-torn.png`. The paper that is used up is what lies there.
"""

from collections.abc import Callable
from pathlib import Path

from hardware_sim.devices.state import DeviceState
from hardware_sim.printer.machine import Machine
from hardware_sim.printer.paper import DOTS_PER_MM, Paper
from hardware_sim.printer.plug import InMemory
from hardware_sim.printer.png import height, png
from hardware_sim.whole_file import write_whole
from terminal.devices.escpos_printer import EscPosPrinter
from terminal.life.states import Device
from terminal.slips.desk import SlipDesk, at_once
from terminal.slips.letters import Letters
from terminal.slips.raster import WIDTHS

PRINTED = "printed"
PAPER_MM = 58


class DeskPrinter:
    """folder: where the pictures go. state: what is plugged in now."""

    def __init__(self, folder: Path, state: Callable[[], DeviceState]) -> None:
        self._folder, self._state = folder, state
        self._roll = 0
        self._machine = Machine(Paper(WIDTHS[PAPER_MM], 0, self._cut))

    def slips(self) -> SlipDesk:
        """The printer as the terminal has it; no time passes while it prints."""
        line = InMemory(self._machine, self._there)
        return SlipDesk(EscPosPrinter(line, Letters(), PAPER_MM), at_once)

    def _there(self) -> bool:
        """Whether it is plugged in; it is then as the state says."""
        state, machine = self._state(), self._machine
        if state.roll != self._roll:
            self._roll = state.roll
            left = state.roll_mm * DOTS_PER_MM - self._used()
            machine.paper = Paper(WIDTHS[PAPER_MM], left, self._cut)
        machine.cover, machine.jammed = state.cover, state.jammed
        self._show_torn(machine.paper.hanging if machine.offline else [])
        return Device.PRINTER not in state.unplugged

    def _used(self) -> int:
        return sum(height(file.read_bytes()) for file in self._folder.glob(f"{self._roll}-*.png"))

    def _cut(self, piece: list[int]) -> None:
        self._folder.mkdir(exist_ok=True)
        number = 1 + sum(1 for _ in self._folder.glob(f"{self._roll}-[0-9]*.png"))
        self._write(self._folder / f"{self._roll}-{number:03}.png", piece)

    def _show_torn(self, piece: list[int]) -> None:
        torn = self._folder / f"{self._roll}-torn.png"
        if piece:
            self._folder.mkdir(exist_ok=True)
            self._write(torn, piece)
        elif torn.exists():
            torn.unlink()

    def _write(self, file: Path, piece: list[int]) -> None:
        write_whole(file, png(piece, WIDTHS[PAPER_MM]))

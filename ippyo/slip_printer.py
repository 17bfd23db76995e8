"""The slip printer that a command line names: of a terminal, and of a reception desk."""

from enum import StrEnum
from pathlib import Path

from terminal.devices.escpos_printer import EscPosPrinter
from terminal.devices.printer_line import DeviceFile
from terminal.slips.letters import Letters


class PaperWidth(StrEnum):
    """The two widths that slip printers have."""

    MM_58 = "58"
    MM_80 = "80"

    @property
    def millimetres(self) -> int:
        return int(self.value)


def slip_printer(device: Path, paper: int) -> EscPosPrinter:
    """The printer at this device file; nothing is opened before it is asked or prints."""
    return EscPosPrinter(DeviceFile(device), Letters(), paper)

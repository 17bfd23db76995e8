"""Devices on a cable, by the file that the system makes for each while it is plugged in.

(Linux: a keypad or scanner is a link under /dev/input/by-id, a card reader and a printer
a device file of udev's.)
"""

from collections.abc import Mapping
from pathlib import Path

from terminal.life.states import Device


class PluggedIn:
    """files: of each device that this terminal has."""

    def __init__(self, files: Mapping[Device, Path]) -> None:
        self._files = dict(files)

    def missing(self) -> frozenset[Device]:
        """Never raises; a file that cannot be asked for is not there."""
        return frozenset(device for device, file in self._files.items() if not _there(file))


def _there(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:
        return False

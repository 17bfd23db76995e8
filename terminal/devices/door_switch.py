"""Doors and seals by switches that the kernel gives as input devices.

On a tablet's own pins the kernel's `gpio-keys` driver makes a switch of a contact
(SW_MACHINE_COVER, set while the cover is shut; SW_LID, set while the lid is shut); a contact
on a USB key encoder is a key that is held while the door is shut. Both are asked for their
state anew each time, so that a door which was opened and shut while nobody looked is missed
only between two looks. The device is not grabbed: udev takes it away from the X server
(docs/tablet.md), and a grab would be lost with the process.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from terminal.devices.evdev import EVIOCGKEY, EVIOCGSW, SYSFS, capabilities, held
from terminal.ports.doors import Door

_LID, _MACHINE_COVER = 1 << 0x00, 1 << 0x10


class DoorSwitches:
    """files: the input device of each door that has a switch."""

    def __init__(
        self,
        files: Mapping[Door, Path],
        system: Path = SYSFS,
        state: Callable[[Path, int], int] = held,
    ) -> None:
        self._files, self._system, self._state = dict(files), system, state

    def opened(self) -> frozenset[Door]:
        return frozenset(door for door, file in self._files.items() if self._shut(file) is False)

    def silent(self) -> frozenset[Door]:
        return frozenset(door for door, file in self._files.items() if self._shut(file) is None)

    def _shut(self, file: Path) -> bool | None:
        """None where the switch does not answer, or is none."""
        try:
            switches = (capabilities(file, "sw", self._system) or 0) & (_LID | _MACHINE_COVER)
            if switches:
                return bool(self._state(file, EVIOCGSW) & switches)
            if capabilities(file, "key", self._system):
                return bool(self._state(file, EVIOCGKEY))
        except OSError:
            return None
        return None

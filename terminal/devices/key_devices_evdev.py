"""Keypad and switches by the keys that the kernel says they have.

A keyboard or a scanner in the keypad's place would be there, and of no use to whoever votes
without looking. They are not grabbed: the X server reads them, and a grab would take their
keys away from it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from terminal.devices.evdev import SYSFS, capabilities
from terminal.life.states import Device

_Either = tuple[int, ...]
NEEDED: Mapping[Device, tuple[_Either, ...]] = MappingProxyType(
    {
        # On the numeric keypad 4 6 5 8 2 0; of two codes for one key either will do.
        Device.KEYPAD: ((75, 105), (77, 106), (76,), (72,), (80,), (82,)),
        # F7 and F8.
        Device.SWITCHES: ((65,), (66,)),
    }
)
"""Keys by the numbers of input-event-codes.h; terminal/access/keys.py has what each does."""


class InputKeys:
    """files: the input devices of keypad and switches, where this terminal has them."""

    def __init__(self, files: Mapping[Device, Path], system: Path = SYSFS) -> None:
        self._files = {one: file for one, file in files.items() if one in NEEDED}
        self._system = system

    def without_keys(self) -> frozenset[Device]:
        return frozenset(
            device
            for device, file in self._files.items()
            if (can := capabilities(file, "key", self._system)) is not None
            and not _all(can, NEEDED[device])
        )


def _all(can: int, needed: Iterable[_Either]) -> bool:
    return all(any(can >> key & 1 for key in either) for either in needed)

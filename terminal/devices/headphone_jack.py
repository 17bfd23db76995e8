"""Whether headphones are in the socket, as Linux tells of a 3.5 mm jack.

The kernel gives a jack as an input device with a switch (input-event-codes.h:
SW_HEADPHONE_INSERT). Its state is asked anew each time, by one ioctl; no library, and no
socket. A machine without such a switch has no headphones: then nothing is played.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from terminal.devices.evdev import EVIOCGSW, SYSFS, held

DEVICES = Path("/dev/input")
_HEADPHONES = 0x02


class HeadphoneJack:
    """The sockets of this machine. state: the switches of a device file, one bit each."""

    def __init__(
        self,
        sysfs: Path = SYSFS,
        devices: Path = DEVICES,
        state: Callable[[Path], int] | None = None,
    ) -> None:
        self._sysfs, self._devices = sysfs, devices
        self._state = state or switches

    def there(self) -> bool:
        """Whether this machine can tell at all; asked at the self-test."""
        return any(True for _ in self._jacks())

    def plugged(self) -> bool:
        """Whether headphones are in one of the sockets now. Never raises."""
        return any(self._in(device) for device in self._jacks())

    def _in(self, device: Path) -> bool:
        try:
            return bool(self._state(device) & 1 << _HEADPHONES)
        except OSError:  # pulled, or no right to read it: as if there were none
            return False

    def _jacks(self) -> Iterator[Path]:
        """The device files of inputs that have the switch."""
        try:
            for entry in sorted(self._sysfs.glob("event*")):
                if _has_switch(entry / "device" / "capabilities" / "sw"):
                    yield self._devices / entry.name
        except OSError:
            return


def switches(device: Path) -> int:
    """The state of a device's switches. Raises OSError."""
    return held(device, EVIOCGSW)


def _has_switch(file: Path) -> bool:
    """Whether the bits of sysfs, in hexadecimal words with the lowest last, name it."""
    try:
        words = file.read_text(encoding="ascii").split()
        return bool(words) and bool(int(words[-1], 16) & 1 << _HEADPHONES)
    except (OSError, ValueError):
        return False

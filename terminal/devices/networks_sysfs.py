"""Networks and radios as the kernel lists them, read from its files: no socket is opened.

(Linux, Documentation/ABI/testing/sysfs-class-net and Documentation/driver-api/rfkill.rst.)
"""

import re
from pathlib import Path

from terminal.devices import sysfs

_UP = 0x1  # IFF_UP of <linux/if.h>
_LOOPBACK = 0x8  # IFF_LOOPBACK
_BLOCKED = frozenset({"0", "2"})
"""Of the file `state` of an rfkill switch: by software, by hardware. All else counts as on."""
_FLAGS = re.compile(r"0x[0-9a-f]{1,8}")
CANNOT_READ = "?"


class SystemNetworks:
    """The interfaces of /sys/class/net and the radios of /sys/class/rfkill.

    An interface counts from the moment it is switched on, with or without a cable: a
    cable could be put in. The loopback leads nowhere and does not count.
    """

    def __init__(self, system: Path = Path("/sys/class")) -> None:
        self._system = system

    def up(self) -> tuple[str, ...]:
        return (*self._interfaces(), *self._radios())

    def _interfaces(self) -> tuple[str, ...]:
        folder = self._system / "net"
        try:
            names = sorted(entry.name for entry in folder.iterdir() if (entry / "flags").exists())
            flags = {name: sysfs.attribute(folder / name / "flags") for name in names}
            return tuple(name for name in names if _is_up(flags[name]))
        except (OSError, ValueError):
            return (CANNOT_READ,)

    def _radios(self) -> tuple[str, ...]:
        """A device without any radio switch has no such folder. A radio whose switch cannot be
        read is on: nobody may say that it is off."""
        folder = self._system / "rfkill"
        try:
            switches = sorted(folder.iterdir()) if folder.exists() else []
        except OSError:
            return (CANNOT_READ,)
        return tuple(_name(one) for one in switches if sysfs.found(one / "state") not in _BLOCKED)


def _is_up(flags: str) -> bool:
    """Raises ValueError."""
    if not _FLAGS.fullmatch(flags):
        raise ValueError("no flags")
    value = int(flags, 16)
    return bool(value & _UP) and not value & _LOOPBACK


def _name(switch: Path) -> str:
    """As people would say it: `wlan phy0`, `bluetooth hci0`."""
    parts = (sysfs.found(switch / "type"), sysfs.found(switch / "name"))
    return " ".join(one for one in parts if one) or CANNOT_READ

"""Networks and radios as the kernel lists them, read from its files: no socket is opened.

(Linux, Documentation/ABI/testing/sysfs-class-net and Documentation/driver-api/rfkill.rst.)
"""

from pathlib import Path

_UP = 0x1  # IFF_UP of <linux/if.h>
_LOOPBACK = 0x8  # IFF_LOOPBACK
_UNBLOCKED = "1"  # of the file `state` of an rfkill switch
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
            return tuple(name for name in names if _is_up((folder / name / "flags").read_text()))
        except (OSError, ValueError):
            return (CANNOT_READ,)

    def _radios(self) -> tuple[str, ...]:
        """A device without any radio switch has no such folder."""
        folder = self._system / "rfkill"
        try:
            if not folder.exists():
                return ()
            switches = sorted(folder.iterdir())
            return tuple(_name(one) for one in switches if _read(one / "state") == _UNBLOCKED)
        except OSError:
            return (CANNOT_READ,)


def _is_up(flags: str) -> bool:
    value = int(flags, 16)
    return bool(value & _UP) and not value & _LOOPBACK


def _name(switch: Path) -> str:
    """As people would say it: `wlan phy0`, `bluetooth hci0`."""
    return f"{_read(switch / 'type')} {_read(switch / 'name')}".strip()


def _read(file: Path) -> str:
    return file.read_text().strip()

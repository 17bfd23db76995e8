"""How the media are mounted, by the kernel's own list; read anew when that changed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from terminal.devices.mount_watch import Mount, MountWatch, mount_at
from terminal.life.states import Device
from terminal.ports.mounting import Mounted

_HEEDS_NO_TIMES = "noatime"
_READ_ONLY = "ro"


class SystemMounting:
    """slots: the folder of each. watch: opens the list of mounts; it is opened once."""

    def __init__(
        self, slots: Mapping[Device, Path], watch: Callable[[], MountWatch] = MountWatch
    ) -> None:
        self._slots, self._open = dict(slots), watch
        self._watch: MountWatch | None = None
        self._listed: tuple[Mount, ...] = ()

    def of(self, slot: Device) -> Mounted | None:
        try:
            found = mount_at(self._slots[slot], self._mounts())
        except OSError:
            return None
        if found is None:
            return None
        times = _HEEDS_NO_TIMES not in found.options
        return Mounted(_READ_ONLY in found.options, leaves_times=times)

    def close(self) -> None:
        """The list is not watched any more; asked again, it is opened anew."""
        if self._watch is not None:
            self._watch.close()
            self._watch = None

    def _mounts(self) -> tuple[Mount, ...]:
        """Asked before it is read: what changes meanwhile is read with the next look."""
        first = self._watch is None
        if self._watch is None:
            self._watch = self._open()
        if self._watch.changed() or first:
            self._listed = self._watch.mounted()
        return self._listed

"""The clock on its own battery, as the kernel lists it.

It is read, never set: that needs rights that the terminal does not have, and a time that it
could trust. (Linux, Documentation/ABI/testing/sysfs-class-rtc: `since_epoch`.)
"""

from pathlib import Path

from terminal.devices import sysfs


class SystemClockChip:
    """The first of /sys/class/rtc: from that the kernel set its time when it started."""

    def __init__(self, folder: Path = Path("/sys/class/rtc")) -> None:
        self._folder = folder

    def seconds(self) -> int | None:
        clocks = sysfs.entries(self._folder, "rtc*")
        found = sysfs.found_number(clocks[0] / "since_epoch") if clocks else None
        return found if found is not None and found >= 0 else None

"""Battery and mains as the kernel lists them (Documentation/ABI/testing/sysfs-class-power)."""

from pathlib import Path

from terminal.devices import sysfs
from terminal.ports.supply import Charge

_FULL = 100


class SystemSupply:
    """The supplies of /sys/class/power_supply. Without any the device hangs on the mains.

    A battery of scope `Device` is that of a mouse or a pen, and keeps no terminal running.
    """

    def __init__(self, folder: Path = Path("/sys/class/power_supply")) -> None:
        self._folder = folder

    def charge(self) -> Charge | None:
        try:
            supplies = sorted(self._folder.iterdir()) if self._folder.exists() else []
            kinds = {one: sysfs.attribute(one / "type") for one in supplies}
            own = [one for one in supplies if sysfs.found(one / "scope") != "Device"]
            percents = [sysfs.number(one / "capacity") for one in own if kinds[one] == "Battery"]
            plugs = [one for one in own if kinds[one] in ("Mains", "USB")]
            plugged = any(sysfs.attribute(one / "online") == "1" for one in plugs)
        except (OSError, ValueError):
            return None
        if any(not 0 <= percent <= _FULL for percent in percents):
            return None
        return Charge(min(percents), mains=plugged) if percents else Charge(None, mains=True)

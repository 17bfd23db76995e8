"""Battery and mains as the kernel lists them (Documentation/ABI/testing/sysfs-class-power)."""

from pathlib import Path

from terminal.ports.supply import Charge


class SystemSupply:
    """The supplies of /sys/class/power_supply. Without any the device hangs on the mains."""

    def __init__(self, folder: Path = Path("/sys/class/power_supply")) -> None:
        self._folder = folder

    def charge(self) -> Charge | None:
        try:
            supplies = sorted(self._folder.iterdir()) if self._folder.exists() else []
            batteries = [one for one in supplies if _read(one / "type") == "Battery"]
            plugs = [one for one in supplies if _read(one / "type") in ("Mains", "USB")]
            percents = [int(_read(one / "capacity")) for one in batteries]
            plugged = any(_read(one / "online") == "1" for one in plugs)
        except (OSError, ValueError):
            return None
        if not percents:
            return Charge(None, mains=True)
        return Charge(min(percents), mains=plugged)


def _read(file: Path) -> str:
    return file.read_text().strip()

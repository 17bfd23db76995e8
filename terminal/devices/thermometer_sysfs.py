"""Temperatures as the kernel lists them, in thousandths of a degree Celsius.

(Linux, Documentation/driver-api/thermal/sysfs-api.rst and Documentation/hwmon/sysfs-interface.rst.)
"""

from collections.abc import Iterator
from pathlib import Path

from terminal.devices import sysfs
from terminal.ports.thermometer import Reading

_COLDEST, _HOTTEST = -40.0, 150.0
"""What a working sensor of a tablet can read; others read such things when they are dead."""
_LEAST_LIMIT = 50.0
"""A limit below is none: drivers write 0 or -273 where they know of none."""
_MOST_SENSORS = 64
_MOST_POINTS = 16


class SystemThermometer:
    """Thermal zones and sensor chips of /sys/class. A battery's own sensor is a zone, too."""

    def __init__(self, system: Path = Path("/sys/class")) -> None:
        self._system = system

    def readings(self) -> tuple[Reading, ...]:
        return tuple(one for one in (*self._zones(), *self._chips()) if one is not None)

    def _zones(self) -> Iterator[Reading | None]:
        for zone in sysfs.entries(self._system / "thermal", "thermal_zone*")[:_MOST_SENSORS]:
            name = sysfs.found(zone / "type") or zone.name
            yield _reading(name, zone / "temp", _critical(zone))

    def _chips(self) -> Iterator[Reading | None]:
        for chip in sysfs.entries(self._system / "hwmon", "hwmon*")[:_MOST_SENSORS]:
            name = sysfs.found(chip / "name") or chip.name
            for file in sysfs.entries(chip, "temp*_input")[:_MOST_SENSORS]:
                sensor = file.name.removesuffix("_input")
                limit = sysfs.found_number(chip / f"{sensor}_crit")
                yield _reading(f"{name} {sensor}", file, limit)


def _critical(zone: Path) -> int | None:
    """The trip point at which the kernel itself switches off."""
    for at in range(_MOST_POINTS):
        if sysfs.found(zone / f"trip_point_{at}_type") == "critical":
            return sysfs.found_number(zone / f"trip_point_{at}_temp")
    return None


def _reading(name: str, file: Path, limit: int | None) -> Reading | None:
    """None of a sensor that does not answer, or reads what no tablet can be."""
    found = sysfs.found_number(file)
    if found is None or not _COLDEST <= found / 1000 <= _HOTTEST:
        return None
    known = limit is not None and _LEAST_LIMIT <= limit / 1000 <= _HOTTEST
    return Reading(name, found / 1000, limit / 1000 if known and limit is not None else None)

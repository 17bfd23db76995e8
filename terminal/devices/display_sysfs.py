"""Screens as the kernel lists them: connectors, what each says of itself, and its light.

A screen tells its size by its EDID (VESA E-EDID 1.4, section 3.10: image size in millimetres
in the first detailed timing; the size in centimetres before it is too coarse).
(Linux, Documentation/ABI/stable/sysfs-class-backlight; drivers/gpu/drm/drm_sysfs.c.)
"""

from pathlib import Path

from terminal.devices import sysfs
from terminal.ports.display import Panel

_HEADER = bytes.fromhex("00ffffffffffff00")
_BLOCK = 128
_TIMING = 54
"""Where the first detailed timing begins: the mode that the screen prefers."""
_MOST_EDID = 256 * _BLOCK
_SMALLEST_MM = 20


class SystemDisplay:
    """The connectors of /sys/class/drm and the lights of /sys/class/backlight."""

    def __init__(self, system: Path = Path("/sys/class")) -> None:
        self._system = system

    def panels(self) -> tuple[Panel, ...] | None:
        """A machine without connectors cannot tell."""
        connectors = [
            one for one in sysfs.entries(self._system / "drm", "card*-*") if _is_socket(one)
        ]
        states = [sysfs.found(one / "status") for one in connectors]
        if not connectors or None in states:
            return None
        pairs = zip(connectors, states, strict=True)
        return tuple(
            _panel(one) for one, state in pairs if state is not None and _shows(one, state)
        )

    def brightness(self) -> int | None:
        found = [_percent(light) for light in sysfs.entries(self._system / "backlight")]
        known = [one for one in found if one is not None]
        return min(known) if known else None


def _is_socket(connector: Path) -> bool:
    """A write-back connector has no plug, and shows nothing to anybody."""
    return "Writeback" not in connector.name


def _shows(connector: Path, state: str) -> bool:
    """Whether there is a screen at its end. A socket that cannot tell, of an old analogue
    screen, has one while a picture is sent there."""
    if state == "unknown":
        return sysfs.found(connector / "enabled") == "enabled"
    return state == "connected"


def _panel(connector: Path) -> Panel:
    name = connector.name.partition("-")[2]
    try:
        return Panel(name, *sizes(sysfs.raw(connector / "edid", _MOST_EDID)))
    except OSError:
        return Panel(name)


def sizes(edid: bytes) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Millimetres and pixels by an EDID; None each where it does not say. Never raises."""
    block = edid[:_BLOCK]
    if len(block) < _BLOCK or not block.startswith(_HEADER) or sum(block) % 256:
        return None, None
    timing = block[_TIMING : _TIMING + 18]
    if not any(timing[:2]):  # no timing, but a text
        return None, None
    pixels = (timing[2] | (timing[4] & 0xF0) << 4, timing[5] | (timing[7] & 0xF0) << 4)
    wide, high = timing[12] | (timing[14] & 0xF0) << 4, timing[13] | (timing[14] & 0x0F) << 8
    millimetres = (wide, high) if min(wide, high) >= _SMALLEST_MM else None
    return millimetres, pixels if all(pixels) else None


def _percent(light: Path) -> int | None:
    now, most = (
        sysfs.found_number(light / "brightness"),
        sysfs.found_number(light / "max_brightness"),
    )
    if now is None or most is None or most <= 0 or not 0 <= now <= most:
        return None
    return round(100 * now / most)

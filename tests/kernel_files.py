"""Made-up trees of the kernel's files, as a tablet has them, and hostile ones."""

import os
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

CONTENTS = st.one_of(
    st.sampled_from([b"", b"\n", b"-1", b"0", b"99999999999999999999", b"\xff\xfe", b"1" * 5000]),
    st.sampled_from([b"41000\n", b"connected\n", b"0x1003\n", b"Battery\n", b"on\n", b"4 0\n"]),
    st.sampled_from(["４１".encode(), "票".encode(), b"4_1", b" 4 1 ", b"+41", b"1e9", b"nan"]),
    st.binary(max_size=64),
)
"""What a file may hold that nobody expects."""


def kernel(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """A tree of files as the kernel has them."""
    for name, said in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(said if isinstance(said, bytes) else f"{said}\n".encode())
    return folder


def odd(folder: Path, name: str, kind: str) -> None:
    """An entry that is no readable file: a folder, a pipe that nobody writes to, a link to
    nowhere, a link to itself."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "nowhere":
            path.symlink_to("gone")
        case "itself":
            path.symlink_to(path.name)


ODD = ("folder", "pipe", "nowhere", "itself")


def edid(millimetres: tuple[int, int] = (218, 136), pixels: tuple[int, int] = (1280, 800)) -> bytes:
    """The first block of an EDID as a panel of this size has it (VESA E-EDID 1.4)."""
    block = bytearray(128)
    block[:8] = bytes.fromhex("00ffffffffffff00")
    (wide, high), (across, down) = pixels, millimetres
    timing = bytes(
        [
            *(0x10, 0x1C, wide & 0xFF, 0x50, (wide >> 8) << 4, high & 0xFF, 0x20),
            *((high >> 8) << 4, 48, 32, 0x36, 0, across & 0xFF, down & 0xFF),
            *((across >> 8) << 4 | down >> 8, 0, 0, 0x18),
        ]
    )
    block[54:72] = timing
    block[127] = -sum(block) % 256
    return bytes(block)


TABLET: Mapping[str, str | bytes] = {
    "thermal/thermal_zone0/type": "x86_pkg_temp",
    "thermal/thermal_zone0/temp": "52000",
    "thermal/thermal_zone0/trip_point_0_type": "passive",
    "thermal/thermal_zone0/trip_point_0_temp": "-274000",
    "thermal/thermal_zone0/trip_point_1_type": "critical",
    "thermal/thermal_zone0/trip_point_1_temp": "100000",
    "thermal/thermal_zone1/type": "INT3400 Thermal",
    "thermal/thermal_zone1/temp": "20000",
    "hwmon/hwmon0/name": "coretemp",
    "hwmon/hwmon0/temp1_input": "51000",
    "hwmon/hwmon0/temp1_crit": "105000",
    "hwmon/hwmon1/name": "BAT0",
    "hwmon/hwmon1/in0_input": "7600",
    "drm/version": "drm 1.1.0 20060810",
    "drm/card0-eDP-1/status": "connected",
    "drm/card0-eDP-1/enabled": "enabled",
    "drm/card0-eDP-1/edid": edid(),
    "drm/card0-HDMI-A-1/status": "disconnected",
    "drm/card0-HDMI-A-1/enabled": "disabled",
    "drm/card0-HDMI-A-1/edid": b"",
    "drm/card0-Writeback-1/status": "unknown",
    "backlight/intel_backlight/brightness": "600",
    "backlight/intel_backlight/max_brightness": "1000",
    "rtc/rtc0/since_epoch": "1734822000",
    "net/lo/flags": "0x9",
    "power_supply/BAT0/type": "Battery",
    "power_supply/BAT0/capacity": "80",
    "power_supply/AC/type": "Mains",
    "power_supply/AC/online": "1",
    "rfkill/rfkill0/state": "0",
    "rfkill/rfkill0/type": "wlan",
    "rfkill/rfkill0/name": "phy0",
}
"""/sys/class of a tablet on which all is well."""

"""The state of simulated devices in a file, so that another process can act on them.

Written whole and renamed into its place: whoever reads sees one state or the next.
"""

import json
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hardware_sim.devices.state import SLOTS, DeviceState, Reader
from hardware_sim.faults import FaultKind
from hardware_sim.whole_file import write_whole
from terminal.life.states import Device
from terminal.ports.doors import Door

STATE_FILE = "devices.json"


class BadState(ValueError):
    """A state file that this program did not write."""


def save(state: DeviceState, folder: Path) -> None:
    """Raises OSError."""
    text = json.dumps(_payload(state), ensure_ascii=False, indent=1, sort_keys=True)
    write_whole(folder / STATE_FILE, f"{text}\n".encode())


def load(folder: Path) -> DeviceState:
    """Raises BadState, OSError."""
    try:
        return _state(json.loads((folder / STATE_FILE).read_text(encoding="utf-8")))
    except (AttributeError, KeyError, TypeError, ValueError) as cause:
        raise BadState(STATE_FILE) from cause


def _payload(state: DeviceState) -> dict[str, Any]:
    return {
        "media": dict(state.media),
        "slots": {slot.value: state.slots[slot] for slot in SLOTS},
        "unplugged": sorted(state.unplugged),
        "networks": list(state.networks),
        "percent": state.percent,
        "mains": state.mains,
        "read": state.read,
        "code": state.code,
        "celsius": state.celsius,
        "brightness": state.brightness,
        "opened": sorted(state.opened),
        "clock_offset": state.clock_offset,
        "radios": dict(state.radios),
        "second_screen": state.second_screen,
        "cards": list(state.cards),
        "readers": {reader.value: state.readers[reader] for reader in Reader},
        "dealt": {reader.value: state.dealt[reader] for reader in Reader},
        "ailing": {name: kind.value for name, kind in state.ailing.items()},
        "roll": state.roll,
        "roll_mm": state.roll_mm,
        "cover": state.cover,
        "jammed": state.jammed,
    }


def _state(value: dict[str, Any]) -> DeviceState:
    return DeviceState(
        MappingProxyType({str(name): bool(held) for name, held in value["media"].items()}),
        MappingProxyType({slot: value["slots"][slot.value] for slot in SLOTS}),
        frozenset(Device(name) for name in value["unplugged"]),
        tuple(map(str, value["networks"])),
        int(value["percent"]),
        bool(value["mains"]),
        int(value["read"]),
        str(value["code"]),
        **_told_later(value),
    )


def _told_later(value: dict[str, Any]) -> dict[str, Any]:
    """What an older file does not tell: each is then as on a new desk."""
    new = DeviceState()
    radios, ailing = value.get("radios", new.radios), value.get("ailing", new.ailing)
    readers, dealt = value.get("readers", {}), value.get("dealt", {})
    return {
        "celsius": int(value.get("celsius", new.celsius)),
        "brightness": int(value.get("brightness", new.brightness)),
        "opened": frozenset(Door(name) for name in value.get("opened", ())),
        "clock_offset": int(value.get("clock_offset", new.clock_offset)),
        "radios": MappingProxyType({str(name): bool(on) for name, on in radios.items()}),
        "second_screen": bool(value.get("second_screen", new.second_screen)),
        "cards": tuple(map(str, value.get("cards", new.cards))),
        "readers": MappingProxyType({one: readers.get(one.value) for one in Reader}),
        "dealt": MappingProxyType({one: int(dealt.get(one.value, 0)) for one in Reader}),
        "ailing": MappingProxyType({str(name): FaultKind(kind) for name, kind in ailing.items()}),
        "roll": int(value.get("roll", new.roll)),
        "roll_mm": int(value.get("roll_mm", new.roll_mm)),
        "cover": bool(value.get("cover", new.cover)),
        "jammed": bool(value.get("jammed", new.jammed)),
    }

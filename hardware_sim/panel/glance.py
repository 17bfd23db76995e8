"""How every device stands, at a glance: a cell each, and those that are not as they should be."""

from collections.abc import Iterator
from dataclasses import dataclass

from hardware_sim.devices.state import Reader
from hardware_sim.panel.view import PanelView
from terminal.life.states import Device

LOW_PERCENT, HOT_CELSIUS, DARK_PERCENT = 20, 60, 20
"""From here on a cell is marked; what the terminal does is its own policy."""


@dataclass(frozen=True)
class Cell:
    """words: a text of the catalogue's panel.toml, with its values. wrong: staff should see it."""

    key: str
    words: str
    values: tuple[tuple[str, str | int], ...] = ()
    wrong: bool = False


def cells(view: PanelView) -> tuple[Cell, ...]:
    return tuple(_cells(view))


def _cells(view: PanelView) -> Iterator[Cell]:
    state = view.state
    yield Cell("power", "runs" if view.running else "dark", (), not view.running)
    for slot in (Device.ORIGINAL, Device.DUPLICATE):
        yield _slot(view, slot)
    charging = "charging" if state.mains else "on-battery"
    low = not state.mains or state.percent <= LOW_PERCENT
    yield Cell("charge", charging, (("percent", state.percent),), low)
    warm = (("celsius", state.celsius),)
    yield Cell("warm", "celsius", warm, state.celsius >= HOT_CELSIUS)
    up = len(state.up)
    yield Cell("up", "networks" if up else "no-network", (("count", up),), up > 0)
    minutes = abs(state.clock_offset) // 60
    wrong = {0: "time-right"}.get(state.clock_offset, "time-wrong")
    yield Cell("time", wrong, (("minutes", minutes),), minutes > 0)
    doors = len(state.opened)
    yield Cell("doors", "doors-open" if doors else "doors-shut", (("count", doors),), doors > 0)
    out = len(state.unplugged)
    yield Cell("cables", "cables-out" if out else "cables-in", (("count", out),), out > 0)
    card = state.readers[Reader.TERMINAL]
    yield Cell("card", "card-lies" if card else "no-card", (("card", card or ""),))
    dim = state.brightness <= DARK_PERCENT
    yield Cell("light", "lit", (("percent", state.brightness),), dim)
    second = state.second_screen
    yield Cell("second", "two-screens" if second else "one-screen", (), second)
    stopped = state.cover or state.jammed
    words = "printer-cover" if state.cover else "printer-jam" if state.jammed else "printer-ready"
    yield Cell("printer", words, (), stopped)


def _slot(view: PanelView, slot: Device) -> Cell:
    stick = view.state.slots[slot]
    locked = stick is not None and view.state.media[stick]
    ails = stick in view.state.ailing
    words = "slot-empty" if stick is None else "slot-locked" if locked else "slot-full"
    values = (("slot", slot), ("medium", stick or ""))
    return Cell(slot, "slot-ails" if ails else words, values, stick is None or locked or ails)

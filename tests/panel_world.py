"""The panel in every state that a trainer sees, by name."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from hardware_sim.devices.state import AILMENTS, PLUGGED, RADIOS, SLOTS, DeviceState
from hardware_sim.faults import FaultKind
from hardware_sim.panel.exercises import EXERCISES
from hardware_sim.panel.touches import Tab
from hardware_sim.panel.view import PanelView
from ippyo.panel.slips import MOST
from terminal.ports.doors import Door

PINS = ("135790", "246802")
_CARDS = ("officer-1", "officer-2", "voter-1", "voter-2", "voter-3")


def morning() -> DeviceState:
    """Two sticks in their slots, every card on the desk."""
    state = DeviceState(cards=_CARDS)
    for number, slot in enumerate(SLOTS, 1):
        state = state.buy(f"stick-{number}").insert(slot, f"stick-{number}")
    return state


def worst() -> DeviceState:
    """All that can be wrong is."""
    state = morning()
    for slot in SLOTS:
        state = state.pull(slot)
    for number in range(3, 8):
        state = state.buy(f"stick-{number}")
    for device in PLUGGED:
        state = state.plug(device, on=False)
    for name in RADIOS:
        state = state.radio(name, on=True)
    for door in Door:
        state = state.door(door, open_=True)
    state = state.protect("stick-1", on=True).protect("stick-2", on=True).network("eth0", on=True)
    state = state.heat(85).dim(5).mirror(on=True).set_clock(-3600).charge(5, mains=False)
    for stick, kind in zip(state.media, (*AILMENTS, None), strict=True):
        state = state if kind is None else state.ail(stick, kind)
    state = state.printer_cover(open_=True).jam(on=True)
    return state.insert_card("officer-1")


def views() -> Mapping[str, PanelView]:
    """Each tab on a good morning and when all is wrong, each exercise before and after."""
    good = PanelView(morning(), pins=PINS, elsewhere=True)
    told = ("停電させました", "職員証1をかざしました", "新しい投票権をかざしました") * 2
    bad = replace(good, state=worst(), running=False, told=told, spent=True)
    slips = tuple(f"1-{number:03}" for number in range(MOST, 0, -1))
    found = {f"{tab}-morning": replace(good, tab=tab) for tab in Tab}
    found |= {f"{tab}-worst": replace(bad, tab=tab) for tab in Tab}
    training = replace(good, tab=Tab.TRAINING)
    for exercise in EXERCISES:
        for done in (0, len(exercise.steps)):
            steps = tuple(at < done for at in range(len(exercise.steps)))
            name = f"{exercise.name}-{done}-done"
            found[name] = replace(training, exercise=exercise, steps=steps)
    ailing = morning().ail("stick-1", FaultKind.FULL).ail("stick-2", FaultKind.FAKE_CAPACITY)
    found["slips"] = replace(good, slips=slips)
    found["media-ailing"] = replace(good, tab=Tab.MEDIA, state=ailing)
    found["sure"] = replace(training, sure=True)
    refused = "その手は、いまは使えません。装置の様子を見てください。"
    found["refused"] = replace(good, refused=refused)
    return MappingProxyType(found)

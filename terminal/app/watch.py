"""What changed around the terminal since one last looked, as events of the polls.

The same rule for real and simulated devices: policy stands above the ports.
"""

from dataclasses import dataclass, field

from terminal.app import noticing, program_seen
from terminal.app.devices import Devices
from terminal.app.noticing import Anchor, low
from terminal.life.conditions import DEVICE_OF, Reaction, in_order, reaction
from terminal.life.events import Around, DeviceBack, DeviceLost, Event, NetworkFound, Noticed
from terminal.life.states import Condition, Device, Finding, Loaded, State
from terminal.ports.medium import Fault, Medium, MediumFault


@dataclass(frozen=True)
class Seen:
    """missing: devices that do not answer. networks: interfaces and radios that are up.
    conditions: what else is wrong. anchor: both clocks when the terminal first looked."""

    missing: frozenset[Device] = frozenset()
    networks: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    anchor: Anchor | None = field(default=None, compare=False)


def look(
    devices: Devices,
    *,
    voice: bool = False,
    before: Seen | None = None,
    loaded: Loaded | None = None,
) -> Seen:
    """What is so now. voice: without sound the headphones are missing. before: the last look.
    loaded: the package by whose days the clock is judged. Never raises."""
    before = before or Seen()
    now = Anchor(devices.wall(), devices.ticks())
    anchor = before.anchor or now
    missing = set(devices.presence.missing()) | _silent(devices)
    if voice and not devices.sound():
        missing.add(Device.HEADPHONES)
    if devices.cards.gone:
        missing.add(Device.CARD_READER)
    missing |= {device for device, medium in _media(devices).items() if not answers(medium)}
    if low(devices.supply.charge()):
        missing.add(Device.BATTERY)
    found = _noticed(devices, before.conditions)
    chip = devices.instruments.chip
    found |= noticing.clock(now, anchor, None if chip is None else chip.seconds(), loaded)
    return Seen(frozenset(missing), devices.networks.up(), in_order(found), anchor)


def _silent(devices: Devices) -> set[Device]:
    """Instruments that the terminal has, and that do not answer."""
    has, found = devices.instruments, set()
    if has.thermometer is not None and not has.thermometer.readings():
        found.add(Device.THERMOMETER)
    if has.display is not None and has.display.panels() == ():
        found.add(Device.SCREEN)
    if has.chip is not None and has.chip.seconds() is None:
        found.add(Device.CLOCK)
    if has.doors is not None and has.doors.silent():
        found.add(Device.DOOR)
    return found


def _noticed(devices: Devices, before: tuple[Condition, ...]) -> frozenset[Condition]:
    """What is wrong with what answers, but for the clock."""
    has = devices.instruments
    found = noticing.supply(devices.supply.charge())
    if has.thermometer is not None:
        found |= noticing.heat(has.thermometer.readings(), before)
    if has.display is not None:
        found |= noticing.screens(has.display.panels(), has.display.brightness(), has.glass)
    if has.doors is not None:
        found |= noticing.doors(has.doors.opened())
    if has.mounting is not None:
        found |= noticing.media(has.mounting.of)
    if has.keys is not None:
        found |= noticing.keys(has.keys.without_keys())
    if has.program is not None:
        found |= program_seen.conditions(has.program)
    return found


def changes(before: Seen, now: Seen) -> tuple[Event, ...]:
    """The events between two looks, in a fixed order: what was lost, what came back, then
    networks, where others are up than before, or none any more; and what else is wrong."""
    lost = [DeviceLost(device=one) for one in Device if one in now.missing - before.missing]
    back = [DeviceBack(device=one) for one in Device if one in before.missing - now.missing]
    other = now.networks != before.networks
    found = [NetworkFound(networks=now.networks)] if other else []
    differs = now.conditions != before.conditions
    noticed = [Noticed(conditions=now.conditions)] if differs else []
    return (*lost, *back, *found, *noticed)


def around(devices: Devices, before: Seen | None = None, loaded: Loaded | None = None) -> Around:
    """The facts on which an opening depends, read now."""
    return Around(
        networks=devices.networks.up(),
        sound=devices.sound(),
        media_apart=devices.apart(),
        conditions=look(devices, before=before, loaded=loaded).conditions,
    )


def self_test(
    devices: Devices, required: frozenset[Device], loaded: Loaded | None = None
) -> tuple[Finding, ...]:
    """Every device that the terminal has, tried: the readiness report. required: without which
    nothing begins; so is one with which something is wrong for which the polls are not opened."""
    seen = look(devices, voice=True, loaded=loaded)
    bad = seen.missing | _printerless(devices)
    has = [one for one in Device if one not in devices.instruments.absent]
    return tuple(_finding(one, one in bad, one in required, seen.conditions) for one in has)


def _finding(
    device: Device, missing: bool, required: bool, conditions: tuple[Condition, ...]
) -> Finding:
    if missing:
        return Finding(device, good=False, required=required)
    because = tuple(one for one in conditions if DEVICE_OF[one] is device)
    if not because:
        return Finding(device, good=True, required=required)
    refused = any(reaction(one, State.LOADED) is Reaction.REFUSE for one in because)
    return Finding(device, good=False, required=refused, because=because)


def _printerless(devices: Devices) -> set[Device]:
    """A printer that cannot print now; none where this terminal has none."""
    printer = devices.printer
    return {Device.PRINTER} if printer is not None and not printer.ask().prints else set()


def answers(medium: Medium) -> bool:
    """Whether there is a medium in its slot. One that cannot be read well is there, and
    the recorder finds out."""
    try:
        medium.names()
    except MediumFault as fault:
        return fault.fault is not Fault.MISSING
    return True


def _media(devices: Devices) -> dict[Device, Medium]:
    return {
        Device.ORIGINAL: devices.media.original,
        Device.DUPLICATE: devices.media.duplicate,
        Device.DISK: devices.disk,
    }

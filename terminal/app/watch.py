"""What changed around the terminal since one last looked, as events of the polls.

The same rule for real and simulated devices: policy stands above the ports.
"""

from dataclasses import dataclass

from terminal.app.devices import Devices
from terminal.life.events import Around, DeviceBack, DeviceLost, Event, NetworkFound
from terminal.life.states import Device, Finding
from terminal.ports.medium import Fault, Medium, MediumFault
from terminal.ports.supply import Charge

LOW_PERCENT = 15
"""Without mains, a battery below this lasts no longer than it takes to close the polls."""


@dataclass(frozen=True)
class Seen:
    """missing: devices that do not answer. networks: interfaces and radios that are up."""

    missing: frozenset[Device] = frozenset()
    networks: tuple[str, ...] = ()


def look(devices: Devices, *, voice: bool = False) -> Seen:
    """What is so now. voice: without sound the headphones are missing. Never raises."""
    missing = set(devices.presence.missing())
    if voice and not devices.sound():
        missing.add(Device.HEADPHONES)
    missing |= {device for device, medium in _media(devices).items() if not answers(medium)}
    if low(devices.supply.charge()):
        missing.add(Device.BATTERY)
    return Seen(frozenset(missing), devices.networks.up())


def changes(before: Seen, now: Seen) -> tuple[Event, ...]:
    """The events between two looks, in a fixed order: what was lost, what came back, then
    networks, where others are up than before, or none any more."""
    lost = [DeviceLost(device=one) for one in Device if one in now.missing - before.missing]
    back = [DeviceBack(device=one) for one in Device if one in before.missing - now.missing]
    other = now.networks != before.networks
    found = [NetworkFound(networks=now.networks)] if other else []
    return (*lost, *back, *found)


def around(devices: Devices) -> Around:
    """The facts on which an opening depends, read now."""
    return Around(
        networks=devices.networks.up(), sound=devices.sound(), media_apart=devices.apart()
    )


def self_test(devices: Devices, required: frozenset[Device]) -> tuple[Finding, ...]:
    """Every device tried: the readiness report. required: without which nothing begins."""
    missing = look(devices).missing
    silent = {Device.HEADPHONES} if not devices.sound() else set()
    bad = missing | silent | _printerless(devices)
    return tuple(Finding(one, one not in bad, one in required) for one in Device)


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


def low(charge: Charge | None) -> bool:
    """Whether the terminal may go out soon, or nobody can tell."""
    if charge is None:
        return True
    return not charge.mains and charge.percent is not None and charge.percent < LOW_PERCENT


def _media(devices: Devices) -> dict[Device, Medium]:
    return {
        Device.ORIGINAL: devices.media.original,
        Device.DUPLICATE: devices.media.duplicate,
        Device.DISK: devices.disk,
    }

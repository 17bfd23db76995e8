"""The facts that an act depends on, read from the devices when it is done and not before."""

from collections.abc import Callable
from dataclasses import dataclass

from common.grant import Grant, new_grant
from terminal.app import watch
from terminal.app.devices import Devices
from terminal.app.officers_view import Tested
from terminal.life import events as life
from terminal.life.states import RECORDING_DEVICES, Device, Finding, Loaded
from terminal.staff.facts import Facts
from terminal.whole import Terminal


@dataclass(frozen=True)
class Heard:
    """What staff are to see of the facts that were read."""

    tested: Callable[[Tested], None]
    networks: Callable[[tuple[str, ...]], None]


def facts_of(
    terminal: Terminal,
    devices: Devices,
    loaded: Loaded,
    contests: frozenset[str],
    heard: Heard,
) -> Facts:
    """contests: those that a grant of the terminal's own is for."""

    def report() -> tuple[Finding, ...]:
        found = watch.self_test(devices, required(loaded), loaded)
        heard.tested(Tested(devices.wall(), found, devices.networks.up()))
        return found

    def around() -> life.Around:
        found = watch.around(devices, watch.Seen(conditions=terminal.polls.noticed), loaded)
        heard.networks(found.networks)
        return found

    def grant() -> Grant:
        every = terminal.session.ballot.contests
        chosen = tuple(one.id for one in every if one.id in contests)
        return new_grant(loaded.terminal, terminal.polls.opening, chosen)

    return Facts(loaded, report, around, grant, devices.wall(), devices.ticks())


def required(loaded: Loaded) -> frozenset[Device]:
    """The devices without which the polls cannot open here."""
    voice = {Device.HEADPHONES, Device.KEYPAD} if loaded.audio else set()
    return RECORDING_DEVICES | {Device.SCREEN, Device.SCANNER} | voice

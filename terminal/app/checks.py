"""The start-up check: each device tried before anything else, and what staff are told of it.

One small function a device says what was seen; the verdict is that of the self-test and of the
table in life/conditions.py, so that the terminal never says one thing at its start and another
on its screen.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from terminal.app import watch
from terminal.app.devices import Devices
from terminal.life.conditions import Reaction, reaction
from terminal.life.states import Device, Finding, Loaded, State
from terminal.ports.display import Panel
from terminal.ports.medium import Medium, MediumFault
from terminal.slips.told import not_ready

NETWORKS = "networks"


class Verdict(StrEnum):
    OK = "ok"
    WARNING = "warning"
    REFUSE = "refuse"  # the polls are not opened like this
    ABSENT = "absent"  # this terminal is not fitted with it


@dataclass(frozen=True)
class Answer:
    """What was found of one device. subject: a device, or NETWORKS. seen: what was read of it,
    in figures and names. told: the text of the catalogue, empty where all is well."""

    subject: str
    verdict: Verdict
    seen: str = ""
    told: str = ""


def check(
    devices: Devices, required: frozenset[Device], loaded: Loaded | None = None
) -> tuple[Answer, ...]:
    """Every device in turn, then what belongs to none. required: without which nothing begins."""
    report = watch.self_test(devices, required, loaded)
    found = [answer for one in report for answer in _answers(one, devices)]
    found += [_absent(one) for one in Device if one in devices.instruments.absent]
    if not devices.apart():
        found.append(
            Answer(Device.DUPLICATE, Verdict.REFUSE, told="polls_refusals.media-not-apart")
        )
    up = devices.networks.up()
    told = "polls_refusals.network-up" if up else ""
    found.append(Answer(NETWORKS, Verdict.REFUSE if up else Verdict.OK, "・".join(up), told))
    return tuple(found)


def _answers(finding: Finding, devices: Devices) -> list[Answer]:
    device = finding.device
    seen = SEEN[device](devices)
    if finding.good:
        return [Answer(device, Verdict.OK, seen)]
    if not finding.because:
        verdict = Verdict.REFUSE if finding.required else Verdict.WARNING
        return [Answer(device, verdict, seen, _lost(device, devices))]
    return [
        Answer(
            device,
            Verdict.REFUSE if reaction(one, State.LOADED) is Reaction.REFUSE else Verdict.WARNING,
            seen,
            f"devices.{one}",
        )
        for one in finding.because
    ]


def _lost(device: Device, devices: Devices) -> str:
    """A printer that answers says itself what it lacks."""
    if device is Device.PRINTER and devices.printer is not None:
        return not_ready(devices.printer.condition)
    return f"polls_troubles.lost-{device}"


def _absent(device: Device) -> Answer:
    """Without thermometer or clock the staff's own eyes and hands take their place."""
    if device in _TOLD_WHERE_ABSENT:
        return Answer(device, Verdict.WARNING, told=f"polls_troubles.lost-{device}")
    return Answer(device, Verdict.ABSENT)


_TOLD_WHERE_ABSENT = frozenset({Device.THERMOMETER, Device.CLOCK})


def refuses(answers: tuple[Answer, ...]) -> bool:
    """Whether the polls would not be opened."""
    return any(one.verdict is Verdict.REFUSE for one in answers)


# What each check looks at.


def _disk(devices: Devices) -> str:
    """How many files lie on it, and the short code of the program, which lies there too."""
    program = devices.instruments.program
    code = "" if program is None else f" {program.runs.code}"
    return f"{_medium(devices.disk)}{code}"


def _medium(medium: Medium) -> str:
    """How many files lie on it."""
    try:
        return f"{len(medium.names())} files"
    except MediumFault as fault:
        return fault.fault.value


def _screen(devices: Devices) -> str:
    """Each connected screen with its size, and how bright it is."""
    display = devices.instruments.display
    if display is None:
        return ""
    parts = [_panel(one) for one in display.panels() or ()]
    brightness = display.brightness()
    return ", ".join([*parts, *([] if brightness is None else [f"{brightness} %"])])


def _panel(panel: Panel) -> str:
    """As much as the screen says of itself."""
    size = "" if panel.millimetres is None else " {}×{} mm".format(*panel.millimetres)
    dpi = "" if panel.dpi is None else f" {panel.dpi:.0f} dpi"
    return f"{panel.name}{size}{dpi}"


def _battery(devices: Devices) -> str:
    """What is left, and whether the plug has power."""
    charge = devices.supply.charge()
    if charge is None:
        return "?"
    percent = "" if charge.percent is None else f"{charge.percent} % "
    return f"{percent}{'AC+' if charge.mains else 'AC-'}"


def _thermometer(devices: Devices) -> str:
    """The warmest sensor."""
    thermometer = devices.instruments.thermometer
    readings = () if thermometer is None else thermometer.readings()
    if not readings:
        return ""
    warmest = max(readings, key=lambda one: one.celsius)
    return f"{warmest.celsius:.0f} °C {warmest.name}"


def _doors(devices: Devices) -> str:
    """Which are open, and which do not tell."""
    doors = devices.instruments.doors
    if doors is None:
        return ""
    opened, silent = sorted(doors.opened()), sorted(doors.silent())
    return ", ".join([*opened, *(f"{one}?" for one in silent)])


def _clock(devices: Devices) -> str:
    """The time that people read, and by how many seconds the other clock differs."""
    wall, chip = devices.wall(), devices.instruments.chip
    seconds = None if chip is None else chip.seconds()
    differs = "" if seconds is None else f" RTC {seconds - round(wall.timestamp()):+d} s"
    return f"{wall:%Y-%m-%d %H:%M}{differs}"


def _printer(devices: Devices) -> str:
    """What it answered."""
    return "" if devices.printer is None else devices.printer.condition.value


def _plug(_: Devices) -> str:
    """A device on a cable is there, or is not."""
    return ""


SEEN: Mapping[Device, Callable[[Devices], str]] = MappingProxyType(
    {
        **dict.fromkeys(Device, _plug),
        Device.ORIGINAL: lambda devices: _medium(devices.media.original),
        Device.DUPLICATE: lambda devices: _medium(devices.media.duplicate),
        Device.DISK: _disk,
        Device.SCREEN: _screen,
        Device.CARD_READER: lambda devices: devices.cards.name,
        Device.BATTERY: _battery,
        Device.THERMOMETER: _thermometer,
        Device.DOOR: _doors,
        Device.CLOCK: _clock,
        Device.PRINTER: _printer,
    }
)

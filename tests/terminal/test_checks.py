"""The start-up check of every device: good, told, or refused, with the code that staff read."""

from dataclasses import replace
from pathlib import Path

import pytest
from booth_world import make_loaded
from world import MORNING

from common.text import catalogue
from hardware_sim.devices.desk import Desk
from hardware_sim.devices.state import DeviceState
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import make_devices
from terminal.app.checks import NETWORKS, SEEN, Answer, Verdict, check, refuses
from terminal.app.devices import Devices, Instruments
from terminal.app.officers_facts import required
from terminal.life.states import Device
from terminal.ports.doors import Door

LOADED = make_loaded()
NEEDED = required(LOADED)


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Devices]:
    make_devices(tmp_path)
    return tmp_path, Desk(tmp_path).devices(lambda: MORNING)


def answers(devices: Devices) -> dict[str, Answer]:
    return {one.subject: one for one in check(devices, NEEDED, LOADED)}


def after(desk: tuple[Path, Devices], state: DeviceState) -> dict[str, Answer]:
    save(state, desk[0])
    return answers(desk[1])


def test_every_device_has_a_check_and_all_is_well(desk: tuple[Path, Devices]) -> None:
    """One line each and one for the networks; nothing is told of a terminal that is well."""
    found = answers(desk[1])
    assert set(found) == {*Device, NETWORKS}
    assert set(SEEN) == set(Device)
    assert {one.verdict for one in found.values()} == {Verdict.OK}
    assert {one.told for one in found.values()} == {""}
    assert not refuses(tuple(found.values()))


CHANGES = {
    Device.ORIGINAL: (lambda one: one.pull(Device.ORIGINAL), "T-01", Verdict.REFUSE),
    Device.DUPLICATE: (
        lambda one: (
            one.pull(Device.DUPLICATE)
            .protect("stick-2", on=True)
            .insert(Device.DUPLICATE, "stick-2")
        ),
        "L-16",
        Verdict.REFUSE,
    ),
    Device.SCREEN: (lambda one: one.mirror(on=True), "L-11", Verdict.REFUSE),
    Device.SCANNER: (lambda one: one.plug(Device.SCANNER, on=False), "T-05", Verdict.REFUSE),
    Device.CARD_READER: (
        lambda one: one.plug(Device.CARD_READER, on=False),
        "T-06",
        Verdict.WARNING,
    ),
    Device.KEYPAD: (lambda one: one.plug(Device.KEYPAD, on=False), "T-07", Verdict.REFUSE),
    Device.HEADPHONES: (lambda one: one.plug(Device.HEADPHONES, on=False), "T-08", Verdict.REFUSE),
    Device.PRINTER: (lambda one: one.plug(Device.PRINTER, on=False), "J-01", Verdict.WARNING),
    Device.BATTERY: (lambda one: one.charge(9, mains=False), "T-10", Verdict.WARNING),
    Device.SWITCHES: (lambda one: one.plug(Device.SWITCHES, on=False), "L-01", Verdict.WARNING),
    Device.THERMOMETER: (lambda one: one.heat(81), "L-12", Verdict.REFUSE),
    Device.DOOR: (lambda one: one.door(Door.CASE, open_=True), "L-14", Verdict.REFUSE),
    Device.CLOCK: (lambda one: one.set_clock(900), "L-27", Verdict.WARNING),
    NETWORKS: (lambda one: one.radio("wlan phy0", on=True), "A-26", Verdict.REFUSE),
}


@pytest.mark.parametrize("subject", CHANGES)
def test_what_is_wrong_is_told_with_its_code(desk: tuple[Path, Devices], subject: str) -> None:
    """Of that device alone; whether the polls would be opened is said with it."""
    change, code, verdict = CHANGES[subject]
    found = after(desk, change(load(desk[0])))
    answer = found.pop(subject)
    assert (answer.verdict, catalogue()[answer.told]["code"]) == (verdict, code)
    assert {one.verdict for one in found.values()} == {Verdict.OK}


def test_the_check_has_a_case_for_every_device() -> None:
    """But for the own disk, which no hand can take out."""
    assert set(CHANGES) == {*Device, NETWORKS} - {Device.DISK}


def test_figures_stand_beside_the_verdict(desk: tuple[Path, Devices]) -> None:
    """What an official may want to compare: degrees, percent, millimetres, the time."""
    state = load(desk[0]).heat(53).charge(64, mains=False).set_clock(30)
    found = after(desk, state)
    assert "53 °C" in found[Device.THERMOMETER].seen
    assert found[Device.BATTERY].seen == "64 % AC-"
    assert "218×136 mm" in found[Device.SCREEN].seen
    assert found[Device.CLOCK].seen.endswith("RTC -30 s")
    assert found[Device.BATTERY].told == "devices.on-battery"


def test_a_device_that_a_terminal_does_not_have_is_not_missed(desk: tuple[Path, Devices]) -> None:
    """It is said that there is none; without thermometer or clock staff are told what to do."""
    absent = frozenset({Device.SWITCHES, Device.THERMOMETER})
    found = answers(replace(desk[1], instruments=Instruments(absent=absent)))
    assert found[Device.SWITCHES] == Answer(Device.SWITCHES, Verdict.ABSENT)
    assert found[Device.THERMOMETER].told == "polls_troubles.lost-thermometer"
    assert found[Device.THERMOMETER].verdict is Verdict.WARNING


def test_media_on_one_disk_are_refused(desk: tuple[Path, Devices]) -> None:
    """(電磁的記録投票法 Art 10.) As at the opening itself."""
    found = check(replace(desk[1], apart=lambda: False), NEEDED, LOADED)
    assert refuses(found)
    assert "polls_refusals.media-not-apart" in {one.told for one in found}

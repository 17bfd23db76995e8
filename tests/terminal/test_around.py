"""What a terminal notices of its devices, and what of that becomes an event."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from world import MORNING

from hardware_sim.devices.desk import Desk
from hardware_sim.devices.state import PLUGGED, SLOTS, DeviceState, Impossible, Reader
from hardware_sim.devices.state_file import STATE_FILE, BadState, load, save
from ippyo.desk_terminal import make_devices
from terminal.app.devices import Devices
from terminal.app.typed import TypedLines
from terminal.app.watch import Seen, around, changes, look, low, self_test
from terminal.devices.networks_sysfs import CANNOT_READ, SystemNetworks
from terminal.devices.plugged_in import PluggedIn
from terminal.devices.supply_sysfs import SystemSupply
from terminal.life.events import DeviceBack, DeviceLost, NetworkFound
from terminal.life.states import Device
from terminal.ports.doors import Door
from terminal.ports.medium import Fault, MediumFault
from terminal.ports.supply import Charge

SEEN = st.builds(
    Seen,
    st.frozensets(st.sampled_from(list(Device))),
    st.lists(st.sampled_from(["eth0", "wlan0"]), unique=True).map(tuple),
)


@pytest.fixture
def desk(tmp_path: Path) -> tuple[Path, Devices]:
    make_devices(tmp_path)
    return tmp_path, Desk(tmp_path).devices(lambda: MORNING)


@given(SEEN, SEEN)
def test_events_lead_from_one_look_to_the_next(before: Seen, now: Seen) -> None:
    """Whoever heard the events knows what is missing and which networks are up."""
    missing, networks = set(before.missing), before.networks
    for event in changes(before, now):
        match event:
            case DeviceLost():
                assert event.device not in missing
                missing.add(event.device)
            case DeviceBack():
                missing.remove(event.device)
            case NetworkFound():
                networks = event.networks
    assert (missing, networks) == (set(now.missing), now.networks)


def test_a_pulled_stick_is_missed_and_comes_back(desk: tuple[Path, Devices]) -> None:
    """The bytes on a stick that was pulled are there again when it is put back."""
    folder, devices = desk
    before = look(devices)
    assert before == Seen()
    original = devices.media.original
    original.create("box", 4)
    original.write("box", 0, b"vote")
    original.flush("box")
    save(load(folder).pull(Device.ORIGINAL), folder)
    assert changes(before, look(devices)) == (DeviceLost(device=Device.ORIGINAL),)
    with pytest.raises(MediumFault) as fault:
        original.read("box", 0, 4)
    assert fault.value.fault is Fault.MISSING
    save(load(folder).insert(Device.ORIGINAL, "stick-1"), folder)
    assert look(devices) == before
    assert original.read("box", 0, 4) == b"vote"


def test_a_write_protected_stick_is_read_only(desk: tuple[Path, Devices]) -> None:
    """The little switch keeps a stick from being written, not from being read."""
    folder, devices = desk
    state = load(folder).pull(Device.DUPLICATE).protect("stick-2", on=True)
    save(state.insert(Device.DUPLICATE, "stick-2"), folder)
    assert list(devices.media.duplicate.names()) == []
    with pytest.raises(MediumFault) as fault:
        devices.media.duplicate.create("box", 4)
    assert fault.value.fault is Fault.WRITE_PROTECTED


def test_another_stick_in_the_slot_is_another_medium(desk: tuple[Path, Devices]) -> None:
    """Nothing of the stick before is seen on the one that is there now."""
    folder, devices = desk
    devices.media.original.create("box", 4)
    state = load(folder).pull(Device.ORIGINAL).buy("stick-3")
    save(state.insert(Device.ORIGINAL, "stick-3"), folder)
    (folder / "sticks" / "stick-3").mkdir()
    assert list(devices.media.original.names()) == []


def test_the_opening_is_told_what_is_so(desk: tuple[Path, Devices]) -> None:
    """A radio that is up, and headphones that are out, are read just before."""
    folder, devices = desk
    save(load(folder).network("wlan0", on=True).plug(Device.HEADPHONES, on=False), folder)
    facts = around(devices)
    assert (facts.networks, facts.sound, facts.media_apart) == (("wlan0",), False, True)


def test_the_readiness_report_names_what_is_bad(desk: tuple[Path, Devices]) -> None:
    """Every device has a line, and the bad ones are those that are missing or silent."""
    folder, devices = desk
    state = load(folder).plug(Device.KEYPAD, on=False).plug(Device.HEADPHONES, on=False)
    save(state.charge(5, mains=False), folder)
    report = self_test(devices, frozenset({Device.ORIGINAL}))
    assert [finding.device for finding in report] == list(Device)
    bad = {finding.device for finding in report if not finding.good}
    assert bad == {Device.KEYPAD, Device.HEADPHONES, Device.BATTERY}
    assert {finding.device for finding in report if finding.required} == {Device.ORIGINAL}


def test_a_code_is_read_once(desk: tuple[Path, Devices]) -> None:
    """What is held before the scanner comes out of it one time."""
    folder, devices = desk
    save(load(folder).scan("IPPYO-BADGE-1 x"), folder)
    assert devices.scanner.lines() == ("IPPYO-BADGE-1 x",)
    assert devices.scanner.lines() == ()


IMPOSSIBLE = {
    "slot-full": lambda state: state.insert(Device.ORIGINAL, "stick-1"),
    "medium-elsewhere": lambda state: state.pull(Device.DUPLICATE).insert(
        Device.DUPLICATE, "stick-1"
    ),
    "no-such-medium": lambda state: state.pull(Device.ORIGINAL).insert(Device.ORIGINAL, "none"),
    "slot-empty": lambda state: state.pull(Device.ORIGINAL).pull(Device.ORIGINAL),
    "medium-there-already": lambda state: state.buy("stick-1"),
    "pull-it-first": lambda state: state.protect("stick-1", on=True),
    "no-cable": lambda state: state.plug(Device.DISK, on=False),
    "is-so-already": lambda state: state.network("wlan0", on=False),
    "no-percent": lambda state: state.charge(101, mains=True),
    "no-such-card": lambda state: state.insert_card("none"),
    "card-there-already": lambda state: state.buy_card("voter-1"),
    "reader-full": lambda state: state.insert_card("voter-1").insert_card("voter-2"),
    "reader-empty": lambda state: state.take_card(),
    "card-elsewhere": lambda state: state.insert_card("voter-1").insert_card(
        "voter-1", Reader.RECEPTION
    ),
    "no-temperature": lambda state: state.heat(500),
    "no-such-radio": lambda state: state.radio("lte", on=True),
    "scanner-unplugged": lambda state: state.plug(Device.SCANNER, on=False).scan("x"),
}


AGAIN = {
    "a radio that is off": lambda state: state.radio("wlan phy0", on=False),
    "a door that is shut": lambda state: state.door(Door.SLOTS, open_=False),
    "no second screen": lambda state: state.mirror(on=False),
    "a screen of no brightness": lambda state: state.dim(101),
}


@pytest.mark.parametrize("act", AGAIN)
def test_what_is_so_already_is_refused(act: str, desk: tuple[Path, Devices]) -> None:
    """A door is opened before it is shut, a radio switched on before off."""
    with pytest.raises(Impossible):
        AGAIN[act](load(desk[0]))


def test_a_file_of_before_is_a_terminal_on_which_all_is_well(tmp_path: Path) -> None:
    """What an older file does not tell of is as on a new terminal."""
    save(DeviceState().buy("a"), tmp_path)
    told = json.loads((tmp_path / STATE_FILE).read_text())
    for name in ("celsius", "brightness", "opened", "clock_offset", "radios", "second_screen"):
        del told[name]
    (tmp_path / STATE_FILE).write_text(json.dumps(told))
    assert load(tmp_path) == DeviceState().buy("a")


@pytest.mark.parametrize("reason", IMPOSSIBLE)
def test_what_no_hand_can_do_is_refused(reason: str, desk: tuple[Path, Devices]) -> None:
    """And it is said why."""
    with pytest.raises(Impossible) as refused:
        IMPOSSIBLE[reason](load(desk[0]))
    assert refused.value.reason == reason


def test_a_state_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Every part of it."""
    state = DeviceState().buy("a").buy("b").protect("b", on=True).insert(SLOTS[0], "a")
    for device in PLUGGED:
        state = state.plug(device, on=False)
    state = state.plug(Device.SCANNER, on=True).scan("票").network("hci0", on=True)
    state = state.charge(7, mains=False).buy_card("c").buy_card("d").insert_card("d")
    state = state.take_card().insert_card("d", Reader.RECEPTION).insert_card("c")
    state = state.heat(-20).dim(0).set_clock(-5).mirror(on=True)
    state = state.radio("wlan phy0", on=True).door(Door.CASE, open_=True)
    save(state, tmp_path)
    assert load(tmp_path) == state


def test_a_state_of_before_there_were_cards_is_read(tmp_path: Path) -> None:
    """A desk that was set up with an older program has none."""
    save(DeviceState(), tmp_path)
    old = json.loads((tmp_path / "devices.json").read_text())
    for name in ("cards", "readers", "dealt"):
        del old[name]
    (tmp_path / "devices.json").write_text(json.dumps(old))
    assert load(tmp_path) == DeviceState()


def test_a_broken_state_is_told(tmp_path: Path) -> None:
    """A file that this program did not write is no state."""
    (tmp_path / "devices.json").write_text('{"media": 3}')
    with pytest.raises(BadState):
        load(tmp_path)


def kernel(folder: Path, files: dict[str, str]) -> Path:
    """A tree of files as the kernel has them."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    return folder


def test_interfaces_and_radios_that_are_up_are_named(tmp_path: Path) -> None:
    """The loopback leads nowhere; what is switched off does not count."""
    system = kernel(
        tmp_path,
        {
            "net/lo/flags": "0x9",
            "net/eth0/flags": "0x1003",
            "net/wlan0/flags": "0x1002",
            "rfkill/rfkill0/state": "1",
            "rfkill/rfkill0/type": "bluetooth",
            "rfkill/rfkill0/name": "hci0",
            "rfkill/rfkill1/state": "0",
            "rfkill/rfkill1/type": "wlan",
            "rfkill/rfkill1/name": "phy0",
        },
    )
    assert SystemNetworks(system).up() == ("eth0", "bluetooth hci0")


def test_what_cannot_be_read_counts_as_up(tmp_path: Path) -> None:
    """Nobody may say that a terminal is on no network where nobody can see it."""
    assert SystemNetworks(tmp_path).up() == (CANNOT_READ,)
    kernel(tmp_path, {"net/eth0/flags": "nonsense"})
    assert SystemNetworks(tmp_path).up() == (CANNOT_READ,)


@pytest.mark.parametrize(
    ("files", "charge"),
    [
        ({}, Charge(None, mains=True)),
        ({"B/type": "Battery", "B/capacity": "14"}, Charge(14, mains=False)),
        (
            {"B/type": "Battery", "B/capacity": "80", "A/type": "Mains", "A/online": "1"},
            Charge(80, mains=True),
        ),
        ({"B/type": "Battery", "B/capacity": "full"}, None),
    ],
)
def test_battery_and_mains(files: dict[str, str], charge: Charge | None, tmp_path: Path) -> None:
    """As the kernel lists them; None where it cannot be read."""
    assert SystemSupply(kernel(tmp_path, files)).charge() == charge


def test_a_battery_is_low_only_without_mains() -> None:
    """And where nobody can tell."""
    assert low(Charge(14, mains=False))
    assert low(None)
    assert not low(Charge(14, mains=True))
    assert not low(Charge(15, mains=False))
    assert not low(Charge(None, mains=True))


def test_a_cable_is_missed(tmp_path: Path) -> None:
    """The system's file of a device goes with its plug."""
    keypad = tmp_path / "keypad"
    plugged = PluggedIn({Device.KEYPAD: keypad})
    assert plugged.missing() == {Device.KEYPAD}
    keypad.touch()
    assert plugged.missing() == frozenset()


def test_a_scanner_types_lines() -> None:
    """Letters come fast and end with Enter; a person at a keyboard is too slow."""
    typed = TypedLines()
    for at, letter in enumerate("票 a"):
        typed.letter(letter, 1_000 + at * 5)
    typed.end(1_020)
    for at, letter in enumerate("slow"):
        typed.letter(letter, 5_000 + at * 400)
    typed.end(6_300)
    assert typed.lines() == ("票 a", "w")
    assert typed.lines() == ()


def test_a_real_scanner_types_into_a_simulated_desk(tmp_path: Path) -> None:
    """Its lines count beside the simulated ones, and while the scanner is plugged in."""
    make_devices(tmp_path)
    typed = TypedLines()
    desk = Desk(tmp_path, typed.lines)
    devices = desk.devices(lambda: MORNING)

    def types(line: str) -> None:
        for at, letter in enumerate(line):
            typed.letter(letter, at)
        typed.end(len(line))

    types("one")
    save(load(tmp_path).scan("two"), tmp_path)
    assert devices.scanner.lines() == ("one", "two")
    assert devices.scanner.lines() == ()
    save(load(tmp_path).plug(Device.SCANNER, on=False), tmp_path)
    types("three")
    assert devices.scanner.lines() == ()
    save(load(tmp_path).plug(Device.SCANNER, on=True), tmp_path)
    assert devices.scanner.lines() == ()


@pytest.mark.parametrize("voice", [False, True])
def test_without_sound_the_headphones_are_missed_where_voice_must_work(
    desk: tuple[Path, Devices], voice: bool
) -> None:
    """At any time of the day, not at the self-test alone."""
    _, devices = desk
    silent = replace(devices, sound=lambda: False)
    assert (Device.HEADPHONES in look(silent, voice=voice).missing) is voice
    assert Device.HEADPHONES not in look(devices, voice=voice).missing

"""What the kernel says of heat, screens, clock, doors, keys and radios; and hostile files."""

import re
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kernel_files import CONTENTS, ODD, TABLET, edid, kernel, odd

from terminal.devices import sysfs
from terminal.devices.clock_rtc import SystemClockChip
from terminal.devices.display_sysfs import SystemDisplay, sizes
from terminal.devices.door_switch import DoorSwitches
from terminal.devices.evdev import EVIOCGKEY, EVIOCGSW, bits, capabilities, held
from terminal.devices.key_devices_evdev import NEEDED, InputKeys
from terminal.devices.networks_sysfs import CANNOT_READ, SystemNetworks
from terminal.devices.supply_sysfs import SystemSupply
from terminal.devices.thermometer_sysfs import SystemThermometer
from terminal.life.states import Device
from terminal.ports.display import Panel
from terminal.ports.doors import Door
from terminal.ports.thermometer import Reading

ASKED: dict[str, Callable[[Path], Any]] = {
    "thermometer": lambda system: SystemThermometer(system).readings(),
    "screens": lambda system: SystemDisplay(system).panels(),
    "brightness": lambda system: SystemDisplay(system).brightness(),
    "clock": lambda system: SystemClockChip(system / "rtc").seconds(),
    "networks": lambda system: SystemNetworks(system).up(),
    "supply": lambda system: SystemSupply(system / "power_supply").charge(),
}
HEADER = Path("/usr/include/linux/input-event-codes.h")


@pytest.fixture
def tablet(tmp_path: Path) -> Path:
    return kernel(tmp_path, TABLET)


def test_every_sensor_is_read_with_its_limit(tablet: Path) -> None:
    """Zones and chips, in degrees; a limit that is none is left out."""
    assert SystemThermometer(tablet).readings() == (
        Reading("x86_pkg_temp", 52.0, 100.0),
        Reading("INT3400 Thermal", 20.0, None),
        Reading("coretemp temp1", 51.0, 105.0),
    )


@pytest.mark.parametrize("said", ["-274000", "200000", "hot", "", "52 000", "0x10"])
def test_a_sensor_that_reads_nonsense_does_not_answer(tablet: Path, said: str) -> None:
    """It is left out, and the others are read."""
    kernel(tablet, {"thermal/thermal_zone0/temp": said})
    names = [one.name for one in SystemThermometer(tablet).readings()]
    assert names == ["INT3400 Thermal", "coretemp temp1"]


def test_the_connected_screen_says_its_size(tablet: Path) -> None:
    """By its EDID; a socket with nothing in it, and what has no plug, are no screens."""
    display = SystemDisplay(tablet)
    assert display.panels() == (Panel("eDP-1", (218, 136), (1280, 800)),)
    assert round(Panel("eDP-1", (218, 136), (1280, 800)).dpi or 0) == 149
    assert display.brightness() == 60


def test_a_second_screen_is_seen(tablet: Path) -> None:
    """As soon as its plug is in; also one that cannot tell, while a picture is sent to it."""
    kernel(tablet, {"drm/card0-HDMI-A-1/status": "connected"})
    assert [one.name for one in SystemDisplay(tablet).panels() or ()] == ["HDMI-A-1", "eDP-1"]
    kernel(tablet, {"drm/card0-HDMI-A-1/status": "unknown"})
    assert [one.name for one in SystemDisplay(tablet).panels() or ()] == ["eDP-1"]
    kernel(tablet, {"drm/card0-HDMI-A-1/enabled": "enabled"})
    assert len(SystemDisplay(tablet).panels() or ()) == 2


def test_a_machine_that_lists_no_screens_cannot_tell(tmp_path: Path) -> None:
    """Neither that there is one, nor that there is only one."""
    assert SystemDisplay(tmp_path).panels() is None
    kernel(tmp_path, {"drm/card0-eDP-1/edid": edid()})
    assert SystemDisplay(tmp_path).panels() is None


@given(st.tuples(st.integers(20, 4095), st.integers(20, 4095)), st.data())
def test_a_size_is_read_as_it_was_written(size: tuple[int, int], data: st.DataObject) -> None:
    """Millimetres and pixels of twelve bits each; one flipped bit, and it is no EDID."""
    pixels = data.draw(st.tuples(st.integers(1, 4095), st.integers(1, 4095)))
    block = bytearray(edid(size, pixels))
    assert sizes(bytes(block)) == (size, pixels)
    block[data.draw(st.integers(0, 127))] ^= 1 << data.draw(st.integers(0, 7))
    assert sizes(bytes(block)) == (None, None)


@given(st.binary(max_size=300))
def test_any_edid_is_read_or_left(block: bytes) -> None:
    """Whatever a screen says of itself, nothing is raised."""
    sizes(block)


def test_the_chip_tells_the_time(tablet: Path) -> None:
    """In seconds since 1970; where there is none, or it reads before, it does not tell."""
    clock = SystemClockChip(tablet / "rtc")
    assert clock.seconds() == 1734822000
    kernel(tablet, {"rtc/rtc0/since_epoch": "-5"})
    assert clock.seconds() is None
    assert SystemClockChip(tablet / "none").seconds() is None


def test_a_radio_whose_switch_cannot_be_read_is_on(tablet: Path) -> None:
    """Nobody may say that it is off. (Positive control: blocked, it is not named.)"""
    networks = SystemNetworks(tablet)
    assert networks.up() == ()
    for said in (b"1\n", b"", b"\xff", b"3\n", b"0 0\n", b"0" * 5000):
        kernel(tablet, {"rfkill/rfkill0/state": said})
        assert networks.up() == ("wlan phy0",), said
    kernel(tablet, {"rfkill/rfkill0/state": "2", "rfkill/rfkill1/state": "1"})
    assert networks.up() == (CANNOT_READ,)


def test_the_battery_of_a_pen_keeps_no_terminal_running(tablet: Path) -> None:
    """Only the terminal's own counts; one that says more than all is not believed."""
    supply = SystemSupply(tablet / "power_supply")
    pen = {"P/type": "Battery", "P/scope": "Device", "P/capacity": "3"}
    kernel(tablet / "power_supply", pen)
    charge = supply.charge()
    assert charge is not None
    assert (charge.percent, charge.mains) == (80, True)
    kernel(tablet, {"power_supply/BAT0/capacity": "101"})
    assert supply.charge() is None


# Hostile files.


@settings(deadline=None)  # a whole tree of files for each example
@given(st.dictionaries(st.sampled_from(sorted(TABLET)), st.none() | CONTENTS, max_size=8))
def test_whatever_the_files_hold_nothing_is_raised(changes: dict[str, bytes | None]) -> None:
    """Missing, empty, huge, no text: each question has an answer all the same."""
    with TemporaryDirectory(prefix="ippyo-sys-") as folder:
        tree = Path(folder)
        kernel(tree, {name: said for name, said in TABLET.items() if name not in changes})
        kernel(tree, {name: said for name, said in changes.items() if said is not None})
        for ask in ASKED.values():
            ask(tree)


@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize("name", sorted(TABLET))
def test_what_is_no_file_is_answered_too(tmp_path: Path, name: str, kind: str) -> None:
    """A folder, a pipe, a broken link in the place of any file: no wait, nothing raised."""
    kernel(tmp_path, {one: said for one, said in TABLET.items() if one != name})
    odd(tmp_path, name, kind)
    for ask in ASKED.values():
        ask(tmp_path)


@pytest.mark.parametrize("vanishes", ["thermal", "hwmon", "drm", "net", "power_supply", "rfkill"])
def test_what_vanishes_while_it_is_read_is_answered(
    tablet: Path, vanishes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulled between the listing of a folder and the reading of its files."""
    real = sysfs.raw

    def pulled(file: Path, most: int) -> bytes:
        if vanishes in file.parts:
            raise OSError(19, "No such device")
        return real(file, most)

    monkeypatch.setattr(sysfs, "raw", pulled)
    found = {name: ask(tablet) for name, ask in ASKED.items()}
    worst = {
        "drm": found["screens"] is None,
        "net": found["networks"] == (CANNOT_READ,),
        "rfkill": found["networks"] == (CANNOT_READ,),
        "power_supply": found["supply"] is None,
        "thermal": [one.name for one in found["thermometer"]] == ["coretemp temp1"],
        "hwmon": len(found["thermometer"]) == 2,
    }
    assert worst[vanishes]


def test_the_files_of_this_machine_are_answered() -> None:
    """Whatever it has, each question has an answer, and the networks are named or not."""
    for ask in ASKED.values():
        ask(Path("/sys/class"))
    assert isinstance(SystemNetworks().up(), tuple)


def test_a_file_longer_than_the_kernel_writes_is_refused(tmp_path: Path) -> None:
    """(Positive control: just as long as it may be, it is read.)"""
    file = tmp_path / "value"
    file.write_bytes(b"1" * 4096)
    assert sysfs.attribute(file) == "1" * 4096
    file.write_bytes(b"1" * 4097)
    with pytest.raises(OSError, match="more than"):
        sysfs.attribute(file)


# Input devices.


def bitmap(*numbers: int) -> str:
    """As sysfs writes it on a machine of 64 bits: words, the highest first."""
    value, words = sum(1 << one for one in numbers), []
    while value or not words:
        words.append(f"{value & 2**64 - 1:x}")
        value >>= 64
    return " ".join(reversed(words))


class Inputs:
    """A made-up /sys/class/input and /dev."""

    def __init__(self, folder: Path) -> None:
        self.system, self.dev = folder / "sys", folder / "dev"
        self.dev.mkdir()
        self.states: dict[str, dict[int, int]] = {}

    def add(self, name: str, link: str, *, sw: str = "0", key: str = "0") -> Path:
        """An input device under a name of udev's."""
        places: dict[str, str | bytes] = {"sw": sw, "key": key}
        kernel(
            self.system / name / "device" / "capabilities",
            places,
        )
        (self.dev / name).touch()
        (self.dev / link).symlink_to(name)
        self.states[name] = {}
        return self.dev / link

    def state(self, device: Path, request: int) -> int:
        found = self.states[device.resolve(strict=True).name]
        if request not in found:
            raise OSError(25, "not such a device")
        return found[request]


@pytest.fixture
def inputs(tmp_path: Path) -> Inputs:
    return Inputs(tmp_path)


@given(st.sets(st.integers(0, 0x2FF)))
def test_a_bitmap_is_read_as_the_kernel_writes_it(codes: set[int]) -> None:
    """Noughts within a word are left away; what is no bitmap is none."""
    assert bits(bitmap(*codes)) == sum(1 << one for one in codes)


@pytest.mark.parametrize("words", ["xyz", "12345678901234567", "-1", "１", "0x4", "4,0"])
def test_what_is_no_bitmap_is_none(words: str) -> None:
    """Letters, signs, words that are too long."""
    assert bits(words) is None


@pytest.mark.parametrize(
    ("can", "request_"), [({"sw": "10000"}, EVIOCGSW), ({"key": "10 0"}, EVIOCGKEY)]
)
def test_a_door_is_told_as_it_is_now(inputs: Inputs, can: dict[str, str], request_: int) -> None:
    """A cover switch, or a key that is held while the door is shut: shut, open, shut."""
    file = inputs.add("event7", "slots-door", **can)
    doors = DoorSwitches({Door.SLOTS: file}, inputs.system, inputs.state)
    state = 1 << (0x10 if request_ == EVIOCGSW else 68)
    for now, opened in ((state, set()), (0, {Door.SLOTS}), (state, set())):
        inputs.states["event7"][request_] = now
        assert (doors.opened(), doors.silent()) == (opened, frozenset())


def test_a_switch_that_does_not_answer_is_told(inputs: Inputs) -> None:
    """Unplugged, without the right to read, or no switch at all: neither open nor shut."""
    file = inputs.add("event7", "slots-door", sw="10000")
    nothing = inputs.add("event8", "case", sw="4")  # a headphone socket
    doors = DoorSwitches({Door.SLOTS: file, Door.CASE: nothing}, inputs.system, inputs.state)
    assert (doors.opened(), doors.silent()) == (frozenset(), {Door.SLOTS, Door.CASE})
    inputs.states["event7"][EVIOCGSW] = 0
    assert (doors.opened(), doors.silent()) == ({Door.SLOTS}, {Door.CASE})
    (inputs.dev / "event7").unlink()
    assert (doors.opened(), doors.silent()) == (frozenset(), {Door.SLOTS, Door.CASE})


def test_a_keyboard_without_the_keys_is_no_keypad(inputs: Inputs) -> None:
    """One key that is missing is enough; arrows do in the place of 4 and 6."""
    six = (75, 77, 76, 72, 80, 82)
    keypad = inputs.add("event3", "keypad", key=bitmap(*six))
    switches = inputs.add("event4", "switches", key=bitmap(65, 66))
    keys = InputKeys({Device.KEYPAD: keypad, Device.SWITCHES: switches}, inputs.system)
    assert keys.without_keys() == frozenset()
    capability = inputs.system / "event3" / "device" / "capabilities" / "key"
    capability.write_text(bitmap(105, 106, *six[2:]))
    assert keys.without_keys() == frozenset()
    for missing in six:
        capability.write_text(bitmap(*(one for one in six if one != missing)))
        assert keys.without_keys() == {Device.KEYPAD}
    (inputs.dev / "event3").unlink()  # unplugged: that is told as missing, not as wrong
    assert keys.without_keys() == frozenset()


@pytest.mark.parametrize("kind", ODD)
def test_a_device_file_that_is_none_can_nothing(tmp_path: Path, kind: str) -> None:
    """A link to itself, a pipe, a folder, nothing: no answer, and nothing raised."""
    odd(tmp_path, "keypad", kind)
    assert capabilities(tmp_path / "keypad", "key", tmp_path) is None


def test_the_real_question_asked_of_a_plain_file_fails_as_the_kernel_says(tmp_path: Path) -> None:
    """The ioctl is a real one; what is no input device refuses it."""
    plain = tmp_path / "plain"
    plain.touch()
    for request in (EVIOCGSW, EVIOCGKEY):
        with pytest.raises(OSError, match=r"ioctl|device"):
            held(plain, request)
    assert (EVIOCGKEY, EVIOCGSW) == (0x80604518, 0x8060451B)


@pytest.mark.skipif(not HEADER.exists(), reason="needs the kernel's headers (linux-libc-dev)")
def test_the_numbers_are_the_kernels() -> None:
    """Keys and switches by the names in the kernel's own list."""
    codes = {
        name: int(number, 0)
        for name, number in re.findall(
            r"^#define\s+(\w+)\s+(0x[0-9a-f]+|\d+)\b", HEADER.read_text(), re.MULTILINE
        )
    }
    keypad = ("KEY_KP5", "KEY_KP8", "KEY_KP2", "KEY_KP0")
    assert NEEDED[Device.KEYPAD] == (
        (codes["KEY_KP4"], codes["KEY_LEFT"]),
        (codes["KEY_KP6"], codes["KEY_RIGHT"]),
        *((codes[name],) for name in keypad),
    )
    assert NEEDED[Device.SWITCHES] == ((codes["KEY_F7"],), (codes["KEY_F8"],))
    assert (codes["SW_LID"], codes["SW_MACHINE_COVER"]) == (0x00, 0x10)

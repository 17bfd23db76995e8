"""Headphones in the socket: told by the kernel, or there are none."""

from pathlib import Path

import pytest

from terminal.devices.headphone_jack import HeadphoneJack, switches
from terminal.voice.silence import NoVoice

LID, HEADPHONES, MICROPHONE = 1 << 0, 1 << 2, 1 << 4


class Machine:
    """A made-up /sys and /dev with inputs that have these switches."""

    def __init__(self, folder: Path, **capabilities: str) -> None:
        self.sysfs, self.devices = folder / "sys", folder / "dev"
        self.states: dict[str, int] = {}
        for name, words in capabilities.items():
            place = self.sysfs / name / "device" / "capabilities"
            place.mkdir(parents=True)
            (place / "sw").write_text(f"{words}\n")

    def jack(self) -> HeadphoneJack:
        return HeadphoneJack(self.sysfs, self.devices, self._state)

    def _state(self, device: Path) -> int:
        if device.name not in self.states:
            raise PermissionError(device.name)
        return self.states[device.name]


def test_a_plug_is_told_as_it_is_now(tmp_path: Path) -> None:
    """In, out, in: each time as the switch stands; other switches do not matter."""
    machine = Machine(tmp_path, event3="0", event7="4", event9="1")
    jack = machine.jack()
    assert jack.there()
    machine.states = {"event3": HEADPHONES, "event9": LID | HEADPHONES}
    assert not jack.plugged()
    for state, inside in ((0, False), (HEADPHONES, True), (MICROPHONE, False), (HEADPHONES, True)):
        machine.states["event7"] = state
        assert jack.plugged() is inside


def test_a_socket_for_a_headset_counts(tmp_path: Path) -> None:
    """A plug with a microphone sets both switches, in one of several words."""
    machine = Machine(tmp_path, event0="1 14")
    machine.states = {"event0": HEADPHONES | MICROPHONE}
    assert machine.jack().plugged()


@pytest.mark.parametrize("words", ["", "0", "11", "zz", "4 0"])
def test_a_machine_that_cannot_tell_has_none(tmp_path: Path, words: str) -> None:
    """No such switch, or a file that is none: silent, never a loudspeaker."""
    machine = Machine(tmp_path, event0=words)
    machine.states = {"event0": HEADPHONES}
    assert not machine.jack().there()
    assert not machine.jack().plugged()


def test_a_socket_that_cannot_be_read_has_none(tmp_path: Path) -> None:
    """Pulled from the bus, or without the right to read it: nothing is raised to a voter."""
    machine = Machine(tmp_path, event0="4")
    assert machine.jack().there()
    assert not machine.jack().plugged()
    assert not HeadphoneJack(tmp_path / "nowhere", tmp_path).plugged()


def test_what_is_no_input_device_is_an_error_of_the_system(tmp_path: Path) -> None:
    """The real question, asked of a plain file, fails as the kernel says."""
    (tmp_path / "event0").write_bytes(b"")
    with pytest.raises(OSError, match="ioctl"):
        switches(tmp_path / "event0")


def test_a_terminal_without_a_voice_says_nothing_and_says_so() -> None:
    """No headphones, not working; whoever plays is not heard."""
    silent = NoVoice()
    silent.play(("keys",), 3, 5)
    silent.stop()
    assert (silent.headphones, silent.working, silent.playing) == (False, False, False)

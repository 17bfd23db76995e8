"""A stick of a desk that fails in one of the ways of the fault catalogue."""

from pathlib import Path

import pytest

from hardware_sim.devices.ailing import SLOW_S, AilingMedium
from hardware_sim.devices.slot import Slot
from hardware_sim.devices.state import AILMENTS, DeviceState, Impossible
from hardware_sim.devices.state_file import load, save
from hardware_sim.faults import FaultKind
from terminal.devices.folder_medium import FolderMedium
from terminal.life.states import Device
from terminal.ports.medium import Fault, Medium, MediumFault


def state_with(kind: FaultKind | None) -> DeviceState:
    state = DeviceState().buy("stick-1").insert(Device.ORIGINAL, "stick-1")
    return state if kind is None else state.ail("stick-1", kind)


def slot_with(path: Path, kind: FaultKind | None) -> Slot:
    (path / "stick-1").mkdir(exist_ok=True)
    return Slot(Device.ORIGINAL, path, lambda: state_with(kind))


def keep(medium: Medium) -> bytes:
    """A file is made, written, made lasting and read back."""
    medium.create("box", 8)
    medium.write("box", 0, b"one vote")
    medium.flush("box")
    medium.flush_names()
    return medium.read("box", 0, 8)


def test_a_sound_stick_keeps_what_is_written(tmp_path: Path) -> None:
    """So that whatever fails below fails by its ailment."""
    assert keep(slot_with(tmp_path, None)) == b"one vote"


@pytest.mark.parametrize(
    ("kind", "fault"),
    [
        (FaultKind.FULL, Fault.FULL),
        (FaultKind.READ_ERROR, Fault.READ_ERROR),
        (FaultKind.WRITE_ERROR, Fault.WRITE_ERROR),
        (FaultKind.FLUSH_ERROR, Fault.WRITE_ERROR),
    ],
)
def test_an_ailing_stick_says_what_fails(kind: FaultKind, fault: Fault, tmp_path: Path) -> None:
    """Full, unreadable, unwritable, or losing what was to last."""
    with pytest.raises(MediumFault) as failed:
        keep(slot_with(tmp_path, kind))
    assert failed.value.fault is fault


def test_a_fake_capacity_says_nothing_and_keeps_nothing(tmp_path: Path) -> None:
    """Only who reads back finds it."""
    assert keep(slot_with(tmp_path, FaultKind.FAKE_CAPACITY)) == bytes(8)


def test_a_slow_stick_keeps_all_and_takes_its_time(tmp_path: Path) -> None:
    """Every flush of a file is waited for; nothing else is."""
    waits: list[float] = []
    slow = AilingMedium(FolderMedium(tmp_path), FaultKind.SLOW, waits.append)
    assert keep(slow) == b"one vote"
    assert waits == [SLOW_S]


def test_a_stick_that_is_sound_again_can_be_used(tmp_path: Path) -> None:
    """What was written before it ailed is still on it."""
    now: list[FaultKind | None] = [None]
    (tmp_path / "stick-1").mkdir()
    slot = Slot(Device.ORIGINAL, tmp_path, lambda: state_with(now[0]))
    keep(slot)
    now[0] = FaultKind.READ_ERROR
    with pytest.raises(MediumFault):
        slot.read("box", 0, 8)
    now[0] = None
    assert slot.read("box", 0, 8) == b"one vote"


@pytest.mark.parametrize("kind", [*AILMENTS, None])
def test_the_state_file_tells_how_a_stick_ails(kind: FaultKind | None, tmp_path: Path) -> None:
    """Another process sees the same state; a file from before there were ailments is read."""
    save(state_with(kind), tmp_path)
    assert load(tmp_path) == state_with(kind)


def test_what_no_stick_can_have_is_refused() -> None:
    """A stick that nobody has, what it has already, and what is no matter of a stick."""
    state = state_with(FaultKind.FULL)
    for medium, kind in (
        ("stick-9", FaultKind.FULL),
        ("stick-1", FaultKind.FULL),
        ("stick-1", FaultKind.POWER_CUT),
    ):
        with pytest.raises(Impossible):
            state.ail(medium, kind)

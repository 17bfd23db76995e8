"""Media that are missing or broken: who may go on, who must not, and what is repaired."""

from collections.abc import Callable

import pytest
from crash_points import EVERY_BYTE, FEWER, Effort, crash_everywhere
from crashing_medium import Cut, Keep, PowerCut
from terminal_checks import (
    assert_both_hold_the_same,
    assert_counted,
    assert_not_recovered,
    assert_nothing_written,
)
from terminal_world import TerminalWorld, restarted
from world import DUPLICATE, ORIGINAL

from common.box import KEY_FILE_BYTES
from common.box_header import MediumRole
from common.closing import LOG_FILE
from common.eventlog import Event
from terminal.closing import close_polls
from terminal.files import BLOCK_BYTES, BOX_FILE, key_file
from terminal.own_disk import Told
from terminal.ports.medium import Fault, MediumFault
from terminal.recorder import CommitFailed
from terminal.recovery import MustRetire

ENTRY_BYTES = 160
SECTOR = 512


def test_a_missing_original_retires_the_terminal() -> None:
    """What the duplicate holds is told; the box is closed from it by another device."""
    terminal = restarted()
    terminal.original.broken = Fault.MISSING
    before = terminal.image()
    terminal.power.begin()
    with pytest.raises(MustRetire) as retires:
        terminal.recover()
    assert retires.value.told is Told.RECORDED
    assert_nothing_written(terminal, before)
    assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


def test_without_any_medium_nothing_can_be_known() -> None:
    """With both media gone nobody claims to know anything of the last vote."""
    terminal = restarted()
    terminal.original.load({})
    terminal.duplicate.load({})
    with pytest.raises(MustRetire) as retires:
        terminal.recover()
    assert retires.value.told is Told.CANNOT_BE_KNOWN


def test_an_original_put_back_goes_on() -> None:
    """A medium that was pulled and put back has lost nothing."""
    terminal = restarted()
    terminal.original.broken = Fault.MISSING
    with pytest.raises(MustRetire):
        terminal.recover()
    terminal.original.broken = None
    recovered = terminal.recover()
    terminal.cast(recovered.recorder, terminal.vote(3))
    assert_counted(terminal, close_polls(recovered.recorder))


def slot_sector(terminal: TerminalWorld, newest: bool) -> int:
    """A sector within the newer, or the older, slot of the box on either medium."""
    written = [op.offset for op in terminal.power.trace if op.name == BOX_FILE and op.length]
    present = (
        written[-1] // terminal.provision.shape.slot_bytes * terminal.provision.shape.slot_bytes
    )
    other = terminal.provision.shape.slot_bytes - present
    return (present if newest else other) // terminal.power.sector + 1


@pytest.mark.parametrize("sector", [512, BLOCK_BYTES])
def test_an_original_whose_newest_box_cannot_be_read_is_dead_and_not_rolled_back(
    sector: int,
) -> None:
    """A bad sector in the box is no crime: the terminal retires, and nobody is accused."""
    terminal = TerminalWorld(1, sector)
    terminal.opened_with(2)
    terminal.original.spoil(BOX_FILE, slot_sector(terminal, newest=True))
    with pytest.raises(MustRetire) as retires:
        terminal.recover()
    assert retires.value.told is Told.RECORDED
    assert_counted(terminal, terminal.take_over(DUPLICATE), roles=[DUPLICATE])


@pytest.mark.parametrize("newest", [True, False])
def test_a_bad_sector_of_the_duplicate_is_written_anew(newest: bool) -> None:
    """A duplicate that takes and gives back the next box is whole again."""
    terminal = restarted()
    terminal.duplicate.spoil(BOX_FILE, slot_sector(terminal, newest))
    recovered = terminal.recover()
    terminal.cast(recovered.recorder, terminal.vote(3))
    assert_both_hold_the_same(terminal)
    assert_counted(terminal, close_polls(recovered.recorder))


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_the_signing_key_is_restored_from_the_other_medium(device: str) -> None:
    """The key that signs the close lies on both media; one copy is enough."""
    terminal = restarted()
    getattr(terminal, device).spoil(key_file(1), 0)
    terminal.recover()
    assert terminal.original.image()[key_file(1)] == terminal.duplicate.image()[key_file(1)]
    assert_counted(terminal, close_polls(terminal.recover().recorder))


def lose_the_key(terminal: TerminalWorld, *devices: str, copies: bool = True) -> None:
    """The key files of these media cannot be read, and their copies behind the box neither."""
    behind = terminal.provision.shape.key_block(1) // terminal.power.sector
    for device in devices:
        medium = getattr(terminal, device)
        medium.spoil(key_file(1), 0)
        if copies:
            medium.spoil(BOX_FILE, behind)


def test_without_the_signing_key_staff_hear_what_is_missing() -> None:
    """Good halves are never called wrong because every copy of the key is unreadable."""
    terminal = restarted()
    lose_the_key(terminal, "original", "duplicate")
    assert_not_recovered(terminal, "key-unreadable")


def assert_key_is_whole(terminal: TerminalWorld) -> None:
    """Four copies of the key, all alike: in its file and behind the box, on both media."""
    behind = terminal.provision.shape.key_block(1)
    images = (terminal.original.image(), terminal.duplicate.image())
    copies = {image[key_file(1)] for image in images}
    copies |= {image[BOX_FILE][behind:][:KEY_FILE_BYTES] for image in images}
    assert len(copies) == 1
    assert any(copies.pop())


LOST_KEYS = {
    "both key files": [("original", False), ("duplicate", False)],
    "all but the copy on the original": [("original", False), ("duplicate", True)],
    "all but the copy on the duplicate": [("original", True), ("duplicate", False)],
    "all of the original": [("original", True)],
    "all of the duplicate": [("duplicate", True)],
}


def with_lost_key(name: str) -> TerminalWorld:
    terminal = restarted()
    for device, copies in LOST_KEYS[name]:
        lose_the_key(terminal, device, copies=copies)
    return terminal


@pytest.mark.parametrize("name", LOST_KEYS)
def test_one_copy_of_the_signing_key_is_enough(name: str) -> None:
    """Whichever copy is left, the box goes on, and all four copies are whole again."""
    terminal = with_lost_key(name)
    recorder = terminal.recover().recorder
    assert_key_is_whole(terminal)
    terminal.cast(recorder, terminal.vote(3))
    assert_counted(terminal, close_polls(recorder))


@pytest.mark.parametrize("effort", [FEWER, pytest.param(EVERY_BYTE, marks=pytest.mark.slow)])
def test_power_lost_while_the_key_is_restored(effort: Effort) -> None:
    """No power cut takes the last copy of the key away."""

    def start() -> tuple[TerminalWorld, Callable[[], object]]:
        terminal = with_lost_key("both key files")
        return terminal, terminal.recover

    def after(terminal: TerminalWorld) -> None:
        recorder = terminal.recover().recorder
        assert_key_is_whole(terminal)
        assert_counted(terminal, close_polls(recorder))

    assert crash_everywhere(start, after, effort) > 50


@pytest.mark.parametrize("role", MediumRole, ids=lambda role: role.word)
def test_another_device_closes_a_box_whose_key_file_is_lost(role: MediumRole) -> None:
    """With one medium and both halves, the copy of the key behind the box is enough."""
    terminal = restarted()
    lose_the_key(terminal, role.word, copies=False)
    assert_counted(terminal, terminal.take_over(role), roles=[role])


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_a_close_goes_on_where_the_key_files_are_lost(device: str) -> None:
    """A close that was cut off needs the key once more, and one copy of it is enough."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(2)
    terminal.power.begin(cut=Cut(30, keep=Keep.ALL))
    with pytest.raises(PowerCut):
        close_polls(recorder)
    terminal.power.restart()
    lose_the_key(terminal, "original", "duplicate", copies=False)
    lose_the_key(terminal, device)
    assert_counted(terminal, terminal.resume_close())


def test_the_copy_of_the_key_is_not_written_during_a_day() -> None:
    """What is never touched after the opening tells nothing, and cannot be torn."""
    terminal = TerminalWorld()
    recorder = terminal.open()
    behind = terminal.provision.shape.key_block(1)
    terminal.power.begin()
    for number in range(1, 6):
        terminal.cast(recorder, terminal.vote(number))
    written = [op for op in terminal.power.trace if op.name == BOX_FILE and op.action == "write"]
    assert written
    assert all(op.offset + op.length <= behind for op in written)


@pytest.mark.parametrize("device", ["original", "duplicate"])
def test_a_log_that_was_lost_on_one_medium_comes_from_the_other(device: str) -> None:
    """One whole log is enough: it is brought to both media, and goes on."""
    terminal = restarted()
    getattr(terminal, device).spoil(LOG_FILE, 0)
    close_polls(terminal.recover().recorder)
    assert Event.DEVICE_FAULT not in [entry.event for entry in terminal.closed(ORIGINAL).log]
    assert terminal.closed(ORIGINAL).log == terminal.closed(DUPLICATE).log


def test_a_log_that_was_lost_on_both_media_loses_no_vote() -> None:
    """The loss is logged, the log begins anew, and every vote is counted."""
    terminal = restarted()
    terminal.original.spoil(LOG_FILE, 0)
    terminal.duplicate.spoil(LOG_FILE, 0)
    slip = close_polls(terminal.recover().recorder)
    assert terminal.closed(ORIGINAL).log[0].event is Event.DEVICE_FAULT
    assert_counted(terminal, slip)


def test_a_log_with_a_bad_sector_keeps_all_that_stands_before_it() -> None:
    """One bad block costs the entries in it and after it, and not the whole log."""
    terminal = TerminalWorld()
    recorder = terminal.opened_with(1)
    for _ in range(2 * BLOCK_BYTES // ENTRY_BYTES):
        recorder.log.add(Event.PAUSED)
    recorder.write_log()
    terminal.original.spoil(LOG_FILE, BLOCK_BYTES // SECTOR + 2)
    terminal.duplicate.load({})
    slip = close_polls(terminal.recover(replace_duplicate=True).recorder)
    events = [entry.event for entry in terminal.closed(ORIGINAL).log]
    assert events[:3] == [Event.PROVISIONED, Event.ZERO_CHECKED, Event.OPENED]
    assert events.count(Event.PAUSED) > BLOCK_BYTES // ENTRY_BYTES // 2
    assert_counted(terminal, slip)


def refuses(name: str) -> None:
    raise MediumFault(Fault.WRITE_ERROR, name)


def test_a_fault_during_recovery_is_told_by_its_device() -> None:
    """A medium that cannot be written is named, so that people look at the right one."""
    for device in ("original", "duplicate"):
        terminal = restarted()
        terminal.power.begin()
        medium = getattr(terminal, device)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(medium, "flush", refuses)
            with pytest.raises(CommitFailed) as failed:
                terminal.recover()
        assert failed.value.device == device
        assert_counted(terminal, close_polls(terminal.recover().recorder))

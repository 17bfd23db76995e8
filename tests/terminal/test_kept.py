"""What a terminal remembers of the polls across a power cut."""

from dataclasses import replace

import pytest
from booth_world import make_loaded
from memory_medium import MemoryMedium

from terminal.kept import LIFE_FILE, box_of, keep, read_kept
from terminal.life.states import Box, ClosedBox, Halt, Kept
from terminal.own_disk import Phase
from terminal.ports.medium import Fault

LOADED = make_loaded()
KEPT = Kept(
    LOADED,
    Box.RESTING,
    opening=2,
    carried=40,
    halt=Halt.POSTPONED,
    degraded=True,
    notices=frozenset({"sato"}),
    used=frozenset({"p01-02"}),
    slip=ClosedBox(3, "ab"),
)


def test_what_is_kept_is_read_again() -> None:
    """Every word comes back, and a later one replaces it."""
    disk = MemoryMedium()
    for kept in (KEPT, replace(KEPT, halt=None, slip=None, carried=None)):
        keep(disk, kept)
        assert read_kept(disk, LOADED, "DAY_CLOSED", 2) == kept


@pytest.mark.parametrize("phase", Phase)
def test_the_own_disk_decides_what_the_media_hold(phase: Phase) -> None:
    """Whatever this file says, the recorder's own memory goes first."""
    disk = MemoryMedium()
    keep(disk, KEPT)
    assert read_kept(disk, LOADED, phase.name, 2).box is box_of(phase.name)


def test_a_retired_terminal_stays_retired() -> None:
    """Also where the own disk says that the polls were open."""
    disk = MemoryMedium()
    keep(disk, replace(KEPT, box=Box.RETIRED, handed_over=True))
    found = read_kept(disk, LOADED, "OPEN", 1)
    assert (found.box, found.handed_over) == (Box.RETIRED, True)


def test_a_torn_file_is_no_file() -> None:
    """Any bit that is wrong, a cut or a fault: the phase alone is believed."""
    disk = MemoryMedium()
    plain = Kept(LOADED, Box.RESTING, 2)
    assert read_kept(disk, LOADED, "DAY_CLOSED", 2) == plain
    keep(disk, KEPT)
    whole = bytes(disk.files[LIFE_FILE])
    for at in range(len(whole)):
        disk.files[LIFE_FILE] = bytearray(whole)
        disk.files[LIFE_FILE][at] ^= 1
        assert read_kept(disk, LOADED, "DAY_CLOSED", 2) == plain
        disk.files[LIFE_FILE] = bytearray(whole[:at])
        assert read_kept(disk, LOADED, "DAY_CLOSED", 2) == plain
    disk.fail = {"read": Fault.READ_ERROR}
    assert read_kept(disk, LOADED, "DAY_CLOSED", 2) == plain

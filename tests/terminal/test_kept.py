"""What a terminal remembers of the polls across a power cut."""

from dataclasses import replace

import pytest
from booth_world import TWO, WITNESSED, BoothWorld, make_loaded
from memory_medium import MemoryMedium

from terminal.kept import LIFE_FILE, box_of, keep, read_kept
from terminal.life import events as life
from terminal.life.states import Box, ClosedBox, Halt, Kept, State
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


def test_a_package_counts_only_where_people_compared_it() -> None:
    """Before the opening a restart believes in no package but the one that two officers
    loaded: a terminal that just came, or was given another one, begins with the comparison."""
    disk = MemoryMedium()
    assert read_kept(disk, LOADED, "PROVISIONED", 0) == Kept()
    kept = Kept(LOADED, used=frozenset({"p01-02"}))
    keep(disk, kept)
    assert read_kept(disk, LOADED, "PROVISIONED", 0) == kept
    other = make_loaded(hash="1" * 64)
    assert read_kept(disk, other, "PROVISIONED", 0) == Kept(used=kept.used)
    assert read_kept(disk, other, "OPEN", 1).loaded == other


def test_a_device_that_was_wiped_knows_what_it_was() -> None:
    """An official terminal is not begun again on new media, after a restart neither: a grant
    that was left over would be good there."""
    world = BoothWorld()
    world.loaded = make_loaded(hash=world.world.package.hash, mode="official")
    world.start().power_on()
    assert world.state is State.BARE
    world.open()
    world.close()
    world.must(life.HandOver(by=WITNESSED))
    world.must(life.StartAnew(by=TWO))
    world.start().power_on()
    assert world.state is State.BARE
    load = life.LoadPackage(by=TWO, loaded=world.loaded)
    assert world.refused(load) == ("terminal-used",)

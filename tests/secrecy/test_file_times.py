"""What a real file system keeps beside the bytes: times and sizes of files (T1)."""

from datetime import timedelta
from pathlib import Path

from observed_day import TERMINAL, dealt, world_of
from world import MORNING

from common.grant import new_grant
from hardware_sim.clock import SimulatedClock
from terminal.closing import close_polls
from terminal.devices.folder_medium import CONSTANT_TIME, FolderMedium
from terminal.files import Pair
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk

VOTERS = 4
DEVICES = ("original", "duplicate", "disk")


def media(folder: Path) -> dict[str, FolderMedium]:
    for name in DEVICES:
        (folder / name).mkdir()
    return {name: FolderMedium(folder / name) for name in DEVICES}


def kept(folder: Path) -> dict[str, tuple[int, int]]:
    """The time of last writing of each file and folder in seconds, and each file's size."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.stat()
        found[str(path.relative_to(folder))] = (
            int(status.st_mtime),
            0 if path.is_dir() else status.st_size,
        )
    return found


def day(folder: Path, seed: int) -> list[dict[str, tuple[int, int]]]:
    """What the file system tells after the opening, each vote, and the close."""
    folder.mkdir()
    world, devices, clock = world_of(2, 1, 50), media(folder), SimulatedClock(MORNING)
    disk = OwnDisk(devices["disk"])
    disk.prepare()
    pair = Pair(devices["original"], devices["duplicate"])
    signing = world.terminal_key(TERMINAL)
    opened = open_polls(world.provision(TERMINAL), pair, disk, signing, clock.now)
    recorder = opened.handed_out()
    told = [kept(folder)]
    for number, choices in enumerate(dealt(VOTERS, 1, seed)):
        clock.set(MORNING + timedelta(minutes=number))
        contests = tuple(contest for contest, _ in choices)
        recorder.cast(new_grant(TERMINAL, 1, contests), dict(choices))
        told.append(kept(folder))
    close_polls(recorder)
    for device in devices.values():
        device.close()
    return [*told, kept(folder)]


def test_files_tell_neither_when_nor_what(tmp_path: Path) -> None:
    """After each step every file has one and the same time, and sizes that do not depend
    on the choices; on media that are real folders."""
    one, other = (day(tmp_path / str(seed), seed) for seed in (1, 2))
    assert one == other
    assert len(one) == VOTERS + 2
    assert {time for step in one for time, _ in step.values()} == {CONSTANT_TIME}


def test_a_file_written_behind_the_medium_is_caught(tmp_path: Path) -> None:
    """A file that somebody writes without the medium port shows when it was written."""
    day(tmp_path / "1", 1)
    (tmp_path / "1" / "disk" / "notes").write_bytes(b"")
    assert {time for time, _ in kept(tmp_path / "1").values()} != {CONSTANT_TIME}

"""A terminal that votes on real folders, and is then left as it is."""

from pathlib import Path

from world import MORNING, World

from common.grant import new_grant
from common.halves import Half
from terminal.devices.folder_medium import FolderMedium
from terminal.files import Pair
from terminal.opening import open_polls
from terminal.own_disk import OwnDisk


def leave_open_box(folder: Path, voters: int) -> tuple[Path, tuple[Half, Half]]:
    """The original of a terminal that died with its polls open, and both halves."""
    world = World(suite=2)
    media = {}
    for name in ("original", "duplicate", "disk"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        media[name] = FolderMedium(folder / name)
    disk = OwnDisk(media["disk"])
    disk.prepare()
    opened = open_polls(
        world.provision("p01-01"),
        Pair(media["original"], media["duplicate"]),
        disk,
        world.terminal_key("p01-01"),
        lambda: MORNING,
    )
    recorder = opened.handed_out()
    for number in range(voters):
        choice = "none" if number % 3 == 2 else f"contest-1-{number % 3 + 1}"
        recorder.cast(new_grant("p01-01", 1, ("contest-1",)), {"contest-1": choice})
    for medium in media.values():
        medium.close()
    return folder / "original", opened.halves

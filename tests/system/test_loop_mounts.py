"""The recorder as a real process on real media: ext4 and exFAT on loop devices.

The exFAT here is exfat-fuse, in user space; the kernel's own is on the tablets.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from officer import CLOSED, LAST_VOTERS, STOPPED, Moment, Officer, VotingProcesses
from voting_process import KILLED

MIB = 1024 * 1024
MEDIA = ("original", "duplicate")
PROGRAMS = {
    "ext4": ("mkfs.ext4",),
    "exfat": ("mkfs.exfat", "mount.exfat-fuse", "losetup"),
}
PACKAGES = {"ext4": "e2fsprogs", "exfat": "exfatprogs, exfat-fuse"}


def _missing(kind: str) -> str:
    """Why this file system cannot be mounted here; empty where it can."""
    if os.geteuid() != 0:
        return "needs root, to mount"
    if not Path("/dev/loop-control").exists():
        return "needs loop devices"
    if any(shutil.which(program) is None for program in PROGRAMS[kind]):
        return f"needs the system packages {PACKAGES[kind]}"
    return ""


def _on(kind: str) -> object:
    why = _missing(kind)
    return pytest.param(kind, marks=pytest.mark.skipif(bool(why), reason=why or "-"))


pytestmark = pytest.mark.system
BOTH_KINDS = pytest.mark.parametrize("kind", [_on("ext4"), _on("exfat")])
ONLY_EXT4 = pytest.mark.parametrize("kind", [_on("ext4")])


def run(*words: object) -> str:
    """What a system command prints. Raises where it fails."""
    done = subprocess.run(  # noqa: S603  # fixed commands on our own files
        [shutil.which(str(words[0])) or "", *map(str, words[1:])],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip()


class LoopMount:
    """A medium: an image file with a file system, mounted as a folder."""

    def __init__(self, kind: str, image: Path, folder: Path, size: int) -> None:
        self.kind = kind
        self.image = image
        self.folder = folder
        self._device = ""
        folder.mkdir(parents=True)
        with image.open("wb") as file:
            file.truncate(size)
        run(f"mkfs.{kind}", *(("-q", "-m", "0") if kind == "ext4" else ()), image)

    def __enter__(self) -> "LoopMount":
        self.mount()
        for found in self.folder.iterdir():  # lost+found: the zero check wants nothing there
            found.rmdir()
        self.unmount()
        self.mount()
        return self

    def __exit__(self, *_: object) -> None:
        self.unmount()

    def mount(self) -> None:
        self._device = run("losetup", "--find", "--show", self.image)
        if self.kind == "exfat":
            run("mount.exfat-fuse", "-o", "noatime", self._device, self.folder)
        else:  # nothing is written of itself, so that a copy of the image is a power cut
            run("mount", "-o", "noatime,commit=300", self._device, self.folder)

    def unmount(self) -> None:
        run("umount", self.folder)
        run("losetup", "--detach", self._device)

    def pull_the_plug(self) -> None:
        """The power fails: only what has reached the image is left."""
        kept = self.image.with_suffix(".kept")
        shutil.copyfile(self.image, kept)
        self.unmount()
        kept.replace(self.image)
        self.mount()

    def remount(self, how: str) -> None:
        run("mount", "-o", f"remount,{how}", self.folder)

    def free(self) -> int:
        found = os.statvfs(self.folder)
        return found.f_bavail * found.f_frsize


class Town:
    """An officer with two mounted media; the own disk is a folder."""

    def __init__(
        self, kind: str, processes: VotingProcesses, folder: Path, stack: ExitStack, size: int
    ) -> None:
        self.original, self.duplicate = (
            stack.enter_context(
                LoopMount(kind, folder / f"{name}.image", folder / "terminal" / name, size)
            )
            for name in MEDIA
        )
        self.officer = Officer(processes, folder / "terminal")


@pytest.fixture(scope="module")
def processes() -> Iterator[VotingProcesses]:
    with VotingProcesses() as processes:
        yield processes


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@BOTH_KINDS
def test_two_days_on_real_media(
    kind: str, processes: VotingProcesses, tmp_path: Path, stack: ExitStack
) -> None:
    """Control: two days and the close on a mounted file system; taken out, put in elsewhere,
    and counted. File times tell nothing."""
    town = Town(kind, processes, tmp_path, stack, 16 * MIB)
    assert town.officer.start().status == CLOSED
    for medium in (town.original, town.duplicate):
        medium.unmount()
        medium.mount()
        times = {path.stat().st_mtime for path in medium.folder.iterdir()}
        assert len(times) == 1
    town.officer.assert_counted()


@BOTH_KINDS
def test_the_plug_is_pulled_on_real_media(
    kind: str, processes: VotingProcesses, tmp_path: Path, stack: ExitStack
) -> None:
    """The power fails at random moments; what the file system had not written is gone, and
    still the terminal tells the truth, and every acknowledged vote is counted once."""
    town = Town(kind, processes, tmp_path, stack, 16 * MIB)
    rng, pulled = Random(kind), 0
    for stage in ("opening", *["first day"] * 4, "morning", *["second day"] * 4, "closing"):
        ended = town.officer.start(Moment(stage, seconds=rng.uniform(0, 0.01)))
        assert ended.status in (KILLED, CLOSED), ended.last
        pulled += ended.status == KILLED
        for medium in (town.original, town.duplicate):
            medium.pull_the_plug()
    assert town.officer.start().status == CLOSED
    town.officer.assert_counted()
    assert pulled >= 6


@ONLY_EXT4
def test_pulling_the_plug_loses_what_was_not_synced(
    kind: str, tmp_path: Path, stack: ExitStack
) -> None:
    """The detector works: bytes without fsync are lost, bytes with it are there."""
    medium = stack.enter_context(LoopMount(kind, tmp_path / "image", tmp_path / "medium", 16 * MIB))
    for name in ("synced", "not-synced"):
        with (medium.folder / name).open("wb") as file:
            file.write(b"x" * 10_000)
            file.flush()
            if name == "synced":
                os.fsync(file.fileno())
    medium.pull_the_plug()
    assert (medium.folder / "synced").read_bytes() == b"x" * 10_000
    lost = medium.folder / "not-synced"
    assert not lost.exists() or lost.stat().st_size == 0


@BOTH_KINDS
def test_a_medium_that_is_full_during_the_day(
    kind: str, processes: VotingProcesses, tmp_path: Path, stack: ExitStack
) -> None:
    """No room is left for the log: the terminal stops, says so, and after the officer made
    room it goes on; every vote is counted once."""
    town = Town(kind, processes, tmp_path, stack, 16 * MIB)
    filler = town.duplicate.folder / "filler"

    def fill() -> None:
        with processes.paused(), filler.open("wb", buffering=0) as file:
            for size in (MIB, 4096, 1):
                while town.duplicate.free() >= size and _appended(file.fileno(), size):
                    pass

    ended = town.officer.start(Moment("first day"), fill)
    assert ended.status == STOPPED
    # `medium` where the last entry of the day's log found no room; no vote was under way.
    assert ended.last in {"stopped failed duplicate full", "stopped failed medium full"}
    assert town.officer.recorded <= LAST_VOTERS[0]
    filler.unlink()
    assert town.officer.start().status == CLOSED
    town.officer.assert_counted()


def _appended(handle: int, size: int) -> bool:
    try:
        return os.write(handle, bytes(size)) == size
    except OSError:
        return False


@ONLY_EXT4
def test_a_medium_that_is_too_small_is_found_before_the_first_vote(
    kind: str, processes: VotingProcesses, tmp_path: Path, stack: ExitStack
) -> None:
    """The box is laid out whole at the opening: on a medium without room for it the polls
    do not open."""
    town = Town(kind, processes, tmp_path, stack, 16 * MIB)
    reserved = town.original.free() - 32 * 1024
    with (town.original.folder / "x").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, reserved)
        (town.original.folder / "x").unlink()  # still takes its room while it is open
        ended = town.officer.start()
    assert (ended.status, ended.last) == (STOPPED, "stopped failed medium full")
    assert not town.officer.recorded
    assert town.officer.start().status == CLOSED
    town.officer.assert_counted()


@ONLY_EXT4
def test_a_medium_that_turned_read_only(
    kind: str, processes: VotingProcesses, tmp_path: Path, stack: ExitStack
) -> None:
    """A medium that came back read-only is told as write-protected, nothing is claimed to
    be recorded on it, and once it is writable the day goes on."""
    town = Town(kind, processes, tmp_path, stack, 16 * MIB)
    assert town.officer.start(Moment("first day")).status == KILLED
    recorded = town.officer.recorded
    for medium, name in ((town.original, "original"), (town.duplicate, "duplicate")):
        medium.remount("ro")
        ended = town.officer.start()
        assert (ended.status, ended.last) == (STOPPED, f"stopped failed {name} write-protected")
        assert town.officer.recorded == recorded
        medium.remount("rw")
    assert town.officer.start().status == CLOSED
    town.officer.assert_counted()

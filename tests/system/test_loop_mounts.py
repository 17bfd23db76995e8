"""The recorder as a real process on real media: ext4 and exFAT on loop devices.

The exFAT here is exfat-fuse, in user space; the kernel's own is on the tablets.
"""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from random import Random

import pytest
from elections import ippyo
from officer import CLOSED, LAST_VOTERS, STOPPED, Moment, Officer, VotingProcesses
from terminal_files import leave_open_box
from voting_process import KILLED

from common.closing import CLOSED_FILES
from terminal.devices.folder_medium import FolderMedium
from terminal.devices.physical import on_one_disk
from terminal.ports.medium import Fault, MediumFault
from terminal.process import Hardening

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
        self._mount()

    def _mount(self) -> None:
        if self.kind == "exfat":
            run("mount.exfat-fuse", "-o", "noatime", self._device, self.folder)
        else:  # nothing is written of itself, so that a copy of the image is a power cut
            run("mount", "-o", "noatime,commit=300", self._device, self.folder)

    def unmount(self) -> None:
        run("umount", self.folder)
        run("losetup", "--detach", self._device)

    def pull(self) -> None:
        """It is gone from its place, though files of it may still be open."""
        run("umount", "--lazy", self.folder)

    def put_back(self) -> None:
        self._mount()

    def exchange(self, other: Path) -> None:
        """Another image on the same device, in the same place. No file may be open."""
        run("umount", self.folder)
        run("losetup", "--detach", self._device)
        run("losetup", self._device, other)
        self._mount()

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
        self.officer = Officer(processes, folder / "terminal", mounted=True)


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


# The medium looks after its mount.


@pytest.fixture
def mount(kind: str, tmp_path: Path, stack: ExitStack) -> LoopMount:
    """A mounted medium."""
    return stack.enter_context(LoopMount(kind, tmp_path / "image", tmp_path / "medium", 16 * MIB))


def with_a_file(mount: LoopMount) -> FolderMedium:
    """A medium that holds one lasting file."""
    medium = FolderMedium(mount.folder, mounted=True)
    medium.create("box", 8192)
    medium.write("box", 0, b"vote")
    medium.flush("box")
    medium.flush_names()
    return medium


def fault_of(act: Callable[[], object]) -> Fault:
    with pytest.raises(MediumFault) as caught:
        act()
    return caught.value.fault


def assert_missing(medium: FolderMedium) -> None:
    """Whatever is tried, the medium is missing."""
    for act in (
        medium.names,
        lambda: medium.read("box", 0, 4),
        lambda: medium.create("box", 8192),
        lambda: medium.write("box", 0, b"lost"),
        lambda: medium.flush("box"),
        medium.flush_names,
        lambda: medium.remove("box"),
    ):
        assert fault_of(act) is Fault.MISSING


@BOTH_KINDS
def test_what_is_not_mounted_is_no_medium(mount: LoopMount) -> None:
    """On the empty folder below the mount nothing is written; once mounted, it works."""
    mount.unmount()
    medium = FolderMedium(mount.folder, mounted=True)
    assert_missing(medium)
    assert list(mount.folder.iterdir()) == []
    mount.mount()
    with_a_file(mount).close()
    assert medium.names() == ["box"]
    medium.close()


@BOTH_KINDS
def test_a_medium_that_is_pulled_between_write_and_flush(mount: LoopMount) -> None:
    """The flush of a file that is still open is no success; nothing is on the own disk; the
    same medium, put back, goes on with what was lasting before."""
    medium = with_a_file(mount)
    medium.write("box", 0, b"more")
    mount.pull()
    assert_missing(medium)
    assert list(mount.folder.iterdir()) == []
    medium.close()
    mount.put_back()
    again = FolderMedium(mount.folder, mounted=True)
    assert again.read("box", 0, 4) in (b"vote", b"more")
    again.write("box", 0, b"then")
    again.flush("box")
    assert again.read("box", 0, 4) == b"then"
    again.close()


@ONLY_EXT4
def test_the_same_medium_put_back_goes_on(mount: LoopMount) -> None:
    """Taken out properly and put back on the same device, it is known again."""
    medium = with_a_file(mount)
    medium.close()
    run("umount", mount.folder)
    assert fault_of(medium.names) is Fault.MISSING
    mount.put_back()
    assert medium.read("box", 0, 4) == b"vote"
    medium.close()


@ONLY_EXT4
def test_another_medium_in_its_place_is_not_written(mount: LoopMount, tmp_path: Path) -> None:
    """Another stick on the same device, its root of the same number: still missing."""
    other = tmp_path / "other"
    with other.open("wb") as file:
        file.truncate(16 * MIB)
    run("mkfs.ext4", "-q", other)
    medium = with_a_file(mount)
    before = mount.folder.stat()
    medium.close()
    mount.exchange(other)
    after = mount.folder.stat()
    assert (before.st_dev, before.st_ino) == (after.st_dev, after.st_ino)
    assert_missing(medium)
    assert [path.name for path in mount.folder.iterdir()] == ["lost+found"]
    medium.close()


@ONLY_EXT4
def test_another_medium_in_the_place_of_one_that_was_pulled(
    mount: LoopMount, tmp_path: Path, stack: ExitStack
) -> None:
    """Pulled with files open, and another one put in: nothing is written to either."""
    medium = with_a_file(mount)
    mount.pull()
    other = LoopMount("ext4", tmp_path / "other", tmp_path / "elsewhere", 16 * MIB)
    other.folder = mount.folder
    other.mount()
    stack.callback(mount.put_back)
    stack.callback(other.unmount)
    assert_missing(medium)
    assert [path.name for path in mount.folder.iterdir()] == ["lost+found"]
    medium.close()


@ONLY_EXT4
def test_a_medium_that_turned_read_only_is_write_protected(mount: LoopMount) -> None:
    """Read it may be; every change is refused, until it may be written again."""
    medium = with_a_file(mount)
    medium.close()  # while a file is open for writing no mount turns read-only
    mount.remount("ro")
    for act in (
        lambda: medium.create("new", 1),
        lambda: medium.write("box", 0, b"x"),
        lambda: medium.flush("box"),
        medium.flush_names,
        lambda: medium.remove("box"),
    ):
        assert fault_of(act) is Fault.WRITE_PROTECTED
    assert medium.read("box", 0, 4) == b"vote"
    mount.remount("rw")
    medium.write("box", 0, b"on")
    medium.flush("box")
    assert medium.read("box", 0, 4) == b"onte"
    medium.close()


@ONLY_EXT4
def test_a_folder_of_the_own_disk_mounted_there_is_no_medium(
    mount: LoopMount, tmp_path: Path
) -> None:
    """A mount of the very disk around it, or a link to a mounted medium, is refused."""
    (tmp_path / "link").symlink_to(mount.folder)
    for name in ("own", "place"):
        (tmp_path / name).mkdir()
    run("mount", "--bind", tmp_path / "own", tmp_path / "place")
    try:
        for name in ("link", "place"):
            assert fault_of(FolderMedium(tmp_path / name, mounted=True).names) is Fault.MISSING
    finally:
        run("umount", tmp_path / "place")


@ONLY_EXT4
def test_two_media_on_one_device_are_noticed(
    mount: LoopMount, tmp_path: Path, stack: ExitStack
) -> None:
    """Two folders of one stick are one; two sticks are two."""
    other = LoopMount("ext4", tmp_path / "other", tmp_path / "elsewhere", 16 * MIB)
    stack.enter_context(other)
    for name in MEDIA:
        (mount.folder / name).mkdir()
    assert on_one_disk(mount.folder / "original", mount.folder / "duplicate")
    assert not on_one_disk(mount.folder, other.folder)


@BOTH_KINDS
@pytest.mark.parametrize("pulled", MEDIA)
def test_a_medium_is_pulled_during_the_day(
    kind: str, pulled: str, processes: VotingProcesses, tmp_path: Path, stack: ExitStack
) -> None:
    """The terminal stops and says which one is missing; nothing is written to its own disk
    instead; after it was put back the day goes on, and every vote is counted once."""
    town = Town(kind, processes, tmp_path, stack, 16 * MIB)
    medium = town.original if pulled == "original" else town.duplicate

    def pull() -> None:
        with processes.paused():
            medium.pull()

    ended = town.officer.start(Moment("first day"), pull)
    assert ended.status == STOPPED
    # `medium` where the last entry of the day's log was to be written; no vote was under way.
    assert ended.last in {f"stopped failed {pulled} missing", "stopped failed medium missing"}
    assert list(medium.folder.iterdir()) == []
    medium.put_back()
    assert town.officer.start().status == CLOSED
    town.officer.assert_counted()


@BOTH_KINDS
def test_a_dead_terminals_box_is_taken_over_on_a_real_medium(
    mount: LoopMount, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a mounted medium there is no word of a plain folder, and it can be unmounted then."""
    monkeypatch.setattr("ippyo.take_over.harden", lambda: Hardening({"no-core": True}))
    folder, halves = leave_open_box(tmp_path / "terminal", voters=3)
    for file in folder.iterdir():
        shutil.copyfile(file, mount.folder / file.name)
    files = [tmp_path / "one", tmp_path / "two"]
    for path, half in zip(files, halves, strict=True):
        path.write_text(half.text())
    options = [word for path in files for word in ("--half", path)]
    said = ippyo("take-over", mount.folder, *options, "--json")
    assert said.code == 0, said.err
    assert "フォルダー" not in said.err
    assert said.document["slip"]["records"] == 3
    mount.unmount()
    mount.mount()
    assert {path.name for path in mount.folder.iterdir()} == CLOSED_FILES

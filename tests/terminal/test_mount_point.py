"""A medium is only where it is mounted: never the folder below, never another one's place.

Here the mounts are folders that are taken for mounted; real ones are in
tests/system/test_loop_mounts.py.
"""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from terminal.devices.folder_medium import FolderMedium
from terminal.devices.mount import MountPoint, is_mount_point
from terminal.devices.physical import on_one_disk
from terminal.ports.medium import Fault, MediumFault

MOUNTED = Path("/proc")
OPERATIONS: dict[str, Callable[[FolderMedium], object]] = {
    "names": lambda medium: medium.names(),
    "size": lambda medium: medium.size("box"),
    "read": lambda medium: medium.read("box", 0, 1),
    "create": lambda medium: medium.create("box", 8192),
    "write": lambda medium: medium.write("box", 0, b"x"),
    "truncate": lambda medium: medium.truncate("box", 1),
    "flush": lambda medium: medium.flush("box"),
    "flush_names": lambda medium: medium.flush_names(),
    "remove": lambda medium: medium.remove("box"),
}
READING = ("names", "size", "read")
EVERY = pytest.mark.parametrize("action", OPERATIONS)


def fault_of(act: Callable[[], object]) -> Fault:
    with pytest.raises(MediumFault) as caught:
        act()
    return caught.value.fault


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is taken for a mount point whenever it is there."""
    place = tmp_path / "medium"
    place.mkdir()
    monkeypatch.setattr("terminal.devices.mount.is_mount_point", lambda path: path.is_dir())
    return place


@pytest.fixture
def medium(place: Path) -> FolderMedium:
    """A mounted medium with one flushed file."""
    medium = FolderMedium(place, mounted=True)
    medium.create("box", 4096)
    medium.write("box", 0, b"vote")
    medium.flush("box")
    medium.flush_names()
    return medium


def exchanged(place: Path) -> Path:
    """Another medium lies in this place; where the first one is now."""
    pulled = place.with_name("pulled")
    place.rename(pulled)
    place.mkdir()
    (place / "box").write_bytes(b"of another medium")
    return pulled


@EVERY
def test_a_plain_folder_is_no_medium(tmp_path: Path, action: str) -> None:
    """Where nothing is mounted every operation says that the medium is missing, and the
    folder on the tablet's own disk stays as it was."""
    (tmp_path / "box").write_bytes(b"on the own disk")
    medium = FolderMedium(tmp_path, mounted=True)
    assert fault_of(lambda: OPERATIONS[action](medium)) is Fault.MISSING
    assert [file.name for file in tmp_path.iterdir()] == ["box"]
    assert (tmp_path / "box").read_bytes() == b"on the own disk"


def test_a_mount_point_is_told_from_a_folder_and_from_a_link(tmp_path: Path) -> None:
    """A file system of its own begins there; a link to one is none."""
    (tmp_path / "link").symlink_to(MOUNTED)
    assert is_mount_point(MOUNTED)
    assert not is_mount_point(tmp_path)
    assert not is_mount_point(tmp_path / "link")
    linked = FolderMedium(tmp_path / "link", mounted=True)
    assert fault_of(linked.names) is Fault.MISSING
    assert FolderMedium(MOUNTED, mounted=True).names()


def test_a_medium_in_its_place_works_as_any(medium: FolderMedium, place: Path) -> None:
    """Control: what is written is there, and reads back."""
    assert medium.names() == ["box"]
    assert medium.read("box", 0, 4) == b"vote"
    assert medium.size("box") == 4096
    medium.truncate("box", 4)
    medium.remove("box")
    medium.remove("box")
    assert list(place.iterdir()) == []


@EVERY
def test_a_pulled_medium_is_missing_at_once(medium: FolderMedium, place: Path, action: str) -> None:
    """Not one operation succeeds on a file that is still open; the medium that is put
    back goes on."""
    pulled = place.rename(place.with_name("pulled"))
    assert fault_of(lambda: OPERATIONS[action](medium)) is Fault.MISSING
    pulled.rename(place)
    assert medium.read("box", 0, 4) == b"vote"


@EVERY
def test_another_medium_in_its_place_is_not_taken_for_it(
    medium: FolderMedium, place: Path, action: str
) -> None:
    """It is as if the medium were missing, however often it is tried; the other one is
    neither read nor written. Also after every handle was let go of."""
    pulled = exchanged(place)
    for _ in range(2):
        assert fault_of(lambda: OPERATIONS[action](medium)) is Fault.MISSING
        medium.close()
    assert (place / "box").read_bytes() == b"of another medium"
    assert (pulled / "box").read_bytes().startswith(b"vote")


def test_a_file_is_opened_on_the_medium_or_nowhere(
    medium: FolderMedium, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exchanged in the moment between looking and writing: the other medium gets nothing."""
    really = MountPoint.root_to_write
    moved = []

    def then_exchanged(mount: MountPoint) -> int:
        root = really(mount)
        moved.append(exchanged(place))
        return root

    medium.names()
    with monkeypatch.context() as patched:
        patched.setattr(MountPoint, "root_to_write", then_exchanged)
        medium.truncate("box", 2)
    assert (place / "box").read_bytes() == b"of another medium"
    assert (moved[0] / "box").read_bytes() == b"vo"
    assert fault_of(lambda: medium.flush("box")) is Fault.MISSING


@EVERY
def test_a_read_only_mount_is_read_and_not_written(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """It is told as write-protected before anything is tried."""
    really = os.fstatvfs

    class ReadOnly:
        def __init__(self, handle: int) -> None:
            self.f_fsid = really(handle).f_fsid
            self.f_flag = os.ST_RDONLY

    monkeypatch.setattr(os, "fstatvfs", ReadOnly)
    if action in READING:
        assert OPERATIONS[action](medium)
    else:
        assert fault_of(lambda: OPERATIONS[action](medium)) is Fault.WRITE_PROTECTED


def test_a_medium_let_go_of_can_be_unmounted(medium: FolderMedium) -> None:
    """After close() no handle is held, not of its root either."""
    before = len(os.listdir("/proc/self/fd"))
    medium.read("box", 0, 1)
    medium.close()
    assert len(os.listdir("/proc/self/fd")) == before - 2  # the writer's and the root's
    assert medium.read("box", 0, 4) == b"vote"
    medium.close()


class Disks:
    """The system's list of block devices, made up. Two places with a device each."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "sys"
        self.list = self.folder / "dev" / "block"
        self.list.mkdir(parents=True)
        self.places = (folder, MOUNTED)

    def device(self, path: str, *, partition: bool = False) -> Path:
        """A device, `sda` or `sda/sda1`."""
        device = self.folder / "block" / path
        device.mkdir(parents=True, exist_ok=True)
        (device / "dev").write_text(f"{path}\n")
        if partition:
            (device / "partition").write_text("1\n")
        return device

    def on(self, *devices: Path) -> bool:
        """Whether the two places, on these devices, lie on one disk."""
        for place, device in zip(self.places, devices, strict=True):
            number = place.stat().st_dev
            name = self.list / f"{os.major(number)}:{os.minor(number)}"
            name.unlink(missing_ok=True)
            name.symlink_to(device)
        return on_one_disk(*self.places, self.list)


def test_two_media_on_one_disk_are_noticed(tmp_path: Path) -> None:
    """Two folders of one file system; two partitions of one stick; one of them encrypted.
    Two sticks are two."""
    disks = Disks(tmp_path)
    for name in ("sda", "sdb", "dm-0"):
        disks.device(name)
    first, second, other = (
        disks.device(path, partition=True) for path in ("sda/sda1", "sda/sda2", "sdb/sdb1")
    )
    encrypted = disks.device("dm-0")
    (encrypted / "slaves").mkdir()
    (encrypted / "slaves" / "sda2").symlink_to(second)
    assert on_one_disk(tmp_path, tmp_path, disks.list)
    assert disks.on(first, second)
    assert disks.on(first, disks.device("sda"))
    assert disks.on(first, encrypted)
    assert not disks.on(first, other)
    assert not disks.on(other, encrypted)


def test_what_the_system_does_not_list_is_its_own_disk(tmp_path: Path) -> None:
    """File systems without a disk are told apart by their numbers alone."""
    assert on_one_disk(MOUNTED, MOUNTED, tmp_path)
    assert not on_one_disk(tmp_path, MOUNTED, tmp_path)
    assert not on_one_disk(tmp_path, MOUNTED)

"""A mounted medium as a folder: what the recorder may rely on, and what it refuses."""

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from terminal.devices.folder_medium import CONSTANT_TIME, FolderMedium
from terminal.devices.readonly_folder import ReadOnlyFolder
from terminal.ports.medium import Fault, Medium, MediumFault

DATA = bytes(range(256)) * 40  # 10,240 bytes: two whole blocks and a half
BAD_NAMES = ("", ".", "..", "../box", "a/b", "/etc/passwd", "x\0y")
CHANGES: dict[str, Callable[[Medium], object]] = {
    "create": lambda medium: medium.create("box", 8192),
    "write": lambda medium: medium.write("box", 0, b"x"),
    "truncate": lambda medium: medium.truncate("box", 1),
    "flush": lambda medium: medium.flush("box"),
    "flush_names": lambda medium: medium.flush_names(),
    "remove": lambda medium: medium.remove("box"),
}


def fails(number: int) -> Callable[..., Any]:
    """A call of the operating system that fails with this error number."""

    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


def fault_of(act: Callable[[], object]) -> Fault:
    """The fault with which this ends."""
    with pytest.raises(MediumFault) as caught:
        act()
    return caught.value.fault


def refuse_direct(monkeypatch: pytest.MonkeyPatch, *, at_open: bool) -> None:
    """A file system without O_DIRECT: it says so when a file is opened, or when it is read."""
    really_open, really_read = os.open, os.preadv

    def open_without(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if at_open and flags & os.O_DIRECT:
            raise OSError(errno.EINVAL, "no O_DIRECT")
        return really_open(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", open_without)
    monkeypatch.setattr(os, "preadv", really_read if at_open else fails(errno.EINVAL))


@pytest.fixture
def medium(tmp_path: Path) -> FolderMedium:
    """A medium that holds one flushed file, `box`, with DATA."""
    medium = FolderMedium(tmp_path)
    medium.create("box", len(DATA))
    medium.write("box", 0, DATA)
    medium.flush("box")
    medium.flush_names()
    return medium


def test_what_was_written_is_read_back(medium: FolderMedium, tmp_path: Path) -> None:
    """Every byte that was written and flushed is there, for this program and any other."""
    assert medium.read("box", 0, len(DATA)) == DATA
    assert medium.size("box") == len(DATA)
    assert medium.names() == ["box"]
    assert (tmp_path / "box").read_bytes() == DATA


PLACES = ((0, 0), (0, 1), (1, 4096), (4095, 2), (4096, 4096), (8000, 2240), (10239, 1))


@pytest.mark.parametrize(("offset", "length"), PLACES)
@pytest.mark.parametrize("how", ["direct", "refused when opened", "refused when read"])
def test_any_part_is_read_on_any_file_system(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, offset: int, length: int, how: str
) -> None:
    """Any part of a file reads the same with O_DIRECT and on file systems without it."""
    if how != "direct":
        refuse_direct(monkeypatch, at_open=how == "refused when opened")
    assert medium.read("box", offset, length) == DATA[offset : offset + length]
    assert medium.read("box", offset, length) == DATA[offset : offset + length]


@pytest.mark.parametrize("direct", [True, False])
def test_fewer_bytes_than_asked_for_are_a_read_error(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, direct: bool
) -> None:
    """A read over the end of a file is a fault, never a shorter answer."""
    if not direct:
        refuse_direct(monkeypatch, at_open=True)
    assert fault_of(lambda: medium.read("box", 10_000, 241)) is Fault.READ_ERROR
    assert fault_of(lambda: medium.read("box", 20_000, 1)) is Fault.READ_ERROR


def test_reading_goes_past_the_page_cache(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-back is a read of the medium: O_DIRECT, or a cache that was told to forget."""
    flags, forgotten = [], []
    really_open = os.open

    def watched(path: Any, how: int, *more: Any, **named: Any) -> int:
        flags.append(how)
        return really_open(path, how, *more, **named)

    monkeypatch.setattr(os, "open", watched)
    monkeypatch.setattr(os, "posix_fadvise", lambda *told: forgotten.append(told[1:]))
    medium.read("box", 0, 1)
    assert flags[-1] & os.O_DIRECT
    refuse_direct(monkeypatch, at_open=True)
    medium.close()
    medium.read("box", 0, 1)
    assert forgotten == [(0, 0, os.POSIX_FADV_DONTNEED)]


@pytest.mark.parametrize("step", [1000, 4096, 5000])
def test_short_reads_are_continued(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    """A system that hands out a file in small parts still gives every byte of it.

    Within a block it gives the rest of it when it is asked again, as O_DIRECT demands.
    """
    really, lengths = os.preadv, iter([step, *[4096] * 100])

    def short(handle: int, buffers: list[memoryview], offset: int) -> int:
        assert offset % 4096 == 0
        return really(handle, [buffers[0][: next(lengths)]], offset)

    really_pread = os.pread
    monkeypatch.setattr(os, "preadv", short)
    monkeypatch.setattr(os, "pread", lambda fd, n, at: really_pread(fd, min(n, step), at))
    assert medium.read("box", 0, len(DATA)) == DATA
    refuse_direct(monkeypatch, at_open=True)
    medium.close()
    assert medium.read("box", 0, len(DATA)) == DATA


def test_short_writes_are_continued(medium: FolderMedium, monkeypatch: pytest.MonkeyPatch) -> None:
    """A system that takes seven bytes at a time still gets every byte."""
    really = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: really(fd, data[:7], at))
    medium.write("box", 3, DATA[::-1][:100])
    monkeypatch.undo()
    medium.flush("box")
    assert medium.read("box", 0, 110) == DATA[:3] + DATA[::-1][:100] + DATA[103:110]


def test_a_write_that_takes_nothing_is_a_fault(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A system that takes no byte is not asked for ever: the write has failed."""
    monkeypatch.setattr(os, "pwrite", lambda *_: 0)
    assert fault_of(lambda: medium.write("box", 0, b"x")) is Fault.WRITE_ERROR


FAULTS = (
    (errno.EIO, Fault.WRITE_ERROR),
    (errno.ENOSPC, Fault.FULL),
    (errno.EDQUOT, Fault.FULL),
    (errno.EFBIG, Fault.FULL),
    (errno.EROFS, Fault.WRITE_PROTECTED),
    (errno.EACCES, Fault.WRITE_PROTECTED),
    (errno.ENODEV, Fault.MISSING),
    (errno.ENXIO, Fault.MISSING),
    (errno.ENOTCONN, Fault.MISSING),
    (errno.ENOMEDIUM, Fault.MISSING),
    (errno.ESTALE, Fault.MISSING),
)


@pytest.mark.parametrize(("number", "fault"), FAULTS)
@pytest.mark.parametrize(("call", "action"), [("pwrite", "write"), ("ftruncate", "truncate")])
def test_an_error_of_the_system_is_told_as_what_it_means(
    medium: FolderMedium,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    fault: Fault,
    call: str,
    action: str,
) -> None:
    """A full, protected, absent or broken medium is told as just that."""
    monkeypatch.setattr(os, call, fails(number))
    assert fault_of(lambda: CHANGES[action](medium)) is fault


@pytest.mark.parametrize("call", ["preadv", "open"])
def test_a_read_error_is_told_as_a_read_error(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """EIO on a read is never taken for an absent file."""
    monkeypatch.setattr(os, call, fails(errno.EIO))
    assert fault_of(lambda: medium.read("box", 0, 1)) is Fault.READ_ERROR


@pytest.mark.parametrize("action", ["flush", "flush_names"])
def test_a_failed_fsync_is_final(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """After one failed fsync nothing more is written, though the next would succeed."""
    monkeypatch.setattr(os, "fsync", fails(errno.EIO))
    assert fault_of(lambda: CHANGES[action](medium)) is Fault.WRITE_ERROR
    monkeypatch.undo()
    for change in CHANGES.values():
        assert fault_of(partial(change, medium)) is Fault.WRITE_ERROR
    assert medium.read("box", 0, len(DATA)) == DATA


def test_a_failed_write_is_not_final(medium: FolderMedium, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that failed before any fsync may be done again."""
    monkeypatch.setattr(os, "pwrite", fails(errno.ENOSPC))
    assert fault_of(lambda: medium.write("box", 0, b"new")) is Fault.FULL
    monkeypatch.undo()
    medium.write("box", 0, b"new")
    medium.flush("box")
    assert medium.read("box", 0, 3) == b"new"


@pytest.mark.parametrize("action", ["flush", "flush_names"])
def test_a_flush_that_never_reached_fsync_is_not_final(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    """A protected medium stays told as protected, and may be written once it is not."""
    medium.close()
    with monkeypatch.context() as patched:
        patched.setattr(os, "open", fails(errno.EROFS))
        for _ in range(2):
            assert fault_of(lambda: CHANGES[action](medium)) is Fault.WRITE_PROTECTED
    CHANGES[action](medium)
    assert medium.read("box", 0, len(DATA)) == DATA


def test_file_times_tell_nothing(medium: FolderMedium, tmp_path: Path) -> None:
    """After writing, flushing and reading back every file time is the same constant."""
    medium.write("box", 0, b"later")
    medium.flush("box")
    medium.read("box", 0, len(DATA))
    status = (tmp_path / "box").stat()
    assert (status.st_atime, status.st_mtime) == (CONSTANT_TIME, CONSTANT_TIME)
    medium.flush_names()
    assert tmp_path.stat().st_mtime == CONSTANT_TIME


def test_a_created_file_is_all_zeros_and_replaces_the_old_one(medium: FolderMedium) -> None:
    """A new file holds nothing of the file that had its name, also for open handles."""
    assert medium.read("box", 0, 1) == DATA[:1]
    medium.create("box", 5000)
    medium.flush("box")
    assert medium.read("box", 0, 5000) == bytes(5000)
    assert fault_of(lambda: medium.read("box", 5000, 1)) is Fault.READ_ERROR


def test_a_truncated_file_ends_there(medium: FolderMedium) -> None:
    """What was cut off cannot be read any more."""
    medium.truncate("box", 4000)
    medium.flush("box")
    assert medium.size("box") == 4000
    assert medium.read("box", 0, 4000) == DATA[:4000]
    assert fault_of(lambda: medium.read("box", 3999, 2)) is Fault.READ_ERROR


def test_removing_what_is_not_there_is_no_fault(medium: FolderMedium) -> None:
    """A file is removed once or twice, to the same end."""
    medium.remove("box")
    medium.remove("box")
    assert medium.names() == []
    assert fault_of(lambda: medium.size("box")) is Fault.MISSING


@pytest.mark.parametrize("make", [FolderMedium, ReadOnlyFolder])
def test_a_medium_that_was_pulled_is_missing(
    make: Callable[[Path], Medium], tmp_path: Path
) -> None:
    """Where no folder is mounted, every look at the medium says that it is missing."""
    gone = make(tmp_path / "gone")
    assert fault_of(gone.names) is Fault.MISSING
    assert fault_of(lambda: gone.size("box")) is Fault.MISSING
    assert fault_of(lambda: gone.read("box", 0, 1)) is Fault.MISSING


@pytest.mark.parametrize("action", ["create", "write", "flush", "flush_names", "remove"])
def test_nothing_is_written_where_no_medium_is(tmp_path: Path, action: str) -> None:
    """A pulled medium refuses every change as missing; not one is taken for done."""
    gone = FolderMedium(tmp_path / "gone")
    assert fault_of(lambda: CHANGES[action](gone)) is Fault.MISSING


def strangers(folder: Path, secret: Path) -> None:
    """Everything that is no plain file, under names that a medium might use."""
    secret.write_bytes(b"of somebody else")
    (folder / "link").symlink_to(secret)
    (folder / "dangling").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe")
    (folder / "folder").mkdir()


@pytest.mark.parametrize("make", [FolderMedium, ReadOnlyFolder])
@pytest.mark.parametrize("name", ["link", "dangling", "pipe", "folder"])
def test_links_and_pipes_are_never_followed(
    make: Callable[[Path], Medium], name: str, tmp_path: Path
) -> None:
    """A link, a pipe or a folder in a file's place is refused at once, and shown as strange."""
    folder = tmp_path / "medium"
    folder.mkdir()
    strangers(folder, tmp_path / "secret")
    medium = make(folder)
    assert f"{name}/" in medium.names()
    assert fault_of(lambda: medium.read(name, 0, 1)) is Fault.READ_ERROR
    assert fault_of(lambda: medium.size(name)) is Fault.READ_ERROR


@pytest.mark.parametrize("name", ["link", "dangling", "pipe"])
def test_nothing_is_written_through_a_link(name: str, tmp_path: Path) -> None:
    """Writing to a link changes nothing outside the medium; creating replaces the link."""
    folder = tmp_path / "medium"
    folder.mkdir()
    strangers(folder, tmp_path / "secret")
    medium = FolderMedium(folder)
    assert fault_of(lambda: medium.write(name, 0, b"x")) in (Fault.WRITE_ERROR, Fault.MISSING)
    medium.create(name, 4)
    medium.write(name, 0, b"mine")
    medium.flush(name)
    assert (folder / name).is_file()
    assert not (folder / name).is_symlink()
    assert (tmp_path / "secret").read_bytes() == b"of somebody else"
    assert not (folder / "nothing").exists()


@pytest.mark.parametrize("make", [FolderMedium, ReadOnlyFolder])
@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_never_leads_out_of_the_folder(
    make: Callable[[Path], Medium], name: str, tmp_path: Path
) -> None:
    """A name with a path in it, or none, is no file of any medium."""
    (tmp_path / "box").write_bytes(b"outside")
    folder = tmp_path / "medium"
    folder.mkdir()
    medium = make(folder)
    assert fault_of(lambda: medium.read(name, 0, 1)) is Fault.MISSING
    assert fault_of(lambda: medium.size(name)) is Fault.MISSING
    assert fault_of(lambda: medium.write(name, 0, b"x")) in (Fault.MISSING, Fault.WRITE_PROTECTED)
    assert (tmp_path / "box").read_bytes() == b"outside"


@pytest.mark.parametrize("name", ["日本", "-" * 65, ".hidden", "a b", "box\n"])
def test_only_plain_names_are_written(name: str, tmp_path: Path) -> None:
    """The terminal makes no file whose name some file system would not take."""
    medium = FolderMedium(tmp_path)
    assert fault_of(lambda: medium.create(name, 1)) is Fault.MISSING
    assert medium.names() == []


def test_a_medium_let_go_of_holds_no_handle(medium: FolderMedium) -> None:
    """After close() the medium may be unmounted: no file of it is held open, read or written."""
    before = len(os.listdir("/proc/self/fd"))
    reading = FolderMedium(medium._path)
    reading.read("box", 0, 1)
    medium.write("box", 0, b"x")
    medium.read("box", 0, 1)
    assert len(os.listdir("/proc/self/fd")) > before
    reading.close()
    medium.close()
    assert len(os.listdir("/proc/self/fd")) < before  # the fixture's own handle, too


def test_a_handle_that_cannot_be_closed_is_no_crash(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error of the system while letting go of a file never ends the voting process."""
    held = medium._writers["box"]
    with monkeypatch.context() as patched:
        patched.setattr(os, "close", fails(errno.EIO))
        medium.remove("box")
    os.close(held)
    assert medium.names() == []


def test_reading_does_not_need_to_own_the_file(
    medium: FolderMedium, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where only the owner may keep the access time, a file is read all the same."""
    really_open = os.open

    def not_the_owner(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & os.O_NOATIME:
            raise PermissionError(errno.EPERM, "not the owner")
        return really_open(path, flags, *more, **named)

    monkeypatch.setattr(os, "open", not_the_owner)
    assert medium.read("box", 0, 5) == DATA[:5]
    assert ReadOnlyFolder(tmp_path).read("box", 0, 5) == DATA[:5]


@pytest.mark.usefixtures("medium")
@pytest.mark.parametrize("action", CHANGES)
def test_a_medium_that_is_looked_at_takes_no_change(tmp_path: Path, action: str) -> None:
    """Salvage reads, and refuses every change without touching the medium."""
    before = (tmp_path / "box").stat()
    looked_at = ReadOnlyFolder(tmp_path)
    assert fault_of(lambda: CHANGES[action](looked_at)) is Fault.WRITE_PROTECTED
    assert looked_at.read("box", 0, len(DATA)) == DATA
    assert looked_at.size("box") == len(DATA)
    after = (tmp_path / "box").stat()
    assert (after.st_atime, after.st_mtime, after.st_ino) == (
        before.st_atime,
        before.st_mtime,
        before.st_ino,
    )


@pytest.mark.usefixtures("medium")
def test_salvage_reads_on_after_short_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A damaged medium that gives few bytes at a time is still read whole."""
    really = os.pread
    monkeypatch.setattr(os, "pread", lambda fd, n, at: really(fd, min(n, 100), at))
    assert ReadOnlyFolder(tmp_path).read("box", 5, 5000) == DATA[5:5005]
    assert fault_of(lambda: ReadOnlyFolder(tmp_path).read("box", 0, 99_999)) is Fault.READ_ERROR

"""The recorder as a real process on a real mount that loses power and fails.

One FUSE file system holds both media and the own disk; see faulty_fs.py.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from types import TracebackType

import pytest
from officer import CLOSED, LAST_VOTERS, STAGES, STOPPED, Moment, Officer, VotingProcesses, stage

MOST_CHANGES = (45, 220)
"""To the latest power cut after a start. An opening takes about 150, a restart 20, a vote 16."""


def _missing() -> str:
    """Why FUSE cannot be used here; empty where it can."""
    if shutil.which("fusermount3") is None:
        return "needs the system package fuse3"
    return "" if os.access("/dev/fuse", os.W_OK) else "needs /dev/fuse"


pytestmark = [pytest.mark.system, pytest.mark.skipif(bool(_missing()), reason=_missing() or "-")]


class FaultyMount:
    """The mounted media and own disk of one terminal, and the power that they depend on."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "mount"
        self._store = folder / "store"
        self.path.mkdir()
        self._store.mkdir()

    def __enter__(self) -> "FaultyMount":
        self._mount()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        self._unmount()

    def _mount(self) -> None:
        program = Path(__file__).with_name("faulty_fs.py")
        self._daemon = subprocess.Popen(  # noqa: S603  # our own interpreter, our own code
            [sys.executable, str(program), str(self.path), str(self._store)]
        )
        until = time.monotonic() + 30
        while not os.path.ismount(self.path):
            assert self._daemon.poll() is None, "the file system did not start"
            assert time.monotonic() < until, "the file system was never mounted"
            time.sleep(0.005)

    def _unmount(self) -> None:
        subprocess.run(  # noqa: S603  # a fixed command
            [shutil.which("fusermount3") or "", "-u", "-z", str(self.path)], check=True
        )
        self._daemon.wait(30)

    def fault(self, **fault: object) -> None:
        """What goes wrong from now on; nothing where it is not said."""
        os.setxattr(self.path, "user.fault", json.dumps(fault).encode())

    def again(self) -> None:
        """After a power cut, or with the media taken out and put back."""
        self._unmount()
        self._mount()

    def expect_power_off(self) -> None:
        """The power failed; what the voting process said of that, nobody heard."""
        assert self._daemon.wait(30) == 0

    @property
    def changes(self) -> int:
        return int(os.getxattr(self.path, "user.changes"))


@pytest.fixture(scope="module")
def processes() -> Iterator[VotingProcesses]:
    with VotingProcesses() as processes:
        yield processes


@pytest.fixture
def mount(tmp_path: Path) -> Iterator[FaultyMount]:
    with FaultyMount(tmp_path) as mount:
        yield mount


@pytest.fixture
def officer(processes: VotingProcesses, mount: FaultyMount) -> Officer:
    return Officer(processes, mount.path)


def test_two_days_without_a_fault(officer: Officer, mount: FaultyMount) -> None:
    """Control: the whole life of the polls goes through this file system, and is counted."""
    before = mount.changes
    assert officer.start().status == CLOSED
    assert mount.changes > before + 10 * LAST_VOTERS[-1]
    mount.again()
    officer.assert_counted()


def test_the_file_system_loses_what_was_not_synced(mount: FaultyMount) -> None:
    """The detector works: only synced bytes and names survive its power cut."""
    folder = mount.path / "original"
    handle = os.open(folder / "kept", os.O_CREAT | os.O_WRONLY)
    os.pwrite(handle, b"synced", 0)
    os.fsync(handle)
    names = os.open(folder, os.O_RDONLY)
    os.fsync(names)
    os.close(names)
    os.pwrite(handle, b"in cache", 0)
    (folder / "unnamed").write_bytes(b"")
    assert (folder / "kept").read_bytes() == b"in cache"
    mount.fault(cut=1)
    with pytest.raises(OSError, match=r"\[Errno"):
        os.pwrite(handle, b"cut", 0)
    os.close(handle)
    mount.again()
    assert os.listdir(folder) == ["kept"]
    assert (folder / "kept").read_bytes() == b"synced"


def test_a_power_cut_at_any_change_is_survived(
    officer: Officer, mount: FaultyMount, request: pytest.FixtureRequest
) -> None:
    """The power fails at a random change after every start, in opening, voting, change of
    day and close; the terminal tells the truth each time, and no vote is lost or doubled.

    With --slow at every change instead, one after the other, anew in each stage. Every
    other cut keeps a random subset of what was not synced.
    """
    every = request.config.getoption("--slow")
    rng = Random(1)
    cuts: Counter[str] = Counter()
    reached, at = 0, 1
    for number in range(2_000):
        mount.fault(cut=at, seed=number if number % 2 else None)
        run = officer.start()
        if run.status == CLOSED:
            break
        assert run.status == STOPPED
        mount.expect_power_off()
        mount.again()
        now = max((stage(line) for _, line in run.said), default=0)
        cuts[STAGES[now]] += 1
        at = (1 if now > reached else at + 1) if every else rng.randint(1, rng.choice(MOST_CHANGES))
        reached = max(reached, now)
    mount.again()
    officer.assert_counted()
    told = dict(officer.told)
    print(f"\n{cuts.total()} power cuts: {dict(cuts)}; told {told}")  # noqa: T201  # for the log
    assert cuts.total() >= 10
    assert officer.told


ERRORS = (
    ("write", "/original", "EIO", "original write-error"),
    ("write", "/original", "EROFS", "original write-protected"),
    ("write", "/original", "ENOSPC", "original full"),
    ("write", "/duplicate", "ENOSPC", "duplicate full"),
    ("fsync", "/original", "EIO", "original write-error"),
    ("fsync", "/duplicate", "EIO", "duplicate write-error"),
    ("fsync", "/disk", "EIO", "disk write-error"),
    ("read", "/original", "EIO", "original read-error"),
    ("read", "/duplicate", "EIO", "duplicate read-error"),
)


@pytest.mark.parametrize(("on", "under", "error", "said"), ERRORS)
def test_an_error_of_a_medium_stops_the_vote_and_loses_none(
    officer: Officer, mount: FaultyMount, on: str, under: str, error: str, said: str
) -> None:
    """An error of the file system in the middle of a vote: the terminal stops, names the
    medium and the fault, tells the truth after its restart, and all votes are counted."""

    def go_wrong() -> None:
        mount.fault(on=on, under=under, error=error)

    run = officer.start(Moment("first day"), go_wrong)
    assert run.status == STOPPED
    assert run.last == f"stopped failed {said}"
    assert officer.start().status == CLOSED
    officer.assert_counted()
    assert officer.told.total() <= 1


def test_short_writes_change_nothing(officer: Officer, mount: FaultyMount) -> None:
    """A file system that takes a thousand bytes at a time gets every byte all the same."""
    mount.fault(short=1000)
    assert officer.start().status == CLOSED
    officer.assert_counted()
    assert not officer.told


def test_a_medium_that_lies_about_fsync_raises_the_alarm(
    officer: Officer, mount: FaultyMount
) -> None:
    """A medium that only says that it wrote is found out after the next power cut: the
    terminal stops with the rollback alarm, and nobody is told that nothing happened."""

    def lie() -> None:
        mount.fault(lies="/original", cut=50)

    assert officer.start(Moment("first day", nth=2), lie).status == STOPPED
    assert officer.recorded > 2
    mount.again()
    run = officer.start()
    assert (run.status, run.last) == (STOPPED, "stopped alarm rolled-back")

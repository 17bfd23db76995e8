"""The watch over mounts, on a real kernel: every plug is noticed, without a socket."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from terminal.devices.mount_watch import MountWatch, mount_at
from terminal.devices.mounting_proc import SystemMounting
from terminal.life.states import Device
from terminal.ports.mounting import Mounted


def _missing() -> str:
    """Why nothing can be mounted here; empty where it can."""
    if os.geteuid() != 0:
        return "needs root, to mount"
    return "" if shutil.which("mount") and shutil.which("umount") else "needs mount and umount"


pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(bool(_missing()), reason=_missing() or "-"),
]


def run(*words: object) -> None:
    subprocess.run(  # noqa: S603  # fixed commands on our own folder
        [shutil.which(str(words[0])) or "", *map(str, words[1:])], check=True
    )


@pytest.fixture
def slot(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "a slot"
    folder.mkdir()
    yield folder
    subprocess.run(  # noqa: S603  # what a failed test left mounted
        [shutil.which("umount") or "", "-q", str(folder)], check=False
    )


def test_plugging_and_pulling_are_noticed_once_each(slot: Path) -> None:
    """Also a medium that was pulled and put back between two looks; and nothing when nobody
    did anything (the positive control of the other direction)."""
    with MountWatch() as watch:
        watch.mounted()
        assert not watch.changed()
        run("mount", "-t", "tmpfs", "-o", "size=64k,noatime", "ippyo", slot)
        assert watch.changed()
        assert mount_at(slot, watch.mounted()) is not None
        assert not watch.changed()
        run("umount", slot)
        run("mount", "-t", "tmpfs", "-o", "size=64k,noatime", "ippyo", slot)
        assert watch.changed()
        run("umount", slot)
        assert watch.changed()
        assert mount_at(slot, watch.mounted()) is None


def test_how_a_medium_is_mounted_is_followed(slot: Path) -> None:
    """Mounted anew as read-only, or so that reading leaves a time: told with the next look."""
    mounting = SystemMounting({Device.ORIGINAL: slot})
    assert mounting.of(Device.ORIGINAL) is None  # nothing is plugged in
    run("mount", "-t", "tmpfs", "-o", "size=64k,noatime", "ippyo", slot)
    assert mounting.of(Device.ORIGINAL) == Mounted()
    run("mount", "-o", "remount,ro,noatime", slot)
    assert mounting.of(Device.ORIGINAL) == Mounted(read_only=True)
    run("mount", "-o", "remount,rw,atime,relatime", slot)
    assert mounting.of(Device.ORIGINAL) == Mounted(leaves_times=True)
    run("umount", slot)
    assert mounting.of(Device.ORIGINAL) is None
    mounting.close()

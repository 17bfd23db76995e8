"""How media are mounted, by the kernel's list; real mounts are in tests/system."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.devices.mount_watch import MOUNTINFO, Mount, MountWatch, mount_at, mounts
from terminal.devices.mounting_proc import SystemMounting
from terminal.life.states import Device
from terminal.ports.mounting import Mounted

STICK = "36 27 8:17 / /media/original rw,nosuid,noatime shared:7 master:1 - ext4 /dev/sdb1 rw"
NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"),
    min_size=1,
)


def escaped(name: str) -> str:
    """As the kernel writes a path (fs/proc_namespace.c: blank, tab, line feed, backslash)."""
    return "".join(f"\\{ord(one):03o}" if one in " \t\n\\" else one for one in name)


def line(mount: Mount, optional: list[str]) -> str:
    options = ",".join(sorted(mount.options)) or "rw"
    shared = "".join(f" {one}" for one in optional)
    names = (escaped(mount.kind), escaped(mount.source))
    return f"36 27 8:17 / {escaped(mount.place)} {options}{shared} - {names[0]} {names[1]} rw"


@given(
    st.lists(
        st.tuples(
            st.builds(
                Mount,
                NAMES.map(lambda name: f"/{name}"),
                st.sampled_from(["ext4", "exfat", "fuse.exfat"]),
                NAMES,
                st.sets(st.sampled_from(["ro", "noatime", "nosuid"]), min_size=1).map(
                    lambda options: frozenset(options | {"rw"})
                ),
            ),
            st.lists(st.sampled_from(["shared:7", "master:1", "unbindable"]), max_size=3),
        ),
        max_size=5,
    )
)
def test_a_list_is_read_as_the_kernel_writes_it(listed: list[tuple[Mount, list[str]]]) -> None:
    """Names with blanks and backslashes, and any number of optional fields."""
    text = "\n".join(line(mount, optional) for mount, optional in listed)
    assert mounts(text) == tuple(mount for mount, _ in listed)


@given(st.text(max_size=200))
def test_any_text_is_read_or_left(text: str) -> None:
    """Nothing is raised, and a line of another form is no mount."""
    mounts(text)
    assert mounts(STICK.replace(" - ", " ")) == ()


def test_of_mounts_over_each_other_the_last_is_seen() -> None:
    """What one finds in the folder is what was mounted last."""
    listed = mounts(f"{STICK}\n{STICK.replace('rw,nosuid,noatime', 'ro')}")
    found = mount_at(Path("/media/original"), listed)
    assert found is not None
    assert "ro" in found.options
    assert mount_at(Path("/media/duplicate"), listed) is None


class Listed(MountWatch):
    """A list that a test writes, which changed when it says so."""

    def __init__(self, text: str) -> None:
        self.text, self.new, self.read = text, False, 0

    def changed(self) -> bool:
        new, self.new = self.new, False
        return new

    def mounted(self) -> tuple[Mount, ...]:
        self.read += 1
        return mounts(self.text)


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ("rw,noatime", Mounted()),
        ("ro,noatime", Mounted(read_only=True)),
        ("rw,relatime", Mounted(leaves_times=True)),
        ("rw", Mounted(leaves_times=True)),
    ],
)
def test_a_mount_says_whether_it_is_read_only_and_leaves_times(
    options: str, found: Mounted
) -> None:
    """Only `noatime` keeps the time of reading off the medium."""
    listed = Listed(STICK.replace("rw,nosuid,noatime", options))
    place = {Device.ORIGINAL: Path("/media/original"), Device.DUPLICATE: Path("/media/duplicate")}
    mounting = SystemMounting(place, lambda: listed)
    assert mounting.of(Device.ORIGINAL) == found
    assert mounting.of(Device.DUPLICATE) is None


def test_the_list_is_read_again_only_when_it_changed() -> None:
    """Four looks a second cost nothing while nobody plugs anything."""
    listed = Listed(STICK)
    mounting = SystemMounting({Device.ORIGINAL: Path("/media/original")}, lambda: listed)
    for _ in range(5):
        assert mounting.of(Device.ORIGINAL) == Mounted()
    assert listed.read == 1
    listed.text, listed.new = "", True
    assert mounting.of(Device.ORIGINAL) is None
    assert listed.read == 2


def test_a_list_that_cannot_be_read_tells_nothing(tmp_path: Path) -> None:
    """No such file: no medium is said to be mounted well."""
    gone = tmp_path / "mountinfo"
    mounting = SystemMounting({Device.ORIGINAL: tmp_path}, lambda: MountWatch(gone))
    assert mounting.of(Device.ORIGINAL) is None


def test_the_list_of_this_machine_is_read() -> None:
    """The root of its files is mounted, and nothing changed since it was read."""
    with MountWatch() as watch:
        watch.changed()
        assert mount_at(Path("/"), watch.mounted()) is not None
        assert MOUNTINFO.exists()

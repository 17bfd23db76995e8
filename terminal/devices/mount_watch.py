"""What is mounted where, and whether that changed since one last asked.

The kernel wakes whoever polls /proc/self/mountinfo at every mount and unmount (proc(5)): this
tells of a medium that was pulled and put back between two looks, without the netlink socket
that udev's own notices need and that the terminal's unit forbids (RestrictAddressFamilies).
"""

import re
import select
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from weakref import finalize

MOUNTINFO = Path("/proc/self/mountinfo")
_MOST = 1 << 20
_ESCAPED = re.compile(r"\\([0-7]{3})")
_FIELDS_BEFORE, _FIELDS_AFTER = 6, 3


@dataclass(frozen=True)
class Mount:
    """One mounted file system. place: its folder. kind: `ext4` and the like. options: of the
    mount and of the file system together."""

    place: str
    kind: str
    source: str
    options: frozenset[str]


def mounts(text: str) -> tuple[Mount, ...]:
    """Every mount of a mountinfo, in its order; a line of another form is left out.

    (proc_pid_mountinfo(5): any number of optional fields, then a hyphen.)
    """
    return tuple(one for line in text.splitlines() if (one := _mount(line)) is not None)


def mount_at(place: Path, listed: tuple[Mount, ...]) -> Mount | None:
    """What one finds in this folder: of several mounted over each other the last."""
    here = [one for one in listed if one.place == str(place)]
    return here[-1] if here else None


class MountWatch:
    """The mounts of this process. Where they cannot be watched, `changed` is never true."""

    def __init__(self, file: Path = MOUNTINFO) -> None:
        self._file = file.open("rb", buffering=0)
        finalize(self, self._file.close)
        self._poll = select.poll()
        self._poll.register(self._file, select.POLLPRI)

    def changed(self) -> bool:
        """Whether anything was mounted or unmounted since this was last asked. Never waits."""
        try:
            return any(what & (select.POLLPRI | select.POLLERR) for _, what in self._poll.poll(0))
        except OSError:
            return False

    def mounted(self) -> tuple[Mount, ...]:
        """Raises OSError."""
        self._file.seek(0)
        data = b""
        while len(data) < _MOST and (part := self._file.read(_MOST)):
            data += part
        return mounts(data.decode("utf-8", "surrogateescape"))

    def close(self) -> None:
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _mount(line: str) -> Mount | None:
    fields = line.split(" ")
    try:
        hyphen = fields.index("-", _FIELDS_BEFORE)
    except ValueError:
        return None
    after = fields[hyphen + 1 :]
    if len(after) < _FIELDS_AFTER:
        return None
    options = frozenset((*fields[5].split(","), *after[2].split(",")))
    return Mount(_plain(fields[4]), _plain(after[0]), _plain(after[1]), options)


def _plain(field: str) -> str:
    r"""Blank, tab, line feed and backslash stand as \040, \011, \012, \134."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), field)

"""Media seen to come and go under one folder of mount points.

Pure: `looked()` gets what lay there at this look, and tells what may be read. A medium is
read when two looks in a row saw the same names and sizes: a file system that is still
being mounted shows nothing, or something else a moment later. What was read is read
again only after it was gone, or changed.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tally_server.intake.store import MOST_ENTRIES

Shown = tuple[tuple[str, int, int], ...]
"""Name, size and time of change of everything on a medium; () while it is empty."""


@dataclass(frozen=True)
class Seen:
    """What is known of one mount point."""

    shown: Shown
    read: bool = False


@dataclass(frozen=True)
class Watch:
    """All mount points, by name."""

    seen: Mapping[str, Seen] = field(default_factory=dict)

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(sorted(name for name, seen in self.seen.items() if not seen.read))


@dataclass(frozen=True)
class Look:
    """The watch after a look; ready: what may be read now; gone: what was pulled out."""

    watch: Watch
    ready: tuple[str, ...]
    gone: tuple[str, ...]


def looked(watch: Watch, now: Mapping[str, Shown]) -> Look:
    """What follows from this look."""
    seen: dict[str, Seen] = {}
    ready = []
    for name, shown in now.items():
        before = watch.seen.get(name)
        if before is not None and before.shown == shown:
            seen[name] = before
            if shown and not before.read:
                ready.append(name)
        else:
            seen[name] = Seen(shown)
    gone = tuple(sorted(name for name in watch.seen if name not in now))
    return Look(Watch(seen), tuple(sorted(ready)), gone)


def noted_as_read(watch: Watch, name: str) -> Watch:
    """The watch after a medium was read, well or badly: it is not read again as it lies."""
    seen = watch.seen.get(name)
    if seen is None:
        return watch
    return Watch({**watch.seen, name: Seen(seen.shown, read=True)})


def look(folder: Path) -> dict[str, Shown]:
    """What lies under the folder of mount points now; one that cannot be listed is empty."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return {}
    return {name: _shown(folder / name) for name in names if not name.startswith(".")}


def _shown(path: Path) -> Shown:
    found = []
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                status = entry.stat(follow_symlinks=False)
                found.append((entry.name, status.st_size, status.st_mtime_ns))
                if len(found) > MOST_ENTRIES:
                    break
    except OSError:
        return ()
    return tuple(sorted(found))

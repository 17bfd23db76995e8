"""A file system in user space (FUSE) that loses what was not synced, and fails on demand.

    python faulty_fs.py MOUNTPOINT STORE

It holds the folders `original`, `duplicate` and `disk`, so that one power cut strikes all
three. Files live in memory; STORE is read at the start, and written at a clean unmount or
at a power cut, then with what is lasting only: what fsync made lasting of files and of
names, and, where the cut has a seed, any subset of the other sectors and names.

A fault is a JSON object, set as the extended attribute `user.fault` of the mount point:

    {"cut": 7, "seed": 1}                     power cut at the 7th change from now
    {"error": "EIO", "on": "write", "under": "/original", "after": 2}     the third, once
    {"short": 1000}                           a write takes 1,000 bytes at most
    {"lies": "/original"}                     fsync there does nothing, and succeeds

`user.changes` is the number of changes so far.
"""

# ruff: noqa: ARG002  # libfuse decides which parameters there are

import errno
import json
import os
import stat
import sys
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import mfusepy  # type: ignore[import-untyped]  # ships no type information

SECTOR = 512
FOLDERS = ("/original", "/duplicate", "/disk")
CHANGES = frozenset({"create", "write", "truncate", "fsync", "fsyncdir", "unlink"})


@dataclass
class File:
    """data: as it is read. lasting: what a power cut leaves. dirty: sectors that differ."""

    data: bytearray = field(default_factory=bytearray)
    lasting: bytearray = field(default_factory=bytearray)
    dirty: set[int] = field(default_factory=set)

    def put(self, offset: int, data: bytes) -> None:
        end = offset + len(data)
        self.data.extend(bytes(max(0, end - len(self.data))))
        self.data[offset:end] = data
        self.dirty.update(range(offset // SECTOR, -(-end // SECTOR)))

    def cut(self, size: int) -> None:
        self.data = self.data[:size].ljust(size, b"\0")
        self.dirty.add(size // SECTOR)

    def sync(self) -> None:
        self.lasting = bytearray(self.data)
        self.dirty.clear()

    def lose(self, rng: Random | None) -> bytes:
        """What a power cut leaves: the synced bytes, and those other sectors that rng keeps."""
        for sector in sorted(self.dirty) if rng else ():
            if rng and rng.random() < 0.5:
                at = sector * SECTOR
                kept = self.data[at : at + SECTOR]
                self.lasting.extend(bytes(max(0, at + len(kept) - len(self.lasting))))
                self.lasting[at : at + len(kept)] = kept
        return bytes(self.lasting)


class FaultyFiles:
    """The operations of the file system, as libfuse calls them, one at a time."""

    use_ns = True

    def __init__(self, store: Path) -> None:
        self._store = store
        self._names: dict[str, File] = {}
        for path in sorted(store.glob("*/*")):
            data = path.read_bytes()
            self._names[f"/{path.relative_to(store)}"] = File(bytearray(data), bytearray(data))
        self._lasting = dict(self._names)
        self._fault: dict[str, Any] = {}
        self._changes = 0

    # Looking.

    def getattr(self, path: str, fh: int | None = None) -> dict[str, int]:
        if path == "/" or path in FOLDERS:
            return {"st_mode": stat.S_IFDIR | 0o755, "st_nlink": 2}
        size = len(self._file(path).data)
        return {"st_mode": stat.S_IFREG | 0o600, "st_nlink": 1, "st_size": size}

    def readdir(self, path: str, fh: int) -> list[str]:
        inside = [name for name in (*FOLDERS, *self._names) if str(Path(name).parent) == path]
        return [".", "..", *(Path(name).name for name in inside)]

    def open(self, path: str, flags: int) -> int:
        self._file(path)
        return 0

    def read(self, path: str, size: int, offset: int, fh: int) -> bytes:
        self._meet("read", path)
        return bytes(self._file(path).data[offset : offset + size])

    def utimens(self, path: str, times: tuple[int, int] | None = None) -> int:
        return 0

    # Changing.

    def create(self, path: str, mode: int, flags: int) -> int:
        self._meet("create", path)
        self._names[path] = File()
        return 0

    def write(self, path: str, data: bytes, offset: int, fh: int) -> int:
        self._meet("write", path)
        taken = data[: self._fault.get("short", len(data))]
        self._file(path).put(offset, taken)
        return len(taken)

    def truncate(self, path: str, length: int, fh: int | None = None) -> int:
        self._meet("truncate", path)
        self._file(path).cut(length)
        return 0

    def unlink(self, path: str) -> int:
        self._meet("unlink", path)
        self._file(path)
        del self._names[path]
        return 0

    def fsync(self, path: str, datasync: int, fh: int) -> int:
        self._meet("fsync", path)
        if not self._lied_about(path):
            self._file(path).sync()
        return 0

    def fsyncdir(self, path: str, datasync: int, fh: int) -> int:
        self._meet("fsyncdir", path)
        if not self._lied_about(path):
            others = {name: f for name, f in self._lasting.items() if not name.startswith(path)}
            here = {name: f for name, f in self._names.items() if name.startswith(path)}
            self._lasting = others | here
        return 0

    # Being told what goes wrong.

    def setxattr(self, path: str, name: str, value: bytes, options: int, position: int = 0) -> int:
        if name != "user.fault":
            raise OSError(errno.ENOTSUP, name)
        self._fault = json.loads(value)
        return 0

    def getxattr(self, path: str, name: str, position: int = 0) -> bytes:
        if name != "user.changes":
            raise OSError(errno.ENODATA, name)
        return str(self._changes).encode()

    def destroy(self, path: str) -> None:
        """A clean unmount: everything is lasting."""
        self._save({name: bytes(file.data) for name, file in self._names.items()})

    def _meet(self, action: str, path: str) -> None:
        """Count a change, and do what the fault demands of it."""
        if action in CHANGES:
            self._changes += 1
            if "cut" in self._fault:
                self._fault["cut"] -= 1
                if self._fault["cut"] == 0:
                    self._lose_power(self._fault.get("seed"))
        if self._fault.get("on") == action and path.startswith(self._fault["under"]):
            after = self._fault.get("after", 0)
            self._fault["after"] = after - 1
            if after == 0:
                number = getattr(errno, self._fault["error"])
                raise OSError(number, os.strerror(number))

    def _lied_about(self, path: str) -> bool:
        return "lies" in self._fault and path.startswith(self._fault["lies"])

    def _lose_power(self, seed: int | None) -> None:
        rng = None if seed is None else Random(seed)
        left = dict(self._lasting)
        for name in sorted(self._names.keys() | left.keys()) if rng else ():
            if rng and self._names.get(name) is not left.get(name) and rng.random() < 0.5:
                left.pop(name, None)
                if name in self._names:
                    left[name] = self._names[name]
        self._save({name: file.lose(rng) for name, file in left.items()})
        os._exit(0)

    def _save(self, files: dict[str, bytes]) -> None:
        for path in self._store.glob("*/*"):
            path.unlink()
        for name, data in files.items():
            path = self._store / name[1:]
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)

    def _file(self, path: str) -> File:
        if path not in self._names:
            raise OSError(errno.ENOENT, path)
        return self._names[path]


if __name__ == "__main__":
    mfusepy.FUSE(FaultyFiles(Path(sys.argv[2])), sys.argv[1], foreground=True, nothreads=True)

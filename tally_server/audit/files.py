"""The files of an audit as untrusted paths and bytes: a folder, or part of a bundle."""

import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from tally_server.audit.ledger import Broken, Check, Ledger, Place, demand
from tally_server.audit.tree import Tree
from tally_server.audit.zip_form import FileChanged


class Files(Protocol):
    """A folder of plain files. told_elsewhere: that it is missing is another check's matter."""

    @property
    def place(self) -> Place: ...

    def names(self, folder: str) -> tuple[str, ...] | None:
        """The sorted names in a folder ("" for this one); None where there is none."""

    def read(self, path: str, limit: int) -> bytes:
        """The bytes of a plain file of at most `limit` bytes. Raises Broken."""

    def part(self, path: str, start: int, size: int) -> bytes:
        """So many bytes of a file from `start` on. Raises Broken where they are not there."""

    def has(self, path: str) -> bool:
        """Whether anything of this name is there."""

    def told_elsewhere(self, path: str) -> bool: ...


def read_file(
    ledger: Ledger,
    there: Check[[Files, str, int], bytes],
    files: Files,
    path: str,
    limit: int,
    place: Place | None = None,
) -> bytes | None:
    """The bytes of a file; None, and a finding of the check `there`, where it has none.

    place: as it is told, where its path alone does not say it.
    """
    if files.told_elsewhere(path):
        ledger.nothing_to_look_at(there.number)
        return None
    return ledger.ask(there, place or files.place.of(path), files, path, limit)


class FolderFiles:
    """A folder on disk. Links are never followed, pipes and devices never waited for."""

    def __init__(self, folder: Path, shown: str) -> None:
        self._folder = folder
        self.place = Place(shown)

    def names(self, folder: str) -> tuple[str, ...] | None:
        path = self._folder / folder
        try:
            if path.is_symlink() or not path.is_dir():
                return None
            return tuple(sorted(os.listdir(path)))
        except OSError:
            return None

    def read(self, path: str, limit: int) -> bytes:
        data = self._bytes(path, 0, limit + 1)
        demand(len(data) <= limit, f"more than {limit} bytes")
        return data

    def part(self, path: str, start: int, size: int) -> bytes:
        data = self._bytes(path, start, size)
        demand(len(data) == size, "changed while it was read")
        return data

    def has(self, path: str) -> bool:
        return os.path.lexists(self._folder / path)

    def told_elsewhere(self, path: str) -> bool:  # noqa: ARG002 - as in every Files
        return False

    def _bytes(self, path: str, start: int, size: int) -> bytes:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            handle = os.open(self._folder / path, flags)
            with os.fdopen(handle, "rb") as opened:
                demand(stat.S_ISREG(os.fstat(handle).st_mode), "no plain file")
                opened.seek(start)
                return opened.read(size)
        except OSError as cause:
            raise Broken(cause.strerror or "cannot be opened") from cause


@dataclass(frozen=True)
class BundleFiles:
    """A folder of a bundle, "" for all of it.

    indexed: the paths in the index. A file that only the index has is told by check 111,
    and a folder is there if bundle or index has a file in it.
    """

    tree: Tree
    there: frozenset[str]
    indexed: frozenset[str]
    listed: Mapping[str, frozenset[str]]
    folder: str = ""

    @classmethod
    def of(cls, tree: Tree, indexed: Collection[str] = ()) -> "BundleFiles":
        there, named = frozenset(tree.paths), frozenset(indexed)
        return cls(tree, there, named, _listed(there | named))

    def inside(self, folder: str) -> "BundleFiles":
        return replace(self, folder=folder)

    @property
    def place(self) -> Place:
        return Place(self.folder)

    def _whole(self, path: str) -> str:
        return f"{self.folder}/{path}".strip("/")

    def names(self, folder: str) -> tuple[str, ...] | None:
        inside = self.listed.get(self._whole(folder))
        return None if inside is None else tuple(sorted(inside))

    def read(self, path: str, limit: int) -> bytes:
        whole = self._whole(path)
        demand(whole in self.there, "not there")
        demand(self.tree.size(whole) <= limit, f"more than {limit} bytes")
        try:
            return self.tree.data(whole)
        except (FileChanged, OSError) as cause:
            raise Broken("cannot be read") from cause

    def part(self, path: str, start: int, size: int) -> bytes:
        try:
            data = self.tree.part(self._whole(path), start, size)
        except (FileChanged, OSError, KeyError) as cause:
            raise Broken("cannot be read") from cause
        demand(len(data) == size, "changed while it was read")
        return data

    def has(self, path: str) -> bool:
        return self._whole(path) in self.there

    def told_elsewhere(self, path: str) -> bool:
        whole = self._whole(path)
        return whole in self.indexed and whole not in self.there


def _listed(paths: Collection[str]) -> dict[str, frozenset[str]]:
    """What stands in each folder, by the folder's path."""
    inside: dict[str, set[str]] = {}
    for path in paths:
        parts = path.split("/")
        for at, part in enumerate(parts):
            inside.setdefault("/".join(parts[:at]), set()).add(part)
    return {folder: frozenset(names) for folder, names in inside.items()}

"""Media copied whole to the counting place's own disk, each under a digest of its bytes.

    STORE/coming/<random>/   being copied; swept away at the next start
    STORE/media/<digest>/    a medium as it was read, never changed again

1. every file is copied, nothing beyond its greatest lawful size, links never followed
2. all of it is flushed to the disk at once
3. it is read back past the caches and compared with what was read from the medium
4. it gets its name, which is flushed, too

A medium that is read twice has one digest, so it is there once. A crash at any moment
leaves a whole medium or none.
"""

import ctypes
import hashlib
import os
import secrets
import shutil
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from common.box_contents import BoxShape
from common.canonical import canonical
from common.closing import CLOSED_FILES
from tally_server.intake.medium_folder import greatest_size, printable
from tally_server.preparation.key_files import flush_names

MOST_ENTRIES = 1000  # names on one medium
MOST_OTHER = 16 * 1024 * 1024  # bytes kept of files that do not belong on a medium
_CHUNK = 1024 * 1024


class MediumUnreadable(Exception):
    """The medium could not be copied whole. what: the system's word, for staff."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class StoreFailed(Exception):
    """The counting place's own disk did not take a medium, or gave back other bytes."""


@dataclass(frozen=True)
class Entry:
    """What lies on a medium under one name. kind: file, other (a link, a folder), or
    too-large. sha256: of what was kept; "" where nothing was."""

    name: str
    kind: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Stored:
    """A medium in the store. empty: nothing lies on it."""

    digest: str
    entries: tuple[Entry, ...]
    path: Path

    @property
    def empty(self) -> bool:
        return not self.entries


class MediaStore:
    """The store under one folder. It is made where it is missing."""

    def __init__(self, folder: Path) -> None:
        self.media = folder / "media"
        self.coming = folder / "coming"
        self.media.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(self.coming, ignore_errors=True)
        self.coming.mkdir()

    def path(self, digest: str) -> Path:
        """Where the medium of this digest lies."""
        return self.media / digest

    def digests(self) -> frozenset[str]:
        """Every medium that is there; none after the destruction."""
        return frozenset(os.listdir(self.media)) if self.media.is_dir() else frozenset()

    def take(self, source: Path, shape: BoxShape) -> Stored:
        """The medium in the folder `source` is in the store. Raises MediumUnreadable,
        StoreFailed."""
        (stored,) = self.take_all([source], shape)
        if isinstance(stored, MediumUnreadable):
            raise stored
        return stored

    def take_all(
        self, sources: Sequence[Path], shape: BoxShape
    ) -> tuple[Stored | MediumUnreadable, ...]:
        """Several media with one flush, which is what takes the time.

        A medium that cannot be read stands in the result as its exception. Raises StoreFailed.
        """
        copied = [self._copied(source, shape) for source in sources]
        try:
            _flush_all(self.coming)
            stored = tuple(
                one if isinstance(one, MediumUnreadable) else self._named(one) for one in copied
            )
            flush_names(self.media)
        except OSError as cause:
            raise StoreFailed(cause.strerror or "I/O error") from cause
        return stored

    def whole(self, digest: str) -> bool:
        """Whether the medium still has the bytes that its name says."""
        try:
            return _digest(self._kept(self.path(digest))) == digest
        except OSError:
            return False

    def _copied(self, source: Path, shape: BoxShape) -> tuple[Path, list[Entry]] | MediumUnreadable:
        folder = self.coming / secrets.token_hex(16)
        folder.mkdir()
        try:
            return folder, _copy(source, folder, shape)
        except MediumUnreadable as unreadable:
            shutil.rmtree(folder, ignore_errors=True)
            return unreadable
        except OSError as cause:
            shutil.rmtree(folder, ignore_errors=True)
            raise StoreFailed(cause.strerror or "I/O error") from cause

    def _named(self, copied: tuple[Path, list[Entry]]) -> Stored:
        folder, entries = copied
        if list(self._kept(folder)) != entries:
            raise StoreFailed("other bytes were read back")
        digest = _digest(entries)
        target = self.path(digest)
        if target.exists():
            shutil.rmtree(folder)
        else:
            folder.rename(target)
        return Stored(digest, tuple(entries), target)

    def _kept(self, folder: Path) -> Iterator[Entry]:
        """The entries of a stored medium, read past the caches."""
        for name in sorted(os.listdir(folder)):
            path = folder / name
            status = path.lstat()
            if not stat.S_ISREG(status.st_mode):
                yield Entry(name, "other", 0, "")
            elif status.st_blocks == 0 and status.st_size > 0:
                yield Entry(name, "too-large", status.st_size, "")
            else:
                yield Entry(name, "file", status.st_size, _read_back(path))


def _copy(source: Path, folder: Path, shape: BoxShape) -> list[Entry]:
    """Every entry of the medium is in `folder`, as far as it may be kept."""
    entries = []
    room = MOST_OTHER
    for name, status in _names(source):
        kept = folder / printable(name)
        closed = name in CLOSED_FILES
        most = greatest_size(name, shape) if closed else room
        if not stat.S_ISREG(status.st_mode):
            kept.mkdir()
            entries.append(Entry(kept.name, "other", 0, ""))
        elif status.st_size > most:
            os.truncate(os.open(kept, os.O_CREAT | os.O_WRONLY, 0o600), status.st_size)
            entries.append(Entry(kept.name, "too-large", status.st_size, ""))
        else:
            size, sha256 = _copy_file(source / name, kept, most)
            room -= 0 if closed else size
            entries.append(Entry(kept.name, "file", size, sha256))
    return sorted(entries, key=lambda entry: entry.name)


def _names(source: Path) -> list[tuple[str, os.stat_result]]:
    """All names on the medium, each once as it may be printed. Raises MediumUnreadable."""
    found: dict[str, tuple[str, os.stat_result]] = {}
    try:
        with os.scandir(source) as entries:
            for entry in entries:
                if len(found) >= MOST_ENTRIES:
                    raise MediumUnreadable(f"more than {MOST_ENTRIES} files")
                found[printable(entry.name)] = entry.name, entry.stat(follow_symlinks=False)
    except OSError as cause:
        raise MediumUnreadable(cause.strerror or "I/O error") from cause
    return list(found.values())


def _copy_file(source: Path, target: Path, most: int) -> tuple[int, str]:
    """Size and SHA-256 of what was copied. Raises MediumUnreadable for the source's faults."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as out:
        for chunk in _chunks(source):
            size += len(chunk)
            if size > most:
                raise MediumUnreadable("grew while it was read")
            digest.update(chunk)
            out.write(chunk)
    return size, digest.hexdigest()


def _chunks(source: Path) -> Iterator[bytes]:
    try:
        handle = os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as opened:
            while chunk := opened.read(_CHUNK):
                yield chunk
    except OSError as cause:
        raise MediumUnreadable(cause.strerror or "I/O error") from cause


def _read_back(path: Path) -> str:
    """SHA-256 of the file as it lies on the disk."""
    with path.open("rb") as opened:
        os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _digest(entries: Iterator[Entry] | Sequence[Entry]) -> str:
    rows = [[entry.name, entry.kind, entry.size, entry.sha256] for entry in entries]
    return hashlib.sha256(canonical({"medium": rows})).hexdigest()


def _flush_all(folder: Path) -> None:
    """Everything written to the folder's file system is on its disk. Raises OSError."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        if ctypes.CDLL(None, use_errno=True).syncfs(handle) != 0:
            raise OSError(ctypes.get_errno(), "syncfs failed")
    finally:
        os.close(handle)

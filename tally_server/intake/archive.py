"""Media that come as a ZIP archive through the browser: untrusted to the last byte.

Folders as on a stick: `<terminal>/<original|duplicate>/<file>`, or the files of one medium
alone. Whatever else it is, it is refused with a reason that staff can read; nothing is
followed, nothing grows beyond its greatest lawful size, memory and time stay bounded.
(OWASP ASVS 5.0, V5: size, count, path, zip bomb, symlink.)
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from common.box_contents import BoxShape
from common.closing import CLOSED_FILES
from common.text import Value
from tally_server.intake.medium_folder import greatest_size, printable

MOST_DEPTH = 3
_MOST_NAME = 200
_END = b"PK\x05\x06"
_END_BYTES = 22
_MOST_COMMENT = 65535
_CHUNK = 256 * 1024
_HEADER = 46  # bytes of the directory that an entry takes at least


class ArchiveRefused(Exception):
    """Nothing of the archive is taken. key: the text for staff; values fill it."""

    def __init__(self, key: str, **values: Value) -> None:
        super().__init__(key)
        self.key = f"web_intake.{key}"
        self.values = values


@dataclass(frozen=True)
class Limits:
    """What an archive of this election can have at most."""

    files: int
    bytes: int

    @classmethod
    def of(cls, terminals: int, shape: BoxShape) -> "Limits":
        """Both media of every terminal, and as many files again that do not belong."""
        media = 2 * terminals
        one = sum(greatest_size(name, shape) for name in CLOSED_FILES)
        return cls(media * len(CLOSED_FILES) * 2 + 100, media * one)


def unpack(archive: Path, folder: Path, shape: BoxShape, limits: Limits) -> tuple[Path, ...]:
    """The media in the archive, unpacked under the empty `folder`; one folder a medium.

    Raises ArchiveRefused, OSError for the own disk.
    """
    _refuse_huge_directory(archive, limits)
    try:
        with zipfile.ZipFile(archive) as opened:
            files = (info for info in opened.infolist() if not info.filename.endswith("/"))
            entries = [_checked(info) for info in files]
            _refuse_twice(entries)
            _unpack_all(opened, entries, folder, shape, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, NotImplementedError) as cause:
        raise ArchiveRefused("archive-broken") from cause
    except (RuntimeError, ValueError, UnicodeError, OverflowError) as cause:
        raise ArchiveRefused("archive-broken") from cause
    return tuple(sorted(_media(folder)))


@dataclass(frozen=True)
class _Entry:
    info: zipfile.ZipInfo
    path: PurePosixPath


def _refuse_huge_directory(archive: Path, limits: Limits) -> None:
    """Before anything is read into memory: how many entries the archive says it has."""
    with archive.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - _END_BYTES - _MOST_COMMENT))
        tail = opened.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_BYTES:
        raise ArchiveRefused("archive-broken")
    entries, directory = struct.unpack_from("<HI", tail, at + 10)
    if entries > limits.files or directory > limits.files * (_HEADER + _MOST_NAME):
        raise ArchiveRefused("archive-files", most=limits.files)


def _checked(info: zipfile.ZipInfo) -> _Entry:
    name = printable(info.filename)
    path = PurePosixPath(info.filename)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        raise ArchiveRefused("archive-link", name=name)
    if info.flag_bits & 0x1:
        raise ArchiveRefused("archive-locked", name=name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveRefused("archive-packing", name=name)
    plain = "\\" not in info.filename and "\0" not in info.orig_filename
    parts = path.parts
    if not plain or path.is_absolute() or not parts or {"..", ".", ""} & set(parts):
        raise ArchiveRefused("archive-path", name=name)
    if len(parts) > MOST_DEPTH or len(info.filename) > _MOST_NAME:
        raise ArchiveRefused("archive-path", name=name)
    if not all(part.isprintable() for part in parts):
        raise ArchiveRefused("archive-path", name=name)
    return _Entry(info, path)


def _refuse_twice(entries: list[_Entry]) -> None:
    """One name twice, or a file where another needs a folder."""
    paths: set[PurePosixPath] = set()
    for entry in entries:
        if entry.path in paths:
            raise ArchiveRefused("archive-twice", name=printable(str(entry.path)))
        paths.add(entry.path)
    for path in paths:
        if paths & set(path.parents):
            raise ArchiveRefused("archive-twice", name=printable(str(path)))


def _unpack_all(
    opened: zipfile.ZipFile, entries: list[_Entry], folder: Path, shape: BoxShape, limits: Limits
) -> None:
    if len(entries) > limits.files:
        raise ArchiveRefused("archive-files", most=limits.files)
    room = limits.bytes
    for entry in entries:
        name = entry.path.name
        most = min(room, greatest_size(name, shape))
        target = folder / entry.path
        target.parent.mkdir(parents=True, exist_ok=True)
        size = 0
        with target.open("wb") as out:
            for chunk in _chunks(opened, entry.info, most):
                size += len(chunk)
                if size > most:
                    raise ArchiveRefused("archive-large", name=printable(name))
                out.write(chunk)
        room -= size


def _chunks(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The bytes of an entry, at most a chunk beyond `most` of them."""
    try:
        with opened.open(info) as packed:
            left = most + 1
            while left > 0 and (chunk := packed.read(min(_CHUNK, left))):
                left -= len(chunk)
                yield chunk
    except OSError as cause:  # an offset before the beginning of the file
        raise ArchiveRefused("archive-broken") from cause


def _media(folder: Path) -> Iterator[Path]:
    """Every folder in which files lie."""
    for path, _, files in os.walk(folder):
        if files:
            yield Path(path)

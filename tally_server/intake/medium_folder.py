"""A medium as the counting place meets it: a folder of untrusted files.

Links are never followed, nothing is read beyond its greatest lawful size, and nothing is
ever written. (OWASP ASVS 5.0, V5: media are untrusted input.)
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from common.box_contents import BoxShape
from common.closing import CLOSED_FILES, RECORDS_FILE
from common.eventlog import MAX_BYTES as MAX_LOG

_WORKING_PREFIX = "key-"
_PIECE = 64 * 1024
_NOTHING: Mapping[str, bytes] = MappingProxyType({})
_BOX = "box"


@dataclass(frozen=True)
class MediumFolder:
    """What lies on a medium: its closed files' bytes, and the names of all else.

    others: as they may stand in a message. too_large: closed files beyond their greatest
    size, not read. working: the box of a terminal that was never closed lies on it.
    """

    files: Mapping[str, bytes]
    others: tuple[str, ...]
    too_large: tuple[str, ...]
    working: bool

    @property
    def empty(self) -> bool:
        return not (self.files or self.others or self.too_large)


def read_folder(
    path: Path, shape: BoxShape, alike: Mapping[str, bytes] = _NOTHING
) -> MediumFolder | None:
    """The medium at `path`; None where there is no folder. Raises OSError.

    alike: files that those of this medium are probably the same as; one that is needs no memory.
    """
    try:
        status = path.lstat()
    except FileNotFoundError:
        return None
    if not stat.S_ISDIR(status.st_mode):
        return MediumFolder({}, (path.name,), (), working=False)
    files, others, too_large = {}, [], []
    with os.scandir(path) as entries:
        for entry in sorted(entries, key=lambda entry: entry.name):
            plain = entry.is_file(follow_symlinks=False)
            if entry.name not in CLOSED_FILES or not plain:
                others.append(printable(entry.name) + ("" if plain else "/"))
                continue
            size = entry.stat(follow_symlinks=False).st_size
            if size > greatest_size(entry.name, shape):
                too_large.append(entry.name)
            else:
                files[entry.name] = _read(entry.path, size, alike.get(entry.name))
    working = any(name == _BOX or name.startswith(_WORKING_PREFIX) for name in others)
    return MediumFolder(files, tuple(others), tuple(too_large), working)


def printable(name: str) -> str:
    """A file's name as it may stand in a message: on one line, cut at 60 letters."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:60])


def greatest_size(name: str, shape: BoxShape) -> int:
    """The greatest lawful size of a closed file, in bytes."""
    if name == RECORDS_FILE:
        return len(shape.contests) * shape.capacity * shape.record
    return MAX_LOG


def _read(path: str, size: int, alike: bytes | None = None) -> bytes:
    """The whole file. size: what it had a moment ago."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        if alike is not None and len(alike) == size and _holds(handle, alike):
            return alike
        os.lseek(handle, 0, os.SEEK_SET)
        pieces = [os.read(handle, size)]
        while piece := os.read(handle, _PIECE):
            pieces.append(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def _holds(handle: int, data: bytes) -> bool:
    """Whether the file has exactly these bytes."""
    # A bytearray is compared as fast as memory is read; a memoryview byte by byte.
    piece, view, at = bytearray(min(_PIECE, len(data) + 1)), memoryview(data), 0
    while number := os.readv(handle, [piece]):
        read = piece if number == len(piece) else piece[:number]
        if read != view[at : at + number]:
            return False
        at += number
    return at == len(data)

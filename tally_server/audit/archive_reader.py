"""Reading an archive that anybody may have made: in its one form, or not at all.

Nothing in it is believed: each header is spelled again from what it says and compared,
and the files must fill the archive from the first byte on. So no two readers can find
different files in it.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO, NoReturn

from tally_server.audit.zip_form import (
    BLOCK,
    CENTRAL_BYTES,
    END_BYTES,
    LOCAL_BYTES,
    LOCATOR_BYTES,
    MAX_FILE,
    MAX_FILES,
    MAX_PATH,
    OFFSET_FIELD_BYTES,
    ONES_16,
    ONES_32,
    ZIP64_END_BYTES,
    Entry,
    FileChanged,
    central_header,
    end_records,
    good_path,
    local_header,
)


class ArchiveRefused(Exception):
    """An archive of another form. The text says what, in English, for a log.

    path: the file where it shows, as far as one is known.
    """

    def __init__(self, what: str, path: str = "") -> None:
        super().__init__(f"{path}: {what}" if path else what)
        self.path = path


@dataclass(frozen=True)
class _Placed:
    """A file, and where its bytes begin."""

    entry: Entry
    start: int


class Archive:
    """An archive whose form was checked, every CRC-32 too. `file` stays open with it."""

    def __init__(self, file: BinaryIO, placed: dict[str, _Placed]) -> None:
        self._file = file
        self._placed = placed
        self.paths = tuple(placed)
        self.others: tuple[str, ...] = ()

    def size(self, path: str) -> int:
        return self._placed[path].entry.size

    def blocks(self, path: str) -> Iterator[bytes]:
        """The file's bytes, piece by piece. Raises FileChanged, OSError."""
        placed = self._placed[path]
        crc, at, end = 0, placed.start, placed.start + placed.entry.size
        while at < end:
            self._file.seek(at)
            block = self._file.read(min(BLOCK, end - at))
            if not block:
                raise FileChanged(path)
            at += len(block)
            crc = zlib.crc32(block, crc)
            yield block
        if crc != placed.entry.crc:
            raise FileChanged(path)

    def data(self, path: str) -> bytes:
        """The file's bytes. Raises FileChanged, OSError."""
        return b"".join(self.blocks(path))

    def part(self, path: str, start: int, size: int) -> bytes:
        """So many of the file's bytes, fewer where it ends. Raises OSError."""
        placed = self._placed[path]
        self._file.seek(placed.start + start)
        return self._file.read(max(0, min(size, placed.entry.size - start)))


def read_archive(file: BinaryIO) -> Archive:
    """The archive in an open file, read through once. Raises ArchiveRefused, OSError."""
    number, size, offset = _end(file)
    placed = dict(_directory(file, number, size, offset))
    archive = Archive(file, placed)
    for path, one in placed.items():
        header = local_header(one.entry)
        file.seek(one.start - len(header))
        if file.read(len(header)) != header:
            raise ArchiveRefused("its local header differs", path)
        try:
            for _ in archive.blocks(path):
                pass
        except FileChanged as changed:
            raise ArchiveRefused("its CRC-32 differs", path) from changed
    return archive


def _end(file: BinaryIO) -> tuple[int, int, int]:
    """Number of files, size and offset of the directory; it and the end fill the rest."""
    length = file.seek(0, SEEK_END)
    end = _tail(file, length, END_BYTES)
    number, size, offset = struct.unpack("<10xH2L2x", end)
    if number == ONES_16 or ONES_32 in (size, offset):
        wide = _tail(file, length, ZIP64_END_BYTES + LOCATOR_BYTES + END_BYTES)
        number, size, offset = struct.unpack_from("<32x3Q", wide)
    if not 1 <= number <= MAX_FILES:
        raise ArchiveRefused(f"{number} files")
    expected = end_records(number, size, offset) if max(size, offset) < 2**63 else b""
    if not expected or _tail(file, length, len(expected)) != expected:
        raise ArchiveRefused("its end is another")
    if offset + size + len(expected) != length:
        raise ArchiveRefused("its directory lies elsewhere")
    return number, size, offset


def _tail(file: BinaryIO, length: int, wanted: int) -> bytes:
    if length < wanted:
        raise ArchiveRefused("cut off")
    file.seek(length - wanted)
    return _exactly(file, wanted)


def _directory(
    file: BinaryIO, number: int, size: int, offset: int
) -> Iterator[tuple[str, _Placed]]:
    """Every file of the central directory; their places follow from their sizes."""
    file.seek(offset)
    at, left, before = 0, size, ""
    for _ in range(number):
        raw = _exactly(file, CENTRAL_BYTES)
        crc, packed, length, extra = struct.unpack_from("<16x2L4x2H", raw)
        if not 1 <= length <= MAX_PATH or extra not in (0, OFFSET_FIELD_BYTES):
            raise ArchiveRefused("a path of another length, or other extra fields", before)
        name = _exactly(file, length)
        path = name.decode("latin-1")
        if not good_path(path) or path <= before:
            _refused_path(path)
        if packed > MAX_FILE:
            raise ArchiveRefused("too large", path)
        entry = Entry(path, packed, crc)
        if raw + name + _exactly(file, extra) != central_header(entry, at):
            raise ArchiveRefused("its entry in the directory is another", path)
        left -= CENTRAL_BYTES + length + extra
        yield path, _Placed(entry, at + LOCAL_BYTES + length)
        at, before = at + LOCAL_BYTES + length + packed, path
    if left != 0 or at != offset:
        raise ArchiveRefused("bytes between, or files over each other")


def _refused_path(path: str) -> NoReturn:
    shown = "".join(letter if " " < letter <= "~" else "?" for letter in path[:60])
    raise ArchiveRefused("a path that is none, stands twice or is not in order", shown)


def _exactly(file: BinaryIO, wanted: int) -> bytes:
    data = file.read(wanted)
    if len(data) != wanted:
        raise ArchiveRefused("cut off")
    return data

"""The one form of a bundle's archive: each byte that is not a file's own.

ZIP (APPNOTE 6.3.10), nothing packed. Headers are a function of path, size and CRC-32
alone, so a reader spells them again and compares, as with canonical JSON.
Specified in docs/formats/bundle.md.
"""

import re
import struct
from dataclasses import dataclass

MAX_FILE = 2**32 - 2
MAX_FILES = 2_000_000
MAX_PATH = 200

BLOCK = 1024 * 1024
"""How many bytes of a file are in memory at once."""

LOCAL_BYTES = 30
CENTRAL_BYTES = 46
OFFSET_FIELD_BYTES = 12
END_BYTES = 22
ZIP64_END_BYTES = 56
LOCATOR_BYTES = 20

ONES_16 = 2**16 - 1
ONES_32 = 2**32 - 1

_PATH = re.compile(r"[a-z0-9._-]+(/[a-z0-9._-]+)*")
_JANUARY_1980 = 33  # year 0, month 1, day 1 of MS-DOS
_PLAIN = 20  # version 2.0
_ZIP64 = 45  # version 4.5
_UNIX = 3 << 8
_PLAIN_FILE = 0o100644 << 16  # rw-r--r--


@dataclass(frozen=True)
class Entry:
    """A file of an archive. crc: CRC-32 of its bytes. size: in bytes."""

    path: str
    size: int
    crc: int


class FileChanged(Exception):
    """A file's bytes are no longer those that were there before. path: the file's."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path


def good_path(path: str) -> bool:
    """Whether a file of a bundle may be named so."""
    if len(path) > MAX_PATH or not _PATH.fullmatch(path):
        return False
    return not {".", ".."} & set(path.split("/"))


def local_header(entry: Entry) -> bytes:
    """What stands before the file's bytes."""
    name = entry.path.encode("ascii")
    return (
        struct.pack(
            "<4s5H3L2H",
            *(b"PK\x03\x04", _PLAIN, 0, 0, 0, _JANUARY_1980),
            *(entry.crc, entry.size, entry.size),
            *(len(name), 0),
        )
        + name
    )


def central_header(entry: Entry, offset: int) -> bytes:
    """The file's entry in the central directory. offset: of its local header."""
    name = entry.path.encode("ascii")
    far = offset >= ONES_32
    version = _ZIP64 if far else _PLAIN
    extra = struct.pack("<2HQ", 1, 8, offset) if far else b""
    return (
        struct.pack(
            "<4s6H3L5H2L",
            *(b"PK\x01\x02", _UNIX | version, version, 0, 0, 0, _JANUARY_1980),
            *(entry.crc, entry.size, entry.size),
            *(len(name), len(extra), 0, 0, 0),
            *(_PLAIN_FILE, min(offset, ONES_32)),
        )
        + name
        + extra
    )


def end_records(number: int, size: int, offset: int) -> bytes:
    """All that follows the central directory. size, offset: of the directory."""
    end = struct.pack(
        "<4s4H2LH",
        *(b"PK\x05\x06", 0, 0, min(number, ONES_16), min(number, ONES_16)),
        *(min(size, ONES_32), min(offset, ONES_32), 0),
    )
    if number < ONES_16 and size < ONES_32 and offset < ONES_32:
        return end
    wide = struct.pack(
        "<4sQ2H2L4Q",
        *(b"PK\x06\x06", ZIP64_END_BYTES - 12, _ZIP64, _ZIP64, 0, 0),
        *(number, number, size, offset),
    )
    return wide + struct.pack("<4sLQL", b"PK\x06\x07", 0, offset + size, 1) + end

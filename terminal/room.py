"""Room for the close, taken before the polls open.

A medium that is full, or smaller than it says, must fail while nobody has voted. So what
the close will write at most is written at the opening, really and in full, and read back;
it is given back as the first step of the close. What the log may grow by in a day is
tried in the same way and given back at once, for the log to grow into.
See docs/formats/working-medium.md.
"""

import hashlib
from collections.abc import Iterator, Mapping

from common.closing import LOG_FILE, MANIFEST_FILE, MEDIUM_FILE, RECORDS_FILE
from terminal.files import BLOCK_BYTES, is_room, read_back, room_file
from terminal.ports.medium import Medium
from terminal.provision import Provision

MANIFEST_BYTES = 4 * BLOCK_BYTES
"""More than the manifest of ten contests with the longest names."""

LOG_BYTES_PER_VOTER = 512
"""A vote's line takes less than half of it; the rest is for pauses, faults and nights."""

_CHUNK = 256 * BLOCK_BYTES


def take_room(medium: Medium, provision: Provision) -> None:
    """The medium has lastingly room for the close, and had it for the log besides.

    Every block was written with bytes of its own and read back after all were written,
    so that a medium which writes over its beginning is found. Raises MediumFault.
    """
    tried = room_file(LOG_FILE)
    sizes = {**room_for_close(provision), tried: _whole_blocks(_log_bytes(provision))}
    for name, size in sizes.items():
        medium.create(name, 0)
        for at, data in _filling(name, size):
            medium.write(name, at, data)
        medium.flush(name)
    medium.flush_names()
    for name, size in sizes.items():
        for at, data in _filling(name, size):
            read_back(medium, name, at, data)
    medium.remove(tried)
    medium.flush_names()


def give_back(medium: Medium) -> None:
    """The room is free for what it was kept for; may be called again."""
    for name in medium.names():
        if is_room(name):
            medium.remove(name)
    medium.flush_names()


def room_for_close(provision: Provision) -> Mapping[str, int]:
    """Name and bytes of each file that keeps room, one for each that the close adds.

    File systems give out whole clusters: as many files, each as large, take as many.
    """
    shape = provision.shape
    records = len(shape.contests) * shape.capacity * shape.record
    return {
        room_file(RECORDS_FILE): _whole_blocks(records),
        room_file(MANIFEST_FILE): MANIFEST_BYTES,
        room_file(MEDIUM_FILE): BLOCK_BYTES,
    }


def _log_bytes(provision: Provision) -> int:
    return LOG_BYTES_PER_VOTER * provision.shape.capacity + BLOCK_BYTES


def _whole_blocks(size: int) -> int:
    return -(-size // BLOCK_BYTES) * BLOCK_BYTES


def _filling(name: str, size: int) -> Iterator[tuple[int, bytes]]:
    """Offsets and bytes that fill a file; no two blocks of a medium are alike."""
    for at in range(0, size, _CHUNK):
        blocks = range(at, min(at + _CHUNK, size), BLOCK_BYTES)
        yield at, b"".join(_block(name, block) for block in blocks)


def _block(name: str, at: int) -> bytes:
    digest = hashlib.sha256(f"{name} {at}".encode()).digest()
    return digest * (BLOCK_BYTES // len(digest))

"""Writing many small pieces one after the other, without copying them together first; and
reading one piece of a file."""

import os
from collections.abc import Sequence
from errno import EIO
from pathlib import Path

_MOST_PIECES = 1000
"""Pieces of one write (writev(2)); a system takes 1,024 or more."""

_BYTES = 256 * 1024
"""About as many bytes of one write: for more, a system looks for larger pieces of memory, which
are seldom at hand."""


def write_pieces(handle: int, pieces: Sequence[bytes | memoryview]) -> None:
    """All of them, at the place where the open file stands. Raises OSError."""
    whole = max(1, sum(map(len, pieces)))
    together = max(1, min(_MOST_PIECES, _BYTES * len(pieces) // whole))
    for at in range(0, len(pieces), together):
        some = pieces[at : at + together]
        left = sum(map(len, some)) - os.writev(handle, some)
        if left:  # a disk that is nearly full takes a part, and tells only the next time
            _write_all(handle, b"".join(some)[-left:])


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def read_piece(path: str | Path, begin: int, end: int) -> bytes:
    """The bytes of the file from `begin` to `end`. Raises OSError, also where it ends before."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.pread(handle, end - begin, begin)
    finally:
        os.close(handle)
    if len(data) != end - begin:
        raise OSError(EIO, "a file of records is shorter than it was written", str(path))
    return data

"""Writing many small pieces one after the other, without copying them together first."""

import os
from collections.abc import Sequence

_TOGETHER = 1000
"""Pieces of one write (writev(2)); a system takes 1,024 or more."""


def write_pieces(handle: int, pieces: Sequence[bytes]) -> None:
    """All of them, at the place where the open file stands. Raises OSError."""
    for at in range(0, len(pieces), _TOGETHER):
        some = pieces[at : at + _TOGETHER]
        left = sum(map(len, some)) - os.writev(handle, some)
        if left:  # a disk that is nearly full takes a part, and tells only the next time
            _write_all(handle, b"".join(some)[-left:])


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]

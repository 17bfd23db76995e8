"""Rows of dots as a PNG file of two colours (W3C PNG, section 11), a dot a pixel."""

import struct
import zlib
from collections.abc import Sequence

_HEAD = b"\x89PNG\r\n\x1a\n"
_DOTS_PER_METRE = 8000


def png(rows: Sequence[int], wide: int) -> bytes:
    """rows: the leftmost dot is the highest of `wide` bits; 1 is black."""
    across = -(-wide // 8)
    paper = (1 << wide) - 1
    lines = [b"\0" + ((paper ^ row) << (8 * across - wide)).to_bytes(across, "big") for row in rows]
    header = struct.pack(">IIBBBBB", wide, max(1, len(rows)), 1, 0, 0, 0, 0)
    lines = lines or [b"\0" + b"\xff" * across]
    return b"".join(
        (
            _HEAD,
            _chunk(b"IHDR", header),
            _chunk(b"pHYs", struct.pack(">IIB", _DOTS_PER_METRE, _DOTS_PER_METRE, 1)),
            _chunk(b"IDAT", zlib.compress(b"".join(lines), 6)),
            _chunk(b"IEND", b""),
        )
    )


def height(data: bytes) -> int:
    """Rows of a PNG."""
    (rows,) = struct.unpack(">I", data[20:24])
    return int(rows)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

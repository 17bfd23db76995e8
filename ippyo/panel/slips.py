"""Printed slips that lie on the desk, and what a scanner reads on them.

Needs the extra `panel`; without it no slip can be held up.
"""

import struct
import zlib
from importlib.util import find_spec
from pathlib import Path

from hardware_sim.devices.printer import PRINTED

MOST = 6
"""As many of the last ones as have a button."""
_BORDER = 32
"""Dots of white around a piece: a code that reaches its edge is read like any other."""
_HEAD_BYTES, _DATA = 33, b"IDAT"


def slips(devices: Path) -> tuple[str, ...]:
    """Names of the pieces that were cut off last, the latest first; no torn ones."""
    if find_spec("zxingcpp") is None:
        return ()
    pieces = (devices / PRINTED).glob("[0-9]*-[0-9]*.png")
    latest = sorted(pieces, key=lambda file: _number(file.stem), reverse=True)
    return tuple(file.stem for file in latest[:MOST])


def code_on(devices: Path, name: str) -> str | None:
    """The first code on this piece; None where there is none, or the piece is gone."""
    import zxingcpp  # after slips() has found it

    try:
        rows = grey((devices / PRINTED / f"{name}.png").read_bytes())
    except OSError:
        return None
    wide = len(rows[0])
    image = memoryview(b"".join(rows)).cast("B", shape=[len(rows), wide])
    found = zxingcpp.read_barcodes(image)
    return str(found[0].text) if found else None


def grey(png: bytes) -> list[bytes]:
    """Rows of a picture that hardware_sim/printer/png.py wrote, a byte a dot, with a white
    border."""
    wide, high = struct.unpack(">II", png[16:24])
    at = png.index(_DATA, _HEAD_BYTES)
    (length,) = struct.unpack(">I", png[at - 4 : at])
    packed = zlib.decompress(png[at + 4 : at + 4 + length])
    across = 1 + -(-wide // 8)
    white = bytes([255]) * (wide + 2 * _BORDER)
    side = white[:_BORDER]
    rows = [packed[across * row + 1 : across * (row + 1)] for row in range(high)]
    return [
        *[white] * _BORDER,
        *(side + _dots(row, wide) + side for row in rows),
        *[white] * _BORDER,
    ]


def _dots(row: bytes, wide: int) -> bytes:
    bits = f"{int.from_bytes(row, 'big'):0{8 * len(row)}b}"[:wide]
    return bytes(255 * (bit == "1") for bit in bits)


def _number(name: str) -> tuple[int, int]:
    roll, _, piece = name.partition("-")
    return int(roll), int(piece)

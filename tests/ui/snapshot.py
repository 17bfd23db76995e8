"""What is really on the glass: pixels, read back from OpenGL. No image library needed."""

import hashlib
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from terminal.ui.rect import Rect
from terminal.ui.theme import Colour

THUMB = (20, 12)


@dataclass(frozen=True)
class Snapshot:
    """rgb: rows from the top, three bytes a pixel."""

    width: int
    height: int
    rgb: bytes

    def at(self, x: int, y: int) -> tuple[int, int, int]:
        start = 3 * (y * self.width + x)
        red, green, blue = self.rgb[start : start + 3]
        return red, green, blue

    def part(self, box: Rect) -> bytes:
        """The bytes of a rectangle, row by row."""
        rows = (3 * (y * self.width + box.x) for y in range(box.y, box.bottom))
        return b"".join(self.rgb[start : start + 3 * box.w] for start in rows)

    def colours(self, box: Rect) -> set[tuple[int, int, int]]:
        part = self.part(box)
        return {(part[at], part[at + 1], part[at + 2]) for at in range(0, len(part), 3)}

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.rgb).hexdigest()

    def thumb(self) -> bytes:
        """Mean brightness of 20 by 12 fields: what a change of a few edges leaves alone."""
        across, down = THUMB
        step_x, step_y = self.width // across, self.height // down
        grey = self.rgb[1::3]  # green weighs most
        means = bytearray()
        for row in range(down):
            rows = [
                grey[y * self.width : (y + 1) * self.width]
                for y in range(row * step_y, (row + 1) * step_y)
            ]
            for column in range(across):
                left = column * step_x
                total = sum(sum(line[left : left + step_x]) for line in rows)
                means.append(total // (step_x * step_y))
        return bytes(means)

    def half(self) -> "Snapshot":
        """Half as wide and high, each pixel the mean of four."""
        width, rows = self.width // 2, []
        for y in range(0, self.height - 1, 2):
            upper = self.rgb[3 * self.width * y : 3 * self.width * (y + 1)]
            lower = self.rgb[3 * self.width * (y + 1) : 3 * self.width * (y + 2)]
            row = bytearray()
            for x in range(0, 6 * width, 6):
                row += bytes(
                    (upper[x + c] + upper[x + 3 + c] + lower[x + c] + lower[x + 3 + c]) // 4
                    for c in range(3)
                )
            rows.append(bytes(row))
        return Snapshot(width, len(rows), b"".join(rows))

    def save(self, path: Path) -> None:
        """A PNG."""
        width = 3 * self.width
        lines = b"".join(b"\0" + self.rgb[y * width : (y + 1) * width] for y in range(self.height))
        header = struct.pack(">IIBBBBB", self.width, self.height, 8, 2, 0, 0, 0)
        parts = ((b"IHDR", header), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*part) for part in parts))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def snapshot(window: Any) -> Snapshot:
    """The frame that is on the window now, all of it drawn."""
    from kivy.base import EventLoop
    from kivy.graphics.opengl import GL_RGB, GL_UNSIGNED_BYTE, glReadPixels

    EventLoop.idle()
    window.dispatch("on_draw")
    width, height = window.system_size
    pixels = bytes(glReadPixels(0, 0, width, height, GL_RGB, GL_UNSIGNED_BYTE))
    rows = [pixels[3 * width * y : 3 * width * (y + 1)] for y in reversed(range(height))]
    return Snapshot(width, height, b"".join(rows))


def colour_of(pixel: tuple[int, int, int]) -> Colour:
    return pixel[0] / 255, pixel[1] / 255, pixel[2] / 255

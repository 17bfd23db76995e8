"""A grant as the bytes of a receipt printer: ESC/POS, with the code as dots.

The code is sent as an image (GS v 0) and not by the printer's own QR command, so that
any printer prints the same dots; Japanese as Shift_JIS in Kanji mode (FS &, FS C 1), as
printers sold in Japan have it.
"""

from terminal.dots import matrix

_RESET, _CENTRE = b"\x1b@", b"\x1ba\x01"
_KANJI = b"\x1c&\x1cC\x01"
_PLAIN, _LARGE = b"\x1d!\x00", b"\x1d!\x33"  # GS ! n: four times as wide and high
_FEED_AND_CUT = b"\x1bd\x04\x1dV\x42\x00"
_WIDEST = 384  # dots of the narrowest common paper, 58 mm


def slip_bytes(title: str, terminal: str, text: str) -> bytes:
    """The slip: the election, the terminal's number in large letters, the code."""
    return b"".join(
        (
            *(_RESET, _CENTRE, _KANJI, _said(title), b"\n"),
            *(_LARGE, _said(terminal), b"\n", _PLAIN),
            _image(matrix(text)),
            _FEED_AND_CUT,
        )
    )


def _said(words: str) -> bytes:
    """A letter that the printer's set does not have is printed as 〓."""
    return b"".join(_letter(letter) for letter in words)


def _letter(letter: str) -> bytes:
    try:
        return letter.encode("shift_jis")
    except UnicodeEncodeError:
        return "〓".encode("shift_jis")


def _image(rows: list[list[bool]]) -> bytes:
    scale = max(1, _WIDEST // len(rows))
    width = -(-len(rows[0]) * scale // 8)
    lines = [_dots(row, scale, width) for row in rows for _ in range(scale)]
    head = b"\x1dv0\x00" + width.to_bytes(2, "little") + len(lines).to_bytes(2, "little")
    return head + b"".join(lines)


def _dots(row: list[bool], scale: int, width: int) -> bytes:
    bits = [dark for dark in row for _ in range(scale)]
    number = 0
    for dark in bits:
        number = number << 1 | dark
    return (number << (8 * width - len(bits))).to_bytes(width, "big")

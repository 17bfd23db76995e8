"""The few commands of ESC/POS that are used, and the answers that a printer gives.

(Epson, ESC/POS Command Reference: ESC @, ESC d, GS V, GS a, GS r, GS v 0, DLE EOT.)
Everything is sent as dots, so that any printer draws any letter alike.
"""

from collections.abc import Iterator

from terminal.ports.slip_printer import PrinterCondition
from terminal.slips.raster import Raster

RESET = b"\x1b@"
SILENT = b"\x1da\x00"
"""It answers what it is asked, and says nothing on its own (GS a 0)."""

FEED_AND_CUT = b"\x1bd\x03\x1dVB\x00"
"""Three lines for a printer that is torn by hand; one that cuts feeds to its knife itself."""

ASK_DONE = b"\x1dr\x01"
"""Answered when everything before it was carried out (GS r 1)."""

ASK_NOW = tuple(b"\x10\x04" + bytes([number]) for number in (2, 3, 4))
"""Answered at once, whatever is printing: why it is offline, its errors, its paper."""

BAND_BYTES = 1024
"""Of dots in one command: a printer that was cut off in one waits for no more than these."""

_RASTER = b"\x1dv0\x00"
_ORDERS = (0x04, 0x05, 0x14)
_DLE = 0x10
_MOST_ROWS = 255


def bands(drawn: Raster) -> Iterator[bytes]:
    """The dots as commands GS v 0, each of a few rows; white at the right is not sent."""
    at = 0
    while at < len(drawn.rows):
        across = _across(drawn.rows[at], drawn.wide)
        count = 1
        while (
            at + count < len(drawn.rows)
            and count < _MOST_ROWS
            and (_across(drawn.rows[at + count], drawn.wide) == 1) == (across == 1)
            and max(across, _across(drawn.rows[at + count], drawn.wide)) * (count + 1) <= BAND_BYTES
        ):
            across = max(across, _across(drawn.rows[at + count], drawn.wide))
            count += 1
        yield _band(drawn.rows[at : at + count], drawn.wide, across)
        at += count


def _across(row: int, wide: int) -> int:
    """Bytes from the left up to the last dot, at least one."""
    if not row:
        return 1
    last = wide - ((row & -row).bit_length() - 1)
    return -(-last // 8)


def _band(rows: tuple[int, ...], wide: int, across: int) -> bytes:
    whole = -(-wide // 8)
    lines = ((row << (8 * whole - wide)).to_bytes(whole, "big")[:across] for row in rows)
    head = _RASTER + across.to_bytes(2, "little") + len(rows).to_bytes(2, "little")
    return head + without_orders(b"".join(lines))


def without_orders(dots: bytes) -> bytes:
    """The same dots, and none of them an order: printers obey DLE EOT, DLE ENQ and DLE DC4
    in the middle of a picture, too. One dot more, beside another, is seen by nobody."""
    found = bytearray(dots)
    for at in range(len(found) - 1):
        if found[at] == _DLE and found[at + 1] in _ORDERS:
            found[at] |= 0x08
    return bytes(found)


def is_done(answer: int) -> bool:
    """To ASK_DONE (its bits 4 and 7 are 0; in an answer given at once, bit 4 is 1)."""
    return not answer & 0x90


def is_now(answer: int) -> bool:
    """To one of ASK_NOW."""
    return answer & 0x93 == 0x12


def condition_of(offline: int, error: int, paper: int) -> PrinterCondition:
    """Of the three answers to ASK_NOW; the first thing that is wrong by what people do first."""
    if offline & 0x04:
        return PrinterCondition.COVER_OPEN
    if offline & 0x20 or paper & 0x60:
        return PrinterCondition.PAPER_OUT
    if offline & 0x40 or error & 0x68:
        return PrinterCondition.ERROR
    return PrinterCondition.PAPER_LOW if paper & 0x0C else PrinterCondition.READY

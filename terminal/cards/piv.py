"""PIV's commands and answers, as an officer's card needs them (NIST SP 800-73-4, part 2).

The badge's line lies in the object *Printed Information*, which a card gives out only after
its PIN, in the field *Name* (tag 01):

    53 L  01 L <line>  FE 00
"""

from common.secret import Secret
from terminal.cards import tlv
from terminal.cards.apdu import command
from terminal.cards.refused import CardRefused

NAME = bytes.fromhex("A00000030800001000")
"""The application's, without its version."""
PRINTED_INFORMATION = bytes.fromhex("5FC109")
PIN, PUK = 0x80, 0x81
"""References of the card's PIN and of the one that unblocks it."""

VERIFY, CHANGE, UNBLOCK = 0x20, 0x24, 0x2C
GET_DATA, PUT_DATA = 0xCB, 0xDB
MIN_DIGITS, PIN_BYTES = 6, 8
MAX_LINE = 125
"""Bytes of the field *Name*."""
_OBJECT, _LINE, _CHECK = 0x53, 0x01, 0xFE
_WANTED = tlv.packed(0x5C, PRINTED_INFORMATION)


def verify(pin: Secret) -> bytearray:
    """Is this the card's PIN? To be wiped when it was sent. Raises CardRefused: card-pin-form."""
    return _with(VERIFY, PIN, pin)


def ask_tries() -> bytearray:
    """VERIFY without a PIN: takes no try, and tells how many are left."""
    return command(VERIFY, 0x00, PIN)


def change(reference: int, old: Secret, new: Secret) -> bytearray:
    """CHANGE REFERENCE DATA. reference: PIN or PUK. Raises CardRefused: card-pin-form."""
    return _with(CHANGE, reference, old, new)


def unblock(puk: Secret, new: Secret) -> bytearray:
    """RESET RETRY COUNTER: all tries are back, with a new PIN.

    Raises CardRefused: card-pin-form.
    """
    return _with(UNBLOCK, PIN, puk, new)


def read_line() -> bytearray:
    """GET DATA of the object with the badge."""
    return command(GET_DATA, 0x3F, 0xFF, _WANTED, 0)


def write_line(line: str) -> bytearray:
    """PUT DATA of the object with this line; with an empty one the object is empty.

    Raises ValueError for a line that does not fit.
    """
    return command(PUT_DATA, 0x3F, 0xFF, _WANTED + packed(line))


def packed(line: str) -> bytes:
    """The object with this line. Raises ValueError."""
    text = line.encode("ascii")
    if len(text) > MAX_LINE:
        raise ValueError("longer than the field of the card")
    held = tlv.packed(_LINE, text) + tlv.packed(_CHECK, b"") if text else b""
    return tlv.packed(_OBJECT, held)


def unpacked(data: bytes) -> str:
    """The line in an object. Raises CardRefused: card-empty, card-unreadable."""
    held = tlv.unpacked(tlv.only(data, _OBJECT)) if data else {}
    if not held:
        raise CardRefused("card-empty")
    line = held.get(_LINE, b"")
    if not line or not all(0x20 <= byte < 0x7F for byte in line):
        raise CardRefused("card-unreadable")
    return line.decode("ascii")


def _with(ins: int, reference: int, *words: Secret) -> bytearray:
    """The command with these words, padded as SP 800-73-4 wants; its own copies are wiped."""
    data = bytearray()
    try:
        for word in words:
            _pad(word, data)
        return command(ins, 0x00, reference, data)
    finally:
        data[:] = bytes(len(data))


def _pad(word: Secret, data: bytearray) -> None:
    """6 to 8 digits, filled up with FF to 8 bytes, at the end of the data."""
    digits = b"" if word.wiped else word.reveal()
    if not MIN_DIGITS <= len(digits) <= PIN_BYTES or not all(b in b"0123456789" for b in digits):
        raise CardRefused("card-pin-form")
    data += digits
    data += b"\xff" * (PIN_BYTES - len(digits))

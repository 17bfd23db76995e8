"""A voter's card: an NDEF file with one text record (NFC Forum, Type 4 Tag 2.0; Text RTD 1.0).

file     <length, 2 bytes> <record>
record   D1 01 <length, 1 byte>  54 02 'en' <text>      up to 255 bytes
         C1 01 <length, 4 bytes> 54 02 'en' <text>
"""

from dataclasses import dataclass

from terminal.cards.apdu import MAX_DATA, SELECT, command
from terminal.cards.refused import CardRefused

NAME = bytes.fromhex("D2760000850101")
CAPABILITIES = bytes.fromhex("E103")
CAPABILITY_BYTES = 15
"""All that is needed of the container: the first file is the one with the message."""
READ, UPDATE = 0xB0, 0xD6
LEAST_OUT, LEAST_IN = 15, 13
"""Bytes that every card reads or writes at once (Type 4 Tag 1.0); one that says less would go
on for a thousand commands."""
LENGTH_BYTES = 2
MAX_TEXT = 1200
"""As long as any grant that is read (common/grant.py)."""

_FILE_CONTROL, _CONTROL_BYTES = 0x04, 0x06
_SHORT, _LONG = 0xD1, 0xC1
_TEXT = b"\x02en"
_SHORT_HEAD, _LONG_HEAD = 4, 7
_SHORT_PAYLOAD = 255
"""Bytes: of a record before its payload, and of the longest payload with a short head."""
MAX_MESSAGE = _LONG_HEAD + len(_TEXT) + MAX_TEXT


@dataclass(frozen=True)
class Capabilities:
    """file: its id. size: of the file, with the length. at_once_out, at_once_in: bytes that one
    command may read or write. readable, writable: by anybody."""

    file: bytes
    size: int
    at_once_out: int
    at_once_in: int
    readable: bool
    writable: bool


def select_file(file: bytes) -> bytearray:
    return command(SELECT, 0x00, 0x0C, file)


def read(offset: int, length: int) -> bytearray:
    return command(READ, offset >> 8, offset & 0xFF, expect=length & 0xFF)


def update(offset: int, data: bytes) -> bytearray:
    return command(UPDATE, offset >> 8, offset & 0xFF, data)


def read_capabilities(data: bytes) -> Capabilities:
    """Raises CardRefused: card-unreadable."""
    if len(data) != CAPABILITY_BYTES or data[2] >> 4 not in (1, 2, 3):
        raise CardRefused("card-unreadable")
    out, into = int.from_bytes(data[3:5], "big"), int.from_bytes(data[5:7], "big")
    if out < LEAST_OUT or into < LEAST_IN:
        raise CardRefused("card-unreadable")
    if data[7:9] != bytes([_FILE_CONTROL, _CONTROL_BYTES]):
        raise CardRefused("card-unreadable")
    size = int.from_bytes(data[11:13], "big")
    at_once = min(out, MAX_DATA), min(into, MAX_DATA)
    return Capabilities(data[9:11], size, *at_once, not data[13], not data[14])


def packed(text: str) -> bytes:
    """The record with this text. Raises ValueError."""
    payload = _TEXT + text.encode("ascii")
    if len(text) > MAX_TEXT:
        raise ValueError("longer than any grant")
    if len(payload) <= _SHORT_PAYLOAD:
        return bytes([_SHORT, 1, len(payload)]) + b"T" + payload
    return bytes([_LONG, 1]) + len(payload).to_bytes(4, "big") + b"T" + payload


def room(size: int) -> int:
    """How many letters fit into a file of this size."""
    inside = size - LENGTH_BYTES - len(_TEXT)
    letters = max(min(inside - _SHORT_HEAD, _SHORT_PAYLOAD - len(_TEXT)), inside - _LONG_HEAD)
    return max(0, min(letters, MAX_TEXT))


def unpacked(record: bytes) -> str:
    """The text of a record, in the one form in which packed() writes it.

    Raises CardRefused: card-empty, card-unreadable.
    """
    if not record:
        raise CardRefused("card-empty")
    start = record.find(_TEXT)
    text = record[start + len(_TEXT) :]
    if start < 0 or not text or not all(0x20 < byte < 0x7F for byte in text):
        raise CardRefused("card-unreadable")
    if len(text) > MAX_TEXT or packed(text.decode("ascii")) != record:
        raise CardRefused("card-unreadable")
    return text.decode("ascii")

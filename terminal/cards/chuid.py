"""By what an officer's card is known before its PIN: the GUID in its CHUID (NIST SP 800-73-4,
part 1, 3.1.2 and appendix A, table 9), which a card gives out to anybody.

    53 L  30 19 <no FASC-N>  34 10 <GUID>  35 08 <until when>  3E 00  FE 00

The GUID is the badge's (common/badges.py) and no number of the card. Code: docs/cards.md.
"""

from common.badges import GUID_BYTES
from terminal.cards import piv
from terminal.cards.apdu import ask, command
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

OBJECT = bytes.fromhex("5FC102")
NO_FASC_N = bytes(25)
NO_END = b"20991231"
_TAG_LIST = 0x5C
_OBJECT, _FASC_N, _GUID, _UNTIL, _SIGNATURE, _CHECK = 0x53, 0x30, 0x34, 0x35, 0x3E, 0xFE


def read() -> bytearray:
    """GET DATA of the CHUID."""
    wanted = bytes([_TAG_LIST, len(OBJECT)]) + OBJECT
    return command(piv.GET_DATA, 0x3F, 0xFF, wanted, 0)


def write(guid: bytes) -> bytearray:
    """PUT DATA of a CHUID with this GUID."""
    wanted = bytes([_TAG_LIST, len(OBJECT)]) + OBJECT
    return command(piv.PUT_DATA, 0x3F, 0xFF, wanted + packed(guid))


def packed(guid: bytes) -> bytes:
    """Raises ValueError where it has not 16 bytes."""
    if len(guid) != GUID_BYTES:
        raise ValueError("a GUID has 16 bytes")
    fields = (_FASC_N, NO_FASC_N), (_GUID, guid), (_UNTIL, NO_END), (_SIGNATURE, b""), (_CHECK, b"")
    held = b"".join(bytes([tag, len(value)]) + value for tag, value in fields)
    return bytes([_OBJECT, len(held)]) + held


def guid_in(data: bytes) -> bytes:
    """The GUID of a CHUID; empty where there is none that is read here: a stranger's card."""
    if len(data) < 2 or data[0] != _OBJECT or len(data) != 2 + data[1] or data[1] >= 0x80:
        return b""
    at = 2
    while at + 2 <= len(data):
        end = at + 2 + data[at + 1]
        if data[at] == _GUID:
            guid = data[at + 2 : end]
            return guid if len(guid) == GUID_BYTES else b""
        at = end
    return b""


def guid_of(slot: CardSlot) -> bytes:
    """The GUID of the officer's card that was chosen; empty for a stranger's. Raises CardGone,
    ReaderGone."""
    try:
        answer = ask(slot, read())
    except CardRefused:
        return b""
    return guid_in(answer.data) if answer.done else b""

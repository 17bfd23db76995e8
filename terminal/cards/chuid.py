"""By what an officer's card is known before its PIN: the GUID in its CHUID (NIST SP 800-73-4,
part 1, 3.1.2 and appendix A, table 9), which a card gives out to anybody.

    53 L  30 19 <no FASC-N>  34 10 <GUID>  35 08 <until when>  3E 00  FE 00

The GUID is the badge's (common/badges.py) and no number of the card. Code: docs/cards.md.
"""

from common.badges import GUID_BYTES
from terminal.cards import piv, tlv
from terminal.cards.apdu import ask, command
from terminal.cards.officer_card import choose
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

OBJECT = bytes.fromhex("5FC102")
NO_FASC_N = bytes(25)
NO_END = b"20991231"
_WANTED = tlv.packed(0x5C, OBJECT)
_OBJECT, _FASC_N, _GUID, _UNTIL, _SIGNATURE, _CHECK = 0x53, 0x30, 0x34, 0x35, 0x3E, 0xFE


def read() -> bytearray:
    """GET DATA of the CHUID."""
    return command(piv.GET_DATA, 0x3F, 0xFF, _WANTED, 0)


def write(guid: bytes) -> bytearray:
    """PUT DATA of a CHUID with this GUID."""
    return command(piv.PUT_DATA, 0x3F, 0xFF, _WANTED + packed(guid))


def take_off() -> bytearray:
    """PUT DATA of an empty CHUID."""
    return command(piv.PUT_DATA, 0x3F, 0xFF, _WANTED + tlv.packed(_OBJECT, b""))


def packed(guid: bytes) -> bytes:
    """Raises ValueError where it has not 16 bytes."""
    if len(guid) != GUID_BYTES:
        raise ValueError("a GUID has 16 bytes")
    fields = (_FASC_N, NO_FASC_N), (_GUID, guid), (_UNTIL, NO_END), (_SIGNATURE, b""), (_CHECK, b"")
    return tlv.packed(_OBJECT, b"".join(tlv.packed(tag, value) for tag, value in fields))


def guid_in(data: bytes) -> bytes:
    """The GUID of a CHUID; empty where there is none that is read here: a stranger's card."""
    try:
        guid = tlv.unpacked(tlv.only(data, _OBJECT)).get(_GUID, b"")
    except CardRefused:
        return b""
    return guid if len(guid) == GUID_BYTES else b""


def guid_of(slot: CardSlot) -> bytes:
    """The GUID of an officer's card; empty for a stranger's. The talk is over.

    Raises CardRefused: card-foreign, where it is no officer's card at all; CardGone, ReaderGone.
    """
    try:
        choose(slot)
        return _guid(slot)
    finally:
        slot.release()


def _guid(slot: CardSlot) -> bytes:
    try:
        answer = ask(slot, read())
    except CardRefused:  # longer than any that is read here
        return b""
    return guid_in(answer.data) if answer.done else b""

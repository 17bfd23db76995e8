"""A voter's card: a grant is read from it, written to it, and taken off it again.

A card that was pulled while it was written holds no grant: its length is put to zero first
and to what it is last. Everything here may raise CardRefused (always: card-foreign,
card-unreadable), and CardGone and ReaderGone of the slot. The talk is over afterwards.
"""

from terminal.cards import ndef
from terminal.cards.apdu import ask, select
from terminal.cards.ndef import Capabilities
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot


def is_voter_card(slot: CardSlot) -> bool:
    """Whether there is an NDEF application on it."""
    try:
        return ask(slot, select(ndef.NAME)).done
    finally:
        slot.release()


def read_grant(slot: CardSlot) -> str:
    """The text on the card; whether it is a good grant is not known yet.

    Raises CardRefused: card-empty.
    """
    try:
        return ndef.unpacked(_message(slot, _opened(slot)))
    finally:
        slot.release()


def write_grant(slot: CardSlot, text: str) -> None:
    """The card holds this text, and was read again.

    Raises CardRefused: card-too-small, card-read-only, card-not-written.
    """
    try:
        record = ndef.packed(text)
        file = _to_write(slot, ndef.LENGTH_BYTES + len(record))
        _put(slot, file, 0, bytes(ndef.LENGTH_BYTES))
        _put(slot, file, ndef.LENGTH_BYTES, record)
        _put(slot, file, 0, len(record).to_bytes(ndef.LENGTH_BYTES, "big"))
        if _message(slot, file) != record:
            raise CardRefused("card-not-written")
    finally:
        slot.release()


def check_blank(slot: CardSlot, text: str) -> None:
    """This text could be written, and would overwrite no grant but itself.

    Raises CardRefused: card-too-small, card-read-only, card-not-empty.
    """
    try:
        file = _to_write(slot, ndef.LENGTH_BYTES + len(ndef.packed(text)))
        record = _message(slot, file)
        if record and record != ndef.packed(text):
            raise CardRefused("card-not-empty")
    finally:
        slot.release()


def wipe_grant(slot: CardSlot) -> None:
    """Nothing is left of any grant on the card: zeros wherever one could have been.

    Raises CardRefused: card-read-only, card-not-written.
    """
    try:
        file = _to_write(slot, ndef.LENGTH_BYTES)
        size = min(file.size, ndef.LENGTH_BYTES + ndef.MAX_MESSAGE)
        _put(slot, file, 0, bytes(size))
        if _get(slot, file, 0, size) != bytes(size):
            raise CardRefused("card-not-written")
    finally:
        slot.release()


def capabilities(slot: CardSlot) -> Capabilities:
    """What the card says of its file: its size, and whether it can be written."""
    try:
        return _opened(slot)
    finally:
        slot.release()


def room(slot: CardSlot) -> int:
    """How many letters a grant on this card may have."""
    return ndef.room(capabilities(slot).size)


def _opened(slot: CardSlot) -> Capabilities:
    """The file with the message is chosen."""
    if not ask(slot, select(ndef.NAME)).done:
        raise CardRefused("card-foreign")
    _choose(slot, ndef.CAPABILITIES)
    answer = ask(slot, ndef.read(0, ndef.CAPABILITY_BYTES))
    if not answer.done:
        raise CardRefused("card-unreadable")
    file = ndef.read_capabilities(answer.data)
    if not file.readable:
        raise CardRefused("card-foreign")
    _choose(slot, file.file)
    return file


def _to_write(slot: CardSlot, size: int) -> Capabilities:
    file = _opened(slot)
    if not file.writable:
        raise CardRefused("card-read-only")
    if size > file.size:
        raise CardRefused("card-too-small")
    return file


def _choose(slot: CardSlot, file: bytes) -> None:
    if not ask(slot, ndef.select_file(file)).done:
        raise CardRefused("card-unreadable")


def _message(slot: CardSlot, file: Capabilities) -> bytes:
    length = int.from_bytes(_get(slot, file, 0, ndef.LENGTH_BYTES), "big")
    if length > min(file.size - ndef.LENGTH_BYTES, ndef.MAX_MESSAGE):
        raise CardRefused("card-unreadable")
    return _get(slot, file, ndef.LENGTH_BYTES, length)


def _get(slot: CardSlot, file: Capabilities, start: int, length: int) -> bytes:
    found = b""
    while len(found) < length:
        size = min(file.at_once_out, length - len(found))
        answer = ask(slot, ndef.read(start + len(found), size))
        if not answer.done or len(answer.data) != size:
            raise CardRefused("card-unreadable")
        found += answer.data
    return found


def _put(slot: CardSlot, file: Capabilities, start: int, data: bytes) -> None:
    for at in range(0, len(data), file.at_once_in):
        part = data[at : at + file.at_once_in]
        if not ask(slot, ndef.update(start + at, part)).done:
            raise CardRefused("card-not-written")

"""Commands to a card and its answers, short form alone (ISO/IEC 7816-4 clause 5, 7816-3).

command   CLA INS P1 P2 [Lc data] [Le]
answer    [data] SW1 SW2
"""

from dataclasses import dataclass

from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

DONE = 0x9000
NOT_ALLOWED = 0x6982
"""Security status not satisfied: a PIN or key is wanted first."""
BLOCKED = 0x6983
NOT_FOUND = (0x6A82, 0x6A88)

SELECT = 0xA4
GET_RESPONSE = 0xC0
MAX_DATA = 255
MAX_PARTS = 8
"""Of 256 bytes: more than any object that is read here; a card that sends on is refused."""
_HEADER = 4
_ANY_LENGTH = 0x00
"""Le: up to 256 bytes."""


@dataclass(frozen=True)
class Answer:
    """status: SW1 and SW2 as one number."""

    data: bytes
    status: int

    @property
    def done(self) -> bool:
        return self.status == DONE


def command(
    ins: int, p1: int, p2: int, data: bytes | bytearray = b"", expect: int | None = None
) -> bytearray:
    """A short command of class 00. expect: how many bytes at most are wanted back, 256
    written as 0; None for none. Raises ValueError for more than 255 bytes of data."""
    if len(data) > MAX_DATA:
        raise ValueError("too long for a short command")
    made = bytearray([0x00, ins, p1, p2])
    if data:
        made.append(len(data))
        made += data  # in place: it may be a PIN, and the caller wipes what is returned
    if expect is not None:
        made.append(expect)
    return made


def select(name: bytes) -> bytearray:
    """Choose an application by its name (AID)."""
    return command(SELECT, 0x04, 0x00, name, _ANY_LENGTH)


def for_t0(short: bytes | bytearray) -> bytearray:
    """The same command as a card takes it by T=0: there is always a fifth byte, and none
    after the data (ISO/IEC 7816-3 clause 12.2; what is answered is fetched by GET RESPONSE)."""
    if len(short) == _HEADER:
        return bytearray(short) + b"\x00"
    if len(short) > _HEADER + 1:
        return bytearray(short[: _HEADER + 1 + short[_HEADER]])
    return bytearray(short)


def read_answer(raw: bytes) -> Answer:
    """Raises CardRefused: card-unreadable."""
    if len(raw) < 2:
        raise CardRefused("card-unreadable")
    return Answer(raw[:-2], int.from_bytes(raw[-2:], "big"))


def ask(slot: CardSlot, sent: bytes | bytearray) -> Answer:
    """The whole answer, fetched in parts where the card hands it out so (61xx, 6Cxx).

    Ends after so many parts whatever the card says. Raises CardRefused: card-unreadable;
    CardGone, ReaderGone.
    """
    answer = read_answer(slot.transmit(sent))
    if answer.status >> 8 == 0x6C and _expects(sent):  # the right length is told
        again = sent[:-1] + bytes([answer.status & 0xFF])
        answer = read_answer(slot.transmit(again))
    data = answer.data
    for _ in range(MAX_PARTS):
        if answer.status >> 8 != 0x61:
            return Answer(data, answer.status)
        more = command(GET_RESPONSE, 0x00, 0x00, expect=answer.status & 0xFF)
        answer = read_answer(slot.transmit(more))
        data += answer.data
    raise CardRefused("card-unreadable")


def _expects(sent: bytes | bytearray) -> bool:
    """Whether it ends with how much is wanted back."""
    size = len(sent)
    return size == _HEADER + 1 or (size > _HEADER and size == _HEADER + 2 + sent[_HEADER])

"""A card that answers anything gets one clear refusal, soon, and nothing else happens.

Hypothesis makes the answers: bytes at random, statuses that ask for more, answers of a good
card with a part changed.
"""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.secret import Secret
from common.text import catalogue
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.request import read_request
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState, NdefState, PivState
from hardware_sim.cards.status import Refused
from terminal.cards import apdu, chuid, ndef, piv, tlv
from terminal.cards.fit import fit
from terminal.cards.grant_card import read_grant, wipe_grant, write_grant
from terminal.cards.issue import Words, empty, issue, unblock
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

LINE = "IPPYO-BADGE-1 p01-b1 " + "5c" * 16 + " 0badcafe"
MOST_COMMANDS = 1000
"""No act needs more, whatever the card answers: so none goes on for ever."""
GOOD = CardState(
    piv=PivState(objects=((piv.PRINTED_INFORMATION, piv.packed(LINE)),)),
    ndef=NdefState(b"\x00\x0a" + ndef.packed("abc") + bytes(500), at_once=100),
)

PRINTABLE = st.characters(min_codepoint=0x21, max_codepoint=0x7E)
WORDS = ("9000", "6100", "6110", "6C08", "63C0", "63CF", "6983", "6A82")
STATUSES = st.sampled_from([bytes.fromhex(word) for word in WORDS])
ANSWERS = st.one_of(
    st.binary(max_size=4),
    st.builds(bytes.__add__, st.binary(max_size=300), STATUSES),
    st.builds(lambda data, end: tlv.packed(0x53, data) + end, st.binary(max_size=99), STATUSES),
    st.builds(lambda data, end: tlv.packed(0x7C, data) + end, st.binary(max_size=40), STATUSES),
)
FLIPS = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 255)), max_size=3)
READERS = (
    apdu.read_answer,
    tlv.unpacked,
    piv.unpacked,
    ndef.unpacked,
    ndef.read_capabilities,
)


class Hostile:
    """A slot whose card gives these answers, one after the other and round again."""

    def __init__(self, answers: list[bytes]) -> None:
        self._answers = answers
        self.asked = 0

    def reader(self) -> str | None:
        return "hostile"

    def present(self) -> bool:
        return True

    def transmit(self, command: bytes | bytearray) -> bytes:
        read_request(bytes(command))  # what is sent is always a command
        self.asked += 1
        assert self.asked <= MOST_COMMANDS
        return self._answers[self.asked % len(self._answers)]

    def release(self) -> None:
        """Nothing is kept."""


KNOWN = {"", *(key.removeprefix("cards.") for key in catalogue() if key.startswith("cards."))}
"""No refusal, or one that has a text."""


def refusal(act: Callable[[], object]) -> str:
    """Why a card is not taken; empty where it is."""
    try:
        act()
    except CardRefused as refused:
        return refused.reason
    return ""


def _words() -> Words:
    return Words(*(Secret(text) for text in (bytes(24), b"1" * 6, b"2" * 6, b"3" * 8, b"4" * 8)))


ACTS: dict[str, Callable[[CardSlot], object]] = {
    "badge": lambda slot: read_badge(slot, Secret(b"123456")),
    "tries": tries_left,
    "known by": chuid.guid_of,
    "grant": read_grant,
    "write": lambda slot: write_grant(slot, "A" * 882),
    "wipe": wipe_grant,
    "fit": fit,
    "issue": lambda slot: issue(slot, LINE, _words(), bytes(16)),
    "empty": lambda slot: empty(slot, Secret(bytes(16))),
    "unblock": lambda slot: unblock(slot, Secret(b"12345678"), Secret(b"123456")),
}


@pytest.mark.parametrize("act", ACTS)
@settings(max_examples=60, deadline=None)
@given(answers=st.lists(ANSWERS, min_size=1, max_size=12))
def test_any_answers_end_in_a_result_or_one_refusal_with_a_text(
    act: str, answers: list[bytes]
) -> None:
    slot = Hostile(answers)
    assert refusal(lambda: ACTS[act](slot)) in KNOWN
    assert slot.asked <= MOST_COMMANDS


@pytest.mark.parametrize("act", ACTS)
@settings(max_examples=60, deadline=None)
@given(at=st.integers(0, 11), flips=FLIPS, cut=st.integers(0, 7))
def test_one_bad_answer_of_a_good_card_is_refused_or_harmless(
    act: str, at: int, flips: list[tuple[int, int]], cut: int
) -> None:
    """Bits turned and bytes lost in the answer to any of its commands."""

    class Bad(VirtualCard):
        count = 0

        def answer(self, raw: bytes) -> bytes:
            found = bytearray(super().answer(raw))
            self.count += 1
            if self.count == at + 1:
                for index, bits in flips:
                    found[index % len(found)] ^= bits
                found = found[: max(0, len(found) - cut)]
            return bytes(found)

    assert refusal(lambda: ACTS[act](VirtualSlot(Bad(GOOD)))) in KNOWN


@given(data=st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """By every reader of what a card holds."""
    for read in READERS:
        assert refusal(lambda: read(data)) in KNOWN  # noqa: B023 - called at once
    assert len(chuid.guid_in(data)) in (0, 16)


@given(text=st.text(PRINTABLE, min_size=1, max_size=1200))
def test_a_text_on_a_card_comes_back(text: str) -> None:
    assert ndef.unpacked(ndef.packed(text)) == text


@given(line=st.text(PRINTABLE | st.just(" "), min_size=1, max_size=125))
def test_a_line_on_a_card_comes_back(line: str) -> None:
    assert piv.unpacked(piv.packed(line)) == line


@given(fields=st.dictionaries(st.integers(0, 255), st.binary(max_size=255), max_size=4))
def test_fields_come_back(fields: dict[int, bytes]) -> None:
    assert tlv.unpacked(b"".join(tlv.packed(tag, held) for tag, held in fields.items())) == fields


@given(
    ins=st.integers(0, 255),
    p=st.tuples(st.integers(0, 255), st.integers(0, 255)),
    data=st.binary(max_size=255),
    expect=st.none() | st.integers(0, 255),
)
def test_a_command_is_understood_as_it_was_meant(
    ins: int, p: tuple[int, int], data: bytes, expect: int | None
) -> None:
    """By a card that was written from the standard, and by T=0 with the same data."""
    made = apdu.command(ins, *p, data, expect)
    asked = read_request(bytes(made))
    wanted = None if expect is None else expect or 256
    assert (asked.ins, asked.p1, asked.p2, asked.data, asked.expects) == (ins, *p, data, wanted)
    by_t0 = read_request(bytes(apdu.for_t0(made)))
    assert (by_t0.ins, by_t0.data) == (ins, data)
    assert by_t0.expects == (None if data else wanted or 256)


@given(raw=st.binary(max_size=300))
def test_the_virtual_card_answers_anything(raw: bytes) -> None:
    """With a status, and never by falling over; what it keeps stays within its size."""
    card = VirtualCard(GOOD)
    for command in (bytes(apdu.select(piv.NAME)), raw, bytes(apdu.select(ndef.NAME)), raw):
        assert len(card.answer(command)) >= 2
    assert card.state.ndef is not None
    assert len(card.state.ndef.data) == len(GOOD.ndef.data)  # type: ignore[union-attr]


def test_a_request_that_is_none_is_refused() -> None:
    """Positive control of the reader that the tests above rely on."""
    for raw in ("", "00A404", "80A40400", "00A4040005616263", "00A40400006162"):
        with pytest.raises(Refused):
            read_request(bytes.fromhex(raw))


def test_a_card_that_wants_a_byte_at_a_time_is_refused() -> None:
    """Else one grant would be a thousand commands."""
    good = bytes.fromhex("000F20 000F 000D 0406E1040400 0000".replace(" ", ""))
    assert ndef.read_capabilities(good).at_once_out == 15
    for least in (good[:4] + b"\x0e" + good[5:], good[:6] + b"\x0c" + good[7:]):
        assert refusal(lambda: ndef.read_capabilities(least)) == "card-unreadable"  # noqa: B023

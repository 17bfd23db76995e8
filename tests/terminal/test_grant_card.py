"""A voter's card: a grant is written, read and wiped, and never half there."""

import pytest

from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState, NdefState, Protocol, officer_card, voter_card
from terminal.cards import ndef
from terminal.cards.grant_card import read_grant, room, wipe_grant, write_grant
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone

LONGEST = "A" * 882
"""Letters of a grant with the longest terminal and 16 contests (docs/formats/grant.md)."""


def slot_with(**changes: object) -> VirtualSlot:
    return VirtualSlot(VirtualCard(CardState(ndef=NdefState(**changes))))  # type: ignore[arg-type]


def refusal(act: object, *arguments: object) -> str:
    with pytest.raises(CardRefused) as raised:
        act(*arguments)  # type: ignore[operator]
    return raised.value.reason


def found_on(slot: VirtualSlot) -> str:
    """The grant on the card, or why there is none."""
    try:
        return read_grant(slot)
    except CardRefused as refused:
        return refused.reason


def held(slot: VirtualSlot) -> bytes:
    assert slot._card is not None
    assert slot._card.state.ndef is not None
    return slot._card.state.ndef.data


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
@pytest.mark.parametrize("letters", [1, 180, 251, 252, 253, 882, 1200])
def test_a_grant_comes_back_as_it_was_written(letters: int, protocol: Protocol) -> None:
    """Short and long records, by both ways in which a contact card speaks."""
    state = CardState(ndef=NdefState(bytes(2048)), protocol=protocol)
    slot = VirtualSlot(VirtualCard(state))
    text = ("Ab9-_" * 240)[:letters]
    write_grant(slot, text)
    assert read_grant(slot) == text


def test_the_room_that_is_told_is_the_room_there_is() -> None:
    """A grant of as many letters fits, one letter more does not and leaves the card alone."""
    for size in (30, 256, 260, 261, 262, 263, 264, 265, 266, 900, 2048):
        letters = room(slot_with(data=bytes(size)))
        slot = slot_with(data=bytes(size))
        write_grant(slot, "A" * letters)
        if letters < ndef.MAX_TEXT:
            before = held(slot)
            assert refusal(write_grant, slot, "A" * (letters + 1)) == "card-too-small"
            assert held(slot) == before


def test_a_card_of_894_bytes_takes_the_longest_grant() -> None:
    """As docs/cards.md tells a town to buy."""
    slot = slot_with(data=bytes(894))
    write_grant(slot, LONGEST)
    assert read_grant(slot) == LONGEST
    assert refusal(write_grant, slot_with(data=bytes(893)), LONGEST) == "card-too-small"


def test_a_wiped_card_holds_nothing_of_a_longer_grant_before() -> None:
    """Zeros wherever one could have been, not only where the last one was."""
    slot = slot_with()
    write_grant(slot, LONGEST)
    write_grant(slot, "short")
    assert b"AAAA" in held(slot)
    wipe_grant(slot)
    assert set(held(slot)) == {0}
    assert refusal(read_grant, slot) == "card-empty"


def test_a_card_pulled_while_it_is_written_holds_no_grant() -> None:
    """At every command: the grant before, this one, or none; never a part or a mixture."""
    for command in range(1, 30):
        card = VirtualCard(voter_card())
        slot = VirtualSlot(card)
        write_grant(slot, "B" * 300)
        slot.pull_after = command
        try:
            write_grant(slot, LONGEST)
        except CardGone:
            slot.insert(card)
        else:
            assert command > 20
            return
        assert found_on(slot) in ("B" * 300, LONGEST, "card-empty")
        write_grant(slot, LONGEST)
        assert read_grant(slot) == LONGEST
    raise AssertionError("the card was never left in")


def test_a_card_pulled_while_it_is_wiped_can_be_wiped_again() -> None:
    for command in range(1, 15):
        card = VirtualCard(voter_card())
        slot = VirtualSlot(card)
        write_grant(slot, LONGEST)
        slot.pull_after = command
        with pytest.raises(CardGone):
            wipe_grant(slot)
        slot.insert(card)
        wipe_grant(slot)
        assert set(held(slot)) == {0}


def test_an_officer_s_card_and_a_read_only_one_are_refused() -> None:
    for act, arguments in ((read_grant, ()), (write_grant, ("A",)), (wipe_grant, ())):
        stranger = VirtualSlot(VirtualCard(officer_card()))
        assert refusal(act, stranger, *arguments) == "card-foreign"
    locked = slot_with(writable=False)
    assert refusal(write_grant, locked, "A") == "card-read-only"
    assert refusal(wipe_grant, locked) == "card-read-only"


def test_a_card_that_keeps_something_else_is_found_out() -> None:
    """Positive control of reading again: one bit that did not stick."""

    class Forgetful(VirtualCard):
        def answer(self, raw: bytes) -> bytes:
            raw = raw[:-1] + bytes([raw[-1] ^ 1]) if raw[1] == 0xD6 and len(raw) > 60 else raw
            return super().answer(raw)

    slot = VirtualSlot(Forgetful(voter_card()))
    assert refusal(write_grant, slot, "A" * 100) == "card-not-written"


def test_a_record_of_another_program_is_no_grant() -> None:
    """An address of a web page, a text in another language, two records."""
    whole = ndef.packed("abc")
    for record in (b"\xd1\x01\x04U\x04a.b", whole.replace(b"en", b"ja"), whole + whole):
        data = len(record).to_bytes(2, "big") + record
        assert refusal(read_grant, slot_with(data=data.ljust(64, b"\0"))) == "card-unreadable"

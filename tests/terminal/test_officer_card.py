"""An officer's card: what the PIN opens, how tries are counted, what a stranger's card gives."""

from dataclasses import replace

import pytest

from common.secret import Secret
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import CardState, PivState, Protocol, officer_card, voter_card
from terminal.cards import piv
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone, ReaderGone

LINE = "IPPYO-BADGE-1 p01-b1 " + "5c" * 16 + " 0badcafe"


def pin(digits: str = "123456") -> Secret:
    return Secret(digits.encode())


def badge_card(line: str = LINE, protocol: Protocol = "T=1") -> VirtualCard:
    """A card with this badge; its PIN is 123456."""
    held = ((piv.PRINTED_INFORMATION, piv.packed(line)),)
    return VirtualCard(CardState(piv=PivState(objects=held), protocol=protocol))


def refused(slot: VirtualSlot, digits: str) -> tuple[str, object]:
    with pytest.raises(CardRefused) as raised:
        read_badge(slot, pin(digits))
    return raised.value.reason, raised.value.values.get("left")


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_the_right_pin_opens_the_badge(protocol: Protocol) -> None:
    """By both ways in which a contact card speaks."""
    slot = VirtualSlot(badge_card(protocol=protocol))
    assert tries_left(slot) == 3
    assert read_badge(slot, pin()) == LINE


def test_a_card_is_closed_again_when_its_badge_was_read() -> None:
    """Whoever comes next to a card that was left in the reader needs its PIN anew."""
    slot = VirtualSlot(badge_card())
    read_badge(slot, pin())
    assert slot.transmit(piv.read_line()) == b"\x6d\x00"  # nothing is even chosen


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
def test_wrong_pins_are_counted_by_the_card_until_it_locks(protocol: Protocol) -> None:
    """The tries that are left are told; a locked card takes the right PIN no more."""
    slot = VirtualSlot(badge_card(protocol=protocol))
    assert [refused(slot, "654321") for _ in range(3)] == [
        ("card-pin-wrong", 2),
        ("card-pin-wrong", 1),
        ("card-pin-locked", None),
    ]
    assert tries_left(slot) == 0
    assert refused(slot, "123456") == ("card-pin-locked", None)


def test_the_right_pin_gives_all_tries_back() -> None:
    slot = VirtualSlot(badge_card())
    refused(slot, "654321")
    assert tries_left(slot) == 2
    read_badge(slot, pin())
    assert tries_left(slot) == 3


@pytest.mark.parametrize("digits", ["", "12345", "123456789", "12345a", "１２３４５６"])
def test_what_can_be_no_pin_costs_no_try(digits: str) -> None:
    """A slip of the hand is refused before the card sees it."""
    slot = VirtualSlot(badge_card())
    assert refused(slot, digits) == ("card-pin-form", None)
    assert tries_left(slot) == 3


def test_a_stranger_s_card_is_told() -> None:
    """Neither a voter's card nor a card of nobody's is an officer's."""
    for state in (voter_card(), CardState()):
        assert refused(VirtualSlot(VirtualCard(state)), "123456") == ("card-foreign", None)


def test_a_card_as_bought_holds_no_badge() -> None:
    assert refused(VirtualSlot(VirtualCard(officer_card())), "123456") == ("card-empty", None)


@pytest.mark.parametrize("command", [1, 2, 3])
def test_a_card_pulled_at_any_command_gives_nothing_and_stays_whole(command: int) -> None:
    """Each time the officer is told; put in again, the card works, with all its tries."""
    card = badge_card()
    slot = VirtualSlot(card)
    slot.pull_after = command
    with pytest.raises(CardGone):
        read_badge(slot, pin())
    assert not slot.present()
    slot.insert(card)
    assert tries_left(slot) == 3
    assert read_badge(slot, pin()) == LINE


def test_no_talk_goes_on_with_a_card_that_was_put_in_again() -> None:
    """What a PIN opened is closed by pulling the card, however fast the hand is."""
    card = badge_card()
    slot = VirtualSlot(card)
    assert slot.transmit(b"\x00\xa4\x04\x00\x09" + piv.NAME)[-2:] == b"\x90\x00"
    slot.insert(card)
    with pytest.raises(CardGone):
        slot.transmit(piv.verify(pin()))


def test_a_mute_card_and_a_reader_without_its_cable_are_told() -> None:
    slot = VirtualSlot(badge_card())
    slot.mute = True
    with pytest.raises(CardGone):
        read_badge(slot, pin())
    slot.mute = False
    slot.plug(on=False)
    assert (slot.reader(), slot.present()) == (None, False)
    with pytest.raises(ReaderGone):
        read_badge(slot, pin())
    slot.plug(on=True)
    assert read_badge(slot, pin()) == LINE


def test_a_badge_with_other_bytes_around_it_is_refused() -> None:
    """An object that another program wrote is no badge."""
    whole = piv.packed(LINE)
    for held in (whole + b"\x00", whole[:-1], b"\x53\x02\x01\x05", whole.replace(b" ", b"\x07")):
        state = CardState(piv=replace(PivState(), objects=((piv.PRINTED_INFORMATION, held),)))
        assert refused(VirtualSlot(VirtualCard(state)), "123456")[0] == "card-unreadable"

"""A bought card becomes an officer's card: keys, PINs, the badge, and cards that do not fit."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from common.secret import Secret
from hardware_sim.cards import piv_applet
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.cards.state import (
    FACTORY_KEY,
    CardState,
    Cipher,
    NdefState,
    PivState,
    Protocol,
    Reference,
    officer_card,
    voter_card,
)
from terminal.cards.chuid import guid_of
from terminal.cards.fit import fit
from terminal.cards.issue import Words, change_pin, empty, issue, unblock
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone

LINE = "IPPYO-BADGE-1 p01-b1 " + "5c" * 16 + " 0badcafe"
GUID = bytes(range(16))
LONGEST = "IPPYO-BADGE-1 " + "p" * 36 + " " + "5c" * 16 + " 0badcafe"
KEYS: dict[Cipher, bytes] = {
    "3DES": FACTORY_KEY,
    "AES-128": bytes(range(16)),
    "AES-192": FACTORY_KEY,
    "AES-256": bytes(range(32)),
}


def words(**changes: bytes) -> Words:
    """As a card is bought, and PIN 285714, PUK 90417263 for it."""
    given = {
        "key": FACTORY_KEY,
        "first_pin": b"123456",
        "pin": b"285714",
        "first_puk": b"12345678",
        "puk": b"90417263",
    }
    return Words(**{name: Secret(changes.get(name, value)) for name, value in given.items()})


def refusal(act: Callable[..., object], *arguments: object) -> tuple[str, object]:
    with pytest.raises(CardRefused) as raised:
        act(*arguments)
    return raised.value.reason, raised.value.values.get("left")


@pytest.mark.parametrize("protocol", ["T=0", "T=1"])
@pytest.mark.parametrize("cipher", list(KEYS))
def test_a_card_as_bought_becomes_an_officer_s_card(cipher: Cipher, protocol: Protocol) -> None:
    """With each kind of management key. Afterwards only the new PIN opens it."""
    state = CardState(piv=PivState(key=KEYS[cipher], cipher=cipher), protocol=protocol)
    slot = VirtualSlot(VirtualCard(state))
    issue(slot, LONGEST, words(key=KEYS[cipher]), GUID)
    assert guid_of(slot) == GUID
    assert read_badge(slot, Secret(b"285714")) == LONGEST
    assert refusal(read_badge, slot, Secret(b"123456")) == ("card-pin-wrong", 2)


def test_the_factory_s_puk_opens_nothing_any_more() -> None:
    """Else whoever finds the card could set a PIN of their own."""
    slot = VirtualSlot(VirtualCard(officer_card()))
    issue(slot, LINE, words(), GUID)
    new = Secret(b"111222")
    assert refusal(unblock, slot, Secret(b"12345678"), new) == ("card-pin-wrong", 2)
    unblock(slot, Secret(b"90417263"), new)
    assert read_badge(slot, new) == LINE


def test_a_locked_card_comes_back_by_its_puk() -> None:
    slot = VirtualSlot(VirtualCard(officer_card()))
    issue(slot, LINE, words(), GUID)
    for _ in range(3):
        refusal(read_badge, slot, Secret(b"000000"))
    assert tries_left(slot) == 0
    unblock(slot, Secret(b"90417263"), Secret(b"314159"))
    assert tries_left(slot) == 3
    assert read_badge(slot, Secret(b"314159")) == LINE


def test_wrong_puks_lock_the_card_for_good() -> None:
    slot = VirtualSlot(VirtualCard(officer_card()))
    given = [refusal(unblock, slot, Secret(b"00000000"), Secret(b"314159")) for _ in range(4)]
    assert [reason for reason, _ in given][2:] == ["card-pin-locked"] * 2


def test_an_officer_changes_the_pin() -> None:
    slot = VirtualSlot(VirtualCard(officer_card()))
    issue(slot, LINE, words(), GUID)
    assert refusal(change_pin, slot, Secret(b"999999"), Secret(b"314159")) == ("card-pin-wrong", 2)
    change_pin(slot, Secret(b"285714"), Secret(b"31415926"))
    assert read_badge(slot, Secret(b"31415926")) == LINE


@pytest.mark.parametrize("wrong", [bytes(24), bytes(16), bytes(32), b"short"])
def test_a_wrong_management_key_writes_nothing(wrong: bytes) -> None:
    """Of the right length or not; the card is as it was."""
    card = VirtualCard(officer_card())
    slot = VirtualSlot(card)
    assert refusal(issue, slot, LINE, words(key=wrong), GUID)[0] == "card-key-wrong"
    assert card.state == officer_card()
    issue(slot, LINE, words(), GUID)  # begun anew with the right one
    assert read_badge(slot, Secret(b"285714")) == LINE


def test_a_wrong_first_pin_or_puk_is_told_and_leaves_a_try() -> None:
    for changes in ({"first_pin": b"000000"}, {"first_puk": b"00000000"}):
        slot = VirtualSlot(VirtualCard(officer_card()))
        assert refusal(issue, slot, LINE, words(**changes), GUID) == ("card-pin-wrong", 2)
        issue(slot, LINE, words(), GUID)


def test_an_issue_that_was_cut_off_anywhere_can_be_done_again() -> None:
    """With the same words, as often as it takes; no card is lost."""
    for command in range(1, 30):
        card = VirtualCard(officer_card())
        slot = VirtualSlot(card)
        slot.pull_after = command
        try:
            issue(slot, LINE, words(), GUID)
        except CardGone:
            slot.insert(card)
        else:
            assert command > 8
            return
        issue(slot, LINE, words(), GUID)
        assert read_badge(slot, Secret(b"285714")) == LINE
    raise AssertionError("the card was never left in")


def test_a_card_that_is_no_piv_card_or_too_careful_is_told() -> None:
    slot = VirtualSlot(VirtualCard(voter_card()))
    assert refusal(issue, slot, LINE, words(), GUID)[0] == "card-foreign"
    slot = VirtualSlot(VirtualCard(officer_card()))
    assert refusal(issue, slot, LINE, words(pin=b"12345"), GUID)[0] == "card-pin-form"


def test_a_card_that_gives_the_badge_away_is_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Positive control: a make that does not keep the object behind the PIN."""
    monkeypatch.setattr(piv_applet, "AFTER_PIN", frozenset())
    card = VirtualCard(officer_card())
    slot = VirtualSlot(card)
    assert refusal(issue, slot, LINE, words(), GUID)[0] == "card-unprotected"
    assert card.state.piv is not None
    assert card.state.piv.objects == ()
    held = replace(card.state.piv, objects=((bytes.fromhex("5FC109"), b"\x53\x00"),))
    assert fit(VirtualSlot(VirtualCard(CardState(piv=held)))).open


def test_a_card_that_forgets_is_found_out() -> None:
    """Positive control: a card that says yes and keeps another line."""

    class Forgetful(VirtualCard):
        def answer(self, raw: bytes) -> bytes:
            return super().answer(raw.replace(b"p01", b"p02") if raw[1] == 0xDB else raw)

    slot = VirtualSlot(Forgetful(officer_card()))
    assert refusal(issue, slot, LINE, words(), GUID)[0] == "card-not-written"


def test_a_card_that_does_not_have_the_key_either_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The card must prove the key too: one that takes any answer is refused."""
    monkeypatch.setattr(
        piv_applet.Management, "answer",
        lambda *_: bytes.fromhex("7C128010") + bytes(16),
    )  # fmt: skip
    slot = VirtualSlot(VirtualCard(officer_card()))
    assert refusal(issue, slot, LINE, words(), GUID)[0] == "card-key-wrong"


def test_after_the_election_the_card_is_emptied() -> None:
    slot = VirtualSlot(VirtualCard(officer_card()))
    issue(slot, LINE, words(), GUID)
    empty(slot, Secret(FACTORY_KEY))
    assert refusal(read_badge, slot, Secret(b"285714"))[0] == "card-empty"
    assert guid_of(slot) == b""
    empty(slot, Secret(FACTORY_KEY))


def test_the_words_are_wiped_together() -> None:
    given = words()
    given.wipe()
    assert all(getattr(given, name).wiped for name in given.__dataclass_fields__)


def test_what_a_card_can_be_is_told_without_a_pin() -> None:
    """And without a change of it: bytes and tries are as before."""
    both = CardState(piv=PivState(Reference(b"123456\xff\xff", 1, 3)), ndef=NdefState(bytes(256)))
    card = VirtualCard(both)
    found = fit(VirtualSlot(card))
    assert (found.officer, found.tries, found.open) == (True, 1, False)
    assert (found.voter, found.room, found.writable) == (True, 247, True)
    assert not found.as_officer_card  # too few tries
    assert found.as_voter_card(247)
    assert not found.as_voter_card(248)
    assert card.state == both
    assert fit(VirtualSlot(VirtualCard(officer_card()))).as_officer_card
    stranger = fit(VirtualSlot(VirtualCard(CardState())))
    assert not stranger.as_officer_card
    assert not stranger.as_voter_card(1)

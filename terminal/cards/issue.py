"""A bought PIV card becomes an officer's card, and is emptied again after the election.

Everything here may raise CardRefused, and CardGone and ReaderGone of the slot; the talk is
over afterwards. A card that was pulled on the way can be issued again with the same words.
"""

from collections.abc import Callable
from dataclasses import dataclass

from common.secret import Secret
from terminal.cards import chuid, piv
from terminal.cards.apdu import BLOCKED, NOT_FOUND, ask
from terminal.cards.management import authenticate
from terminal.cards.officer_card import check_pin, choose, judge, read_line
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

_NOTHING = (bytes(piv.write_line("")), bytes(chuid.take_off()))


@dataclass(frozen=True)
class Words:
    """What opens the card as bought, and what shall open it. key: 16, 24 or 32 bytes, which
    only the maker's own tools change. The PUK gives a card whose PIN was forgotten a new one:
    whoever finds a card and knows its PUK has the badge."""

    key: Secret
    first_pin: Secret
    pin: Secret
    first_puk: Secret
    puk: Secret

    def wipe(self) -> None:
        for word in (self.key, self.first_pin, self.pin, self.first_puk, self.puk):
            word.wipe()


def issue(slot: CardSlot, line: str, words: Words, guid: bytes) -> None:
    """The card holds this badge under the new PIN, and was read again with and without it.

    guid: by which the badge is known before the PIN (common.badges.card_guid).

    Raises CardRefused: card-foreign, card-key-wrong, card-pin-form, card-pin-wrong(left),
    card-pin-locked, card-pin-refused, card-not-written, card-unprotected (emptied again),
    card-unreadable.
    """
    try:
        choose(slot)
        authenticate(slot, words.key)  # before anything is changed
        _set(slot, piv.PUK, words.first_puk, words.puk)
        _set(slot, piv.PIN, words.first_pin, words.pin)
        _write(slot, words.key, piv.write_line(line), chuid.write(guid))
        slot.release()
        _see(slot, line, words, guid)
    finally:
        slot.release()


def empty(slot: CardSlot, key: Secret) -> None:
    """There is no badge on the card, nor by what it was known. PIN and PUK stay.

    Raises CardRefused: card-foreign, card-key-wrong, card-not-written.
    """
    try:
        choose(slot)
        _write(slot, key, *_NOTHING)
    finally:
        slot.release()


def change_pin(slot: CardSlot, old: Secret, new: Secret) -> None:
    """Raises CardRefused: card-foreign, card-pin-form, card-pin-wrong(left), card-pin-locked,
    card-pin-refused."""
    _alone(slot, lambda: _change(slot, piv.PIN, old, new))


def unblock(slot: CardSlot, puk: Secret, new: Secret) -> None:
    """A card whose PIN was forgotten has this one and all its tries. left: of the PUK.

    Raises as change_pin().
    """
    _alone(slot, lambda: _send(slot, piv.unblock(puk, new)))


def _alone(slot: CardSlot, act: Callable[[], None]) -> None:
    """One act in a talk of its own."""
    try:
        choose(slot)
        act()
    finally:
        slot.release()


def _see(slot: CardSlot, line: str, words: Words, guid: bytes) -> None:
    """The card keeps the badge behind its PIN."""
    choose(slot)
    if ask(slot, piv.read_line()).done:
        _write(slot, words.key, *_NOTHING)
        raise CardRefused("card-unprotected")
    known = chuid.guid_in(ask(slot, chuid.read()).data)
    check_pin(slot, words.pin)
    if read_line(slot) != line or known != guid:
        raise CardRefused("card-not-written")


def _write(slot: CardSlot, key: Secret, *objects: bytes | bytearray) -> None:
    authenticate(slot, key)
    for one in objects:
        answer = ask(slot, one)
        if not answer.done and not (one in _NOTHING and answer.status in NOT_FOUND):
            raise CardRefused("card-not-written")


def _set(slot: CardSlot, reference: int, old: Secret, new: Secret) -> None:
    """The new word counts; also where an issue that was cut off had set it already."""
    try:
        _change(slot, reference, old, new)
    except CardRefused as refused:
        if refused.reason != "card-pin-wrong" or refused.values["left"] == 1:
            raise
        try:
            _change(slot, reference, new, new)
        except CardRefused:
            raise refused from None


def _change(slot: CardSlot, reference: int, old: Secret, new: Secret) -> None:
    _send(slot, piv.change(reference, old, new))


def _send(slot: CardSlot, sent: bytearray) -> None:
    """A command with secret words, which are wiped. Raises CardRefused."""
    try:
        answer = ask(slot, sent)
    finally:
        sent[:] = bytes(len(sent))
    if not answer.done and answer.status >> 4 != 0x63C and answer.status != BLOCKED:
        raise CardRefused("card-pin-refused")
    judge(answer)

"""An officer's card: its PIN opens the badge's line.

The card counts wrong PINs itself, and blocks after the last (`card-pin-locked`).
Everything here may raise CardRefused, and CardGone and ReaderGone of the slot.
"""

from common.secret import Secret
from terminal.cards import piv
from terminal.cards.apdu import BLOCKED, DONE, NOT_FOUND, Answer, ask, select
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot


def is_officer_card(slot: CardSlot) -> bool:
    """Whether there is a PIV application on it. The talk is over."""
    try:
        return ask(slot, select(piv.NAME)).done
    finally:
        slot.release()


def tries_left(slot: CardSlot) -> int | None:
    """How many wrong PINs are left, 0 for a blocked card; None where the card does not tell.

    No try is taken. The talk is over. Raises CardRefused: card-foreign.
    """
    try:
        choose(slot)
        status = ask(slot, piv.ask_tries()).status
    finally:
        slot.release()
    return 0 if status == BLOCKED else _tries(status)


def read_badge(slot: CardSlot, pin: Secret) -> str:
    """The badge's line on this card, whose PIN this is. The talk is over, whatever comes, so
    that the card is closed again; the PIN is left to the caller to wipe.

    Raises CardRefused: card-foreign, card-pin-form, card-pin-wrong(left), card-pin-locked,
    card-empty, card-unreadable.
    """
    try:
        choose(slot)
        check_pin(slot, pin)
        return read_line(slot)
    finally:
        slot.release()


def check_pin(slot: CardSlot, pin: Secret) -> None:
    """The card is open. Takes a try where the PIN is wrong."""
    sent = piv.verify(pin)
    try:
        judge(ask(slot, sent))
    finally:
        sent[:] = bytes(len(sent))


def read_line(slot: CardSlot) -> str:
    """The line on a card that is open."""
    answer = ask(slot, piv.read_line())
    if answer.status in NOT_FOUND:
        raise CardRefused("card-empty")
    if not answer.done:
        raise CardRefused("card-unreadable")
    return piv.unpacked(answer.data)


def judge(answer: Answer) -> None:
    """What a card says to a PIN. Raises CardRefused."""
    left = _tries(answer.status)
    if answer.status == BLOCKED or left == 0:
        raise CardRefused("card-pin-locked")
    if left is not None:
        raise CardRefused("card-pin-wrong", left=left)
    if answer.status != DONE:
        raise CardRefused("card-unreadable")


def choose(slot: CardSlot) -> None:
    """The PIV application hears what follows, and no PIN counts. Raises CardRefused."""
    if not ask(slot, select(piv.NAME)).done:
        raise CardRefused("card-foreign")


def _tries(status: int) -> int | None:
    """Of `63 Cx`."""
    return status & 0x0F if status >> 4 == 0x63C else None

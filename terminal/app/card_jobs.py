"""What a card reader is asked, where waiting for it holds up nobody (card_thread.py)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from common.secret import Secret
from terminal.app.cards import Answer, BadgeRead, Checked, GrantRead, NoUse, Useless
from terminal.cards.chuid import guid_of
from terminal.cards.grant_card import read_grant
from terminal.cards.officer_card import read_badge, tries_left
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardGone, CardSlot, ReaderGone

Found = GrantRead | BadgeRead | NoUse


class Kind(StrEnum):
    """As what a card is read."""

    GRANT = "grant"
    BADGE = "badge"


@dataclass(frozen=True)
class Looked:
    """reader: it is there. card: something lies in it. found: what was read of it."""

    reader: bool
    card: bool = False
    found: Found | None = None


def look(slot: CardSlot, kinds: frozenset[Kind]) -> Looked:
    """What lies in the reader, read as one of these kinds; as none where there are none.

    A card that was pulled meanwhile was not there; one that lies there and does not answer
    cannot be read. Never raises.
    """
    if slot.reader() is None:
        return Looked(reader=False)
    if not slot.present():
        return Looked(reader=True)
    if not kinds:
        return Looked(reader=True, card=True)
    try:
        return Looked(True, True, _read(slot, kinds))
    except ReaderGone:
        return Looked(reader=False)
    except CardGone:
        mute = slot.present()
        return Looked(True, mute, NoUse(Useless.UNREADABLE) if mute else None)


def _read(slot: CardSlot, kinds: frozenset[Kind]) -> Found:
    """As the first of these kinds that it is."""
    for kind, read in _READ.items():
        if kind not in kinds:
            continue
        try:
            return read(slot)
        except CardRefused as refused:
            if refused.reason != "card-foreign":
                return NoUse(_USELESS.get(refused.reason, Useless.UNREADABLE))
    return NoUse(Useless.FOREIGN)


_READ: Mapping[Kind, Callable[[CardSlot], Found]] = {
    Kind.GRANT: lambda slot: GrantRead(read_grant(slot)),
    Kind.BADGE: lambda slot: BadgeRead(guid_of(slot), tries_left(slot)),
}


_USELESS: Mapping[str, Useless] = {"card-empty": Useless.EMPTY}


def checked(slot: CardSlot, pin: Secret) -> Checked:
    """What the officer's card says to this PIN, which is wiped. Never raises."""
    try:
        line = Secret(read_badge(slot, pin).encode())
        return Checked(Answer.RIGHT, line, _tries(slot))
    except (CardGone, ReaderGone):
        return Checked(Answer.GONE)
    except CardRefused as refused:
        answer = _ANSWERS.get(refused.reason, Answer.NO_BADGE)
        return Checked(answer, left=int(refused.values.get("left", 0)))
    finally:
        pin.wipe()


def _tries(slot: CardSlot) -> int | None:
    """What the card leaves after a right PIN: all of them again."""
    try:
        return tries_left(slot)
    except (CardGone, ReaderGone, CardRefused):
        return None


_ANSWERS: Mapping[str, Answer] = {
    "card-pin-wrong": Answer.WRONG,
    "card-pin-locked": Answer.LOCKED,
}

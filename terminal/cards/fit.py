"""Whether a card that a town bought can serve, found out without a PIN or key and without a
change of it."""

from dataclasses import dataclass

from terminal.cards import grant_card, ndef, officer_card, piv
from terminal.cards.apdu import ask
from terminal.cards.refused import CardRefused
from terminal.ports.card_slot import CardSlot

LEAST_TRIES = 3


@dataclass(frozen=True)
class Fit:
    """officer: PIV is on it. tries: of its PIN, None where it does not tell. open: it gave an
    object away that the standard keeps behind the PIN. voter: NDEF is on it. room: letters of
    a grant. writable: by the reception."""

    officer: bool
    tries: int | None
    open: bool
    voter: bool
    room: int
    writable: bool

    @property
    def as_officer_card(self) -> bool:
        enough = self.tries is None or self.tries >= LEAST_TRIES
        return self.officer and enough and not self.open

    def as_voter_card(self, letters: int) -> bool:
        """letters: of the longest grant of this election."""
        return self.voter and self.writable and self.room >= letters


def fit(slot: CardSlot) -> Fit:
    """What this card can be. Raises CardRefused: card-unreadable; CardGone, ReaderGone."""
    officer, voter = officer_card.is_officer_card(slot), grant_card.is_voter_card(slot)
    tries = officer_card.tries_left(slot) if officer else None
    files = grant_card.capabilities(slot) if voter else None
    room = ndef.room(files.size) if files else 0
    given = officer and _gives_away(slot)
    return Fit(officer, tries, given, voter, room, bool(files and files.writable))


def _gives_away(slot: CardSlot) -> bool:
    """Whether the object of the badge comes without a PIN."""
    try:
        officer_card.choose(slot)
        return ask(slot, piv.read_line()).done
    except CardRefused:
        return False
    finally:
        slot.release()

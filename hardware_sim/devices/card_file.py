"""The cards of a desk, a file each in `cards/`, and officers' cards as the committee makes them."""

from pathlib import Path

from common.badges import Badge, card_guid
from hardware_sim.cards import card_file
from hardware_sim.cards.card import VirtualCard
from hardware_sim.cards.state import CardState, PivState, Reference
from terminal.cards import chuid, piv

CARDS = "cards"
TRIES = 5
"""As an officer's card is set up (docs/cards.md)."""


def save_card(folder: Path, name: str, card: CardState) -> None:
    """folder: of the devices. Raises OSError."""
    (folder / CARDS).mkdir(exist_ok=True)
    card_file.save(card, folder / CARDS / name)


def load_card(folder: Path, name: str) -> CardState:
    """Raises BadCard, OSError."""
    return card_file.load(folder / CARDS / name)


def card_in(folder: Path, name: str) -> VirtualCard:
    """The card at work: what changes on it is lasting. Raises BadCard, OSError."""
    return card_file.card_in(folder / CARDS / name)


def officers_card(uid: bytes, badge: Badge, pin: str) -> CardState:
    """A card that the committee set up with this badge and PIN."""
    objects = (
        (piv.PRINTED_INFORMATION, piv.packed(badge.text(uid))),
        (chuid.OBJECT, chuid.packed(card_guid(uid, badge.name))),
    )
    padded = pin.encode().ljust(piv.PIN_BYTES, b"\xff")
    return CardState(piv=PivState(pin=Reference(padded, TRIES, TRIES), objects=objects))

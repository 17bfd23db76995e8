"""An officer's card at the terminal: one PIN, two counters.

The card is asked first, with digits that it takes at all; only a line that it gave is tried
here, with the same digits. So a stranger's card changes no number of the terminal, and a PIN
that neither would take costs no try of either (decision 0092).
"""

from dataclasses import replace

from terminal.app.cards import Answer, BadgeRead, Checked
from terminal.app.officers_pins import Pins
from terminal.badges.pin_book import BadgeRefused, PinBook
from terminal.life.events import PinLocked
from terminal.life.people import Badge
from terminal.staff.acts import Step
from terminal.staff.desk import CardHeld, StaffDesk, remarked
from terminal.staff.held_up import badge_held_up

TAKE_OUT = "card_use.take-out"


def card_shown(
    desk: StaffDesk, name: Badge, card: BadgeRead, book: PinBook, locked: frozenset[Badge]
) -> StaffDesk:
    """The desk after the card of this badge was put in: as after a badge, but for what a card
    cannot do. locked: badges that count for nobody."""
    if desk.at is Step.BADGE:
        return remarked(desk, "card_use.paper-asked")
    after = badge_held_up(desk, name, locked)
    if not after.badge:
        return after
    if book.renewed(name):
        return remarked(after.without_badge(), "card_use.renewed", badge=name)
    if card.left == 0:
        return remarked(after.without_badge(), "card_use.locked", badge=name)
    return replace(after, card=CardHeld(card.left, book.left(name)))


def card_answered(
    desk: StaffDesk, checked: Checked, pins: Pins, at: int
) -> tuple[StaffDesk, PinLocked | None]:
    """The desk after the card answered to the PIN, and whether the terminal locked the badge.
    The line is wiped, whatever comes."""
    try:
        return _answered(desk, checked, pins, at)
    finally:
        checked.line.wipe()


def _answered(
    desk: StaffDesk, checked: Checked, pins: Pins, at: int
) -> tuple[StaffDesk, PinLocked | None]:
    held, name = desk.card, desk.badge
    if held is None or not held.asked:
        return desk, None  # nobody waits for it any more
    match checked.answer:
        case Answer.RIGHT:
            return _right(desk, checked, pins, at)
        case Answer.WRONG if checked.left:
            again = replace(desk, card=CardHeld(checked.left, held.here))
            return remarked(again, "card_use.pin-wrong", badge=name, left=checked.left), None
        case Answer.WRONG | Answer.LOCKED:
            return remarked(desk.without_badge(), "card_use.locked", badge=name), None
        case Answer.NO_BADGE:
            return remarked(desk.without_badge(), "card_use.no-badge"), None
        case Answer.GONE:
            return remarked(desk.without_badge(), "card_use.pulled"), None


def _right(
    desk: StaffDesk, checked: Checked, pins: Pins, at: int
) -> tuple[StaffDesk, PinLocked | None]:
    """The card opened: the same digits are held against the terminal's book."""
    name, after = desk.badge, desk.without_badge()
    try:
        line = "" if checked.line.wiped else checked.line.reveal().decode("ascii", "replace")
        if pins.book.owner(line) != name:
            raise BadgeRefused("badge-unknown")
        pins.enter_asked(line, at)
    except BadgeRefused as refused:
        if refused.reason == "pin-wrong":
            return remarked(after, "card_use.pin-differs", **refused.values), None
        told = remarked(after, f"badges.{refused.reason}", **refused.values)
        return told, PinLocked(badge=name) if refused.reason == "pin-locked" else None
    return replace(after, officers=after.officers | {name}, remark=None), None


def lies_served(desk: StaffDesk) -> StaffDesk:
    """A card that did its work lies in the reader: it is told as long as nothing else is."""
    desk = replace(desk, lies=True)
    return remarked(desk, TAKE_OUT) if desk.remark is None and not desk.badge else desk


def taken_out(desk: StaffDesk) -> StaffDesk:
    """No card lies in the reader: a PIN that was asked for one is asked no more."""
    desk = replace(desk, lies=False)
    if desk.card is not None:
        return remarked(desk.without_badge(), "card_use.pulled")
    told = desk.remark is not None and desk.remark.key == TAKE_OUT
    return replace(desk, remark=None) if told else desk

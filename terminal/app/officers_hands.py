"""The secrets in the hands of the officers: no longer in memory than the desk shows of them."""

from terminal.app.officers_halves import Halves
from terminal.app.officers_pins import Pins
from terminal.badges.pin_book import PinBook
from terminal.staff import touches as t
from terminal.staff.acts import Act
from terminal.staff.desk import StaffDesk


class Hands:
    """pins: badges and PINs. halves: of the box secret."""

    def __init__(self, book: PinBook) -> None:
        self.pins, self.halves = Pins(book), Halves()

    def typed(self, touch: t.StaffTouch, before: StaffDesk, after: StaffDesk) -> None:
        """A digit or a letter that the desk counted is kept."""
        match touch:
            case t.Digit() if after.digits > before.digits:
                self.pins.typed.add(touch.digit)
            case t.Letter() if after.letters > before.letters:
                self.halves.written.add(touch.letter)
            case t.Rub() if after.letters < before.letters:
                self.halves.written.rub()

    def held_up(self, line: str, before: StaffDesk, after: StaffDesk) -> None:
        """A badge whose PIN is asked now, or that is to have a new one, is kept."""
        if after.badge:
            self.pins.hold(line)
        if after.act is Act.NEW_PIN and after.subject != before.subject:
            self.pins.renew_for(line)

    def settle(self, desk: StaffDesk) -> None:
        """What the desk shows nothing of is wiped."""
        if not desk.digits:
            self.pins.typed.wipe()
        if not desk.badge or desk.card is not None:
            self.pins.forget_held()
        if not desk.asked:
            self.pins.forget_asked()
        if desk.act is not Act.NEW_PIN:
            self.pins.forget_new()
        elif not desk.once and not desk.renewed:
            self.pins.forget_typed_new()
        if not desk.letters:
            self.halves.written.wipe()
        if not desk.halves:
            self.halves.forget_given()
        self.halves.taken(desk.taken)

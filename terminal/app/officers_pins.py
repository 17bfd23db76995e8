"""What of badges and PINs is in memory while staff type: wiped as soon as it has served."""

from common.pins import check_card_form, check_new
from common.secret import Secret
from terminal.badges.pin_book import PinBook
from terminal.staff.desk import MOST_DIGITS


class TypedDigits:
    """The digits of a PIN that is being typed."""

    def __init__(self) -> None:
        self._digits = bytearray()

    def __len__(self) -> int:
        return len(self._digits)

    def add(self, digit: int) -> None:
        """One more digit, 0 to 9; more than a PIN can have are not kept."""
        if len(self._digits) < MOST_DIGITS:
            self._digits += b"%d" % digit

    def take(self) -> Secret:
        """All of them; none is left here."""
        pin = Secret(self._digits)
        self.wipe()
        return pin

    def wipe(self) -> None:
        for index in range(len(self._digits)):
            self._digits[index] = 0
        self._digits.clear()


class Pins:
    """One badge whose PIN is typed, and one that is given a new PIN.

    book: the tries and PINs of the place. typed: the digits so far.
    """

    def __init__(self, book: PinBook) -> None:
        self.book = book
        self.typed = TypedDigits()
        self._held = Secret(b"")
        self._renewed = Secret(b"")
        self._once = Secret(b"")
        self._new = Secret(b"")
        self._asked = Secret(b"")

    def hold(self, line: str) -> None:
        """This badge was held up, and its PIN is asked."""
        self._held.wipe()
        self._held = Secret(line.encode())

    def enter(self, at: int) -> str:
        """The name of the badge whose PIN was typed. Raises BadgeRefused; see PinBook."""
        return self.book.enter(self._held.reveal().decode(), self.typed.take(), at)

    def ask_card(self) -> Secret:
        """The PIN that was typed, for the card; the same is kept until the card answers.

        Raises PinRefused where no card takes it.
        """
        self._asked.wipe()
        pin = self.typed.take()
        check_card_form(pin)
        self._asked = pin
        return Secret(pin.reveal())

    def enter_asked(self, line: str, at: int) -> str:
        """The name of the badge that the card gave, whose PIN the same digits are. Raises
        BadgeRefused; see PinBook."""
        return self.book.enter(line, self._asked, at)

    def forget_asked(self) -> None:
        self._asked.wipe()

    def renew_for(self, line: str) -> None:
        """This badge is to have a new PIN."""
        self.forget_new()
        self._renewed = Secret(line.encode())

    def new_once(self) -> None:
        """The new PIN was typed. Raises PinRefused where it can be none."""
        pin = self.typed.take()
        try:
            check_new(pin)
        except ValueError:
            pin.wipe()
            raise
        self._once = pin

    def new_twice(self) -> bool:
        """It was typed again: whether alike. Where not, both are gone."""
        again = self.typed.take()
        alike = again == self._once
        self._once.wipe()
        self._new = again
        if not alike:
            self._new.wipe()
        return alike

    def renew(self) -> str:
        """The badge has the PIN that was typed twice; its name. NewPin was accepted.

        Raises BadgeRefused; the PIN is wiped, whatever comes.
        """
        try:
            return self.book.renew(self._renewed.reveal().decode(), self._new)
        finally:
            self.forget_new()

    def forget_held(self) -> None:
        self._held.wipe()

    def forget_typed_new(self) -> None:
        for one in (self._once, self._new):
            one.wipe()

    def forget_new(self) -> None:
        self.forget_typed_new()
        self._renewed.wipe()

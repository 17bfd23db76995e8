"""The halves of the box secret on their way between the terminal and their two owners."""

from collections.abc import Iterable, Mapping
from contextlib import suppress

from common.halves import SECRET_BYTES, WORD, Half, HalfRefused, read_half

GROUP = 4
"""Letters of a half that are read and copied in one look."""

_PART = 2 * SECRET_BYTES


class WrittenHalf:
    """A half that its owner copied by hand, while it is typed."""

    def __init__(self) -> None:
        self._letters = bytearray()

    def __len__(self) -> int:
        return len(self._letters)

    def add(self, letter: str) -> None:
        """One more of 0-9 and a-f."""
        self._letters += letter.encode()

    def rub(self) -> None:
        if self._letters:
            self._letters[-1] = 0
            self._letters.pop()

    def groups(self) -> tuple[str, ...]:
        """As they are compared with the copy on paper."""
        return grouped(self._letters.decode())

    def half(self, terminal: str, openings: Iterable[int], number: int) -> Half:
        """The half that these letters are, of one of these openings: its checksum says which.

        Raises HalfRefused.
        """
        typed = self._letters.decode()
        for opening in openings:
            words = f"{WORD} {terminal} {opening} {number} {typed[:_PART]} {typed[_PART:]}"
            with suppress(HalfRefused):
                return read_half(words)
        raise HalfRefused("misread: no checksum fits")

    def wipe(self) -> None:
        for index in range(len(self._letters)):
            self._letters[index] = 0
        self._letters.clear()


def grouped(letters: str) -> tuple[str, ...]:
    """Letters as people copy and compare them."""
    return tuple(letters[at : at + GROUP] for at in range(0, len(letters), GROUP))


class Halves:
    """Halves to be handed out, and halves that were given back; wiped when they have served.

    written: one that is being typed.
    """

    def __init__(self) -> None:
        self.written = WrittenHalf()
        self._out: dict[int, Half] = {}
        self._given: dict[int, Half] = {}
        self._served: tuple[Half, ...] = ()

    def take(self, halves: tuple[Half, Half]) -> None:
        """The opening made these: they are to be handed out."""
        self.forget_out()
        self._out = {half.number: half for half in halves}

    def line(self, number: int) -> str:
        """The half as its owner keeps it; empty where it is not here. This text is secret."""
        half = self._out.get(number)
        return "" if half is None else half.text()

    def taken(self, numbers: frozenset[int]) -> None:
        """Their owners have these: they are shown no more."""
        for number in numbers & set(self._out):
            self._out.pop(number).part.wipe()

    def forget_out(self) -> None:
        self.taken(frozenset(self._out))

    @property
    def given(self) -> Mapping[int, Half]:
        return self._given

    def put(self, half: Half) -> None:
        """Its owner gives it to the terminal; one of the same number before it is gone."""
        before = self._given.get(half.number)
        if before is not None:
            before.part.wipe()
        self._given[half.number] = half

    def forget_given(self) -> None:
        for half in self._given.values():
            half.part.wipe()
        self._given.clear()

    def hand_over(self) -> None:
        """The act that needs the given halves was accepted: give() has them now."""
        self._served = tuple(self._given[number] for number in sorted(self._given))
        self._given.clear()

    def give(self) -> tuple[Half, Half] | None:
        """The two that were given for the act that is carried out, if any."""
        if len(self._served) != 2:
            return None
        one, other = self._served
        return one, other

    def forget_served(self) -> None:
        """The act was carried out."""
        for half in self._served:
            half.part.wipe()
        self._served = ()

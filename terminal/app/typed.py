"""A scanner types what it read, and Enter; its letters become whole lines here."""

from collections import deque

from common.grant import MAX_TEXT

_PAUSE_MS = 300
"""A scanner types a letter every few milliseconds; whoever types slower is no scanner."""


class TypedLines:
    """The scanner port over the keys of a keyboard device."""

    def __init__(self) -> None:
        self._letters: list[str] = []
        self._last = 0
        self._lines: deque[str] = deque(maxlen=8)

    def letter(self, letter: str, at: int) -> None:
        """A key was pressed that means this letter. at: milliseconds."""
        if at - self._last > _PAUSE_MS or len(self._letters) > MAX_TEXT:
            self._letters.clear()
        self._last = at
        if letter.isprintable():
            self._letters.append(letter)

    def end(self, at: int) -> None:
        """Enter: what was typed just now is a line."""
        if self._letters and at - self._last <= _PAUSE_MS:
            self._lines.append("".join(self._letters))
        self._letters.clear()

    def lines(self) -> tuple[str, ...]:
        found = tuple(self._lines)
        self._lines.clear()
        return found

"""Six keys, or two switches; and which code of a keyboard is which.

A tactile keypad is a numeric keypad with other caps (docs/manual/accessibility.md draws
it), a switch interface sends F7 and F8. No code here is one that a scanner types, which
is a keyboard too: letters, digits of the upper row, Enter and Tab mean nothing.

A key acts when it goes down, and again only after it was up (VVSG 2.0 7.2-M: no repeat).
While a second key is down nothing acts: a hand rests on the keypad.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType


class Key(StrEnum):
    """BEFORE, NEXT: 前へ, 次へ. CHOOSE: 決定. AGAIN: もう一度. SOUND: 音声設定, to the
    settings and back. HELP: 助け."""

    BEFORE = "before"
    NEXT = "next"
    CHOOSE = "choose"
    AGAIN = "again"
    SOUND = "sound"
    HELP = "help"


CODES: Mapping[int, Key] = MappingProxyType(
    {
        260: Key.BEFORE,  # numeric keypad 4
        262: Key.NEXT,  # 6
        261: Key.CHOOSE,  # 5, which has a dot to feel
        264: Key.AGAIN,  # 8
        258: Key.SOUND,  # 2
        256: Key.HELP,  # 0
        276: Key.BEFORE,  # arrow to the left
        275: Key.NEXT,  # arrow to the right
        288: Key.NEXT,  # F7, the switch that moves
        289: Key.CHOOSE,  # F8, the switch that chooses
    }
)
"""Key by the code that Kivy gives on Window.on_key_down."""


@dataclass(frozen=True)
class Keys:
    """Which codes are down now. spoiled: there were two at once, and not all are up."""

    down: frozenset[int] = field(default=frozenset())
    spoiled: bool = False

    def pressed(self, code: int) -> tuple["Keys", Key | None]:
        """A key goes down, or repeats: the key that acts by this, if any."""
        key = CODES.get(code)
        if key is None or code in self.down:
            return self, None
        held = replace(self, down=self.down | {code})
        if self.down:
            return replace(held, spoiled=True), None
        return held, key

    def released(self, code: int) -> "Keys":
        """A key comes up; what was never down does not."""
        down = self.down - {code}
        return Keys(down, self.spoiled and bool(down))

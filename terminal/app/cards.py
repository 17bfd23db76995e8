"""What the shell asks of a card reader, and what it hears of it.

A reader may take a second to answer and hangs when its cable is bad, so nobody waits for it:
`tick()` asks, and tells what was answered since.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from common.secret import Secret


class Wanted(StrEnum):
    """Whose cards are read now. NOTHING: somebody votes, and the reader is let alone. BADGES:
    the screen is the staff's. GRANTS: a voter may begin; an officer's card counts, too."""

    NOTHING = "nothing"
    BADGES = "badges"
    GRANTS = "grants"


@dataclass(frozen=True)
class GrantRead:
    """The text on a voter's card, as a scanner would have given it."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class BadgeRead:
    """An officer's card. guid: by which the terminal knows the badge, and no card number.
    left: tries that the card leaves, 0 is locked; None where it does not tell."""

    guid: bytes
    left: int | None


class Useless(StrEnum):
    """What a card is that is neither. EMPTY: a voter's card that was wiped."""

    EMPTY = "empty"
    FOREIGN = "foreign"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class NoUse:
    why: Useless


class Answer(StrEnum):
    """What a card said to a PIN. GONE: it was pulled, or does not answer."""

    RIGHT = "right"
    WRONG = "wrong"
    LOCKED = "locked"
    NO_BADGE = "no-badge"
    GONE = "gone"


@dataclass(frozen=True)
class Checked:
    """line: the badge, where the PIN was right; else wiped. left: tries that the card leaves, None
    where it does not tell."""

    answer: Answer
    line: Secret = field(default_factory=lambda: Secret(b""), repr=False)
    left: int | None = 0


News = GrantRead | BadgeRead | NoUse | Checked


class Cards(Protocol):
    """name: of the reader's make, for the start-up check. gone: this terminal has a card reader,
    and it does not answer. lying: the officer's card
    that lies in it. told: what to tell whoever stands there, by the name of a text of voter.toml;
    empty for nothing."""

    @property
    def name(self) -> str: ...

    @property
    def gone(self) -> bool: ...

    @property
    def lying(self) -> BadgeRead | None: ...

    @property
    def told(self) -> str: ...

    def tick(self, wanted: Wanted, at: int) -> tuple[News, ...]:
        """What was read since; the next look is asked for. at: milliseconds. Never raises,
        never waits."""

    def check(self, pin: Secret) -> None:
        """The PIN of the officer's card that lies there; `Checked` follows with a tick. The PIN
        is wiped once the card has it."""


class NoCards:
    """A terminal without a card reader."""

    name = ""
    gone = False
    lying: BadgeRead | None = None
    told = ""

    def tick(self, wanted: Wanted, at: int) -> tuple[News, ...]:
        del wanted, at
        return ()

    def check(self, pin: Secret) -> None:
        pin.wipe()

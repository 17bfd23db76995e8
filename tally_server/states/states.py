"""What a count is at a moment: its state, and what was fixed on the way there."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class State(StrEnum):
    """The life of a count, in order; `correcting` leads back into it."""

    SET_UP = "set-up"
    RECEIVING = "receiving"
    COMPLETE = "complete"
    OPENING = "opening"
    COUNTING = "counting"
    OPENED = "opened"
    PAPER_ENTERED = "paper-entered"
    REVIEWED = "reviewed"
    CERTIFIED = "certified"
    PUBLISHED = "published"
    CORRECTING = "correcting"
    DESTROYED = "destroyed"


BEFORE_TOTALS = frozenset(
    {State.SET_UP, State.RECEIVING, State.COMPLETE, State.OPENING, State.COUNTING}
)
"""No figure of any candidate exists anywhere in these states."""

SHOWING_TOTALS = frozenset(
    {State.PAPER_ENTERED, State.REVIEWED, State.CERTIFIED, State.PUBLISHED, State.DESTROYED}
)
"""The figures of all contests are there together, paper included. While paper is open
(`opened`, `correcting`) nobody sees any, so that no keying knows what it would change."""


@dataclass(frozen=True)
class Count:
    """Where the count is.

    pool: hash of the pool that was found complete. opened: of every pool that a key was
    put to, in order. reopened: two people put on record that another pool may be opened.
    shares: numbers of the shares that the opener holds in its memory. results: hash of
    the results document under review. version: how often results were certified.
    until: when a correction ends. keep_until: the last day of keeping (任期).
    """

    state: State = State.SET_UP
    pool: str = ""
    opened: tuple[str, ...] = ()
    reopened: bool = False
    shares: frozenset[int] = frozenset()
    results: str = ""
    version: int = 0
    until: datetime | None = None
    keep_until: date | None = None

    @property
    def totals_exist(self) -> bool:
        return self.state not in BEFORE_TOTALS

    @property
    def totals_shown(self) -> bool:
        return self.state in SHOWING_TOTALS

"""The card reader of a terminal: when a card is read, and when it has to be taken out first.

A card is read once, when it is put in while the terminal looks. Nobody looks while somebody
votes; what lies there afterwards is taken for the card of that voter and begins nothing: it
has to be taken out, and so has a card that was there before the terminal looked at all. An
officer's card that lies there is known again, for it asks for a PIN before it does anything.
"""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from common.secret import Secret
from terminal.app.card_jobs import Kind, Looked, checked, look
from terminal.app.card_thread import Failed, Runs
from terminal.app.cards import (
    Answer,
    BadgeRead,
    Checked,
    GrantRead,
    News,
    NoUse,
    Wanted,
)

PATIENCE_MS = 10_000
"""A reader that takes longer for one answer is gone until it comes."""

TOLD_MS = 20_000
"""So long a voter is told of a card that was of no use."""


@dataclass(frozen=True)
class Slot:
    """What is known of the reader. reader: it is there. card: something lies in it. grant: it
    would be a voter's, put in just now. badge: it may be an officer's. found: what was read."""

    reader: bool = True
    card: bool = False
    grant: bool = False
    badge: bool = True
    found: News | None = None

    def read_for(self, wanted: Wanted) -> bool:
        """Whether the next look reads what lies there."""
        return self.grant if wanted is Wanted.GRANTS else self.badge


EMPTY = Slot(grant=True)
KINDS = {
    Wanted.GRANTS: frozenset({Kind.GRANT, Kind.BADGE}),
    Wanted.BADGES: frozenset({Kind.BADGE}),
}


def after_look(slot: Slot, looked: Looked) -> Slot:
    """What is known after a look."""
    if not looked.reader:
        return Slot(reader=False)
    if not looked.card:
        return EMPTY
    slot = replace(slot, reader=True, card=True)
    if looked.found is None:
        return slot
    return replace(slot, grant=False, badge=False, found=looked.found)


def unwatched(slot: Slot) -> Slot:
    """Nobody looks from now on: whatever is found there later may have lain there long."""
    return replace(slot, card=False, grant=False, badge=True, found=None)


class CardReader:
    """Fills `terminal.app.cards.Cards`. there: whether the reader answered before the start."""

    def __init__(self, runs: Runs, name: str = "", *, there: bool = True) -> None:
        self._runs, self.name = runs, name
        self._slot = Slot(reader=there)
        self._pin: Secret | None = None
        self._asked = 0
        self._now = 0
        self._checking = False
        self._no_use: tuple[str, int] | None = None

    @property
    def gone(self) -> bool:
        late = not self._runs.free and self._now - self._asked > PATIENCE_MS
        return late or not self._slot.reader

    @property
    def lying(self) -> BadgeRead | None:
        found = self._slot.found
        return found if self._slot.card and isinstance(found, BadgeRead) else None

    @property
    def told(self) -> str:
        if self._no_use is not None and self._now - self._no_use[1] < TOLD_MS:
            return f"card-{self._no_use[0]}"
        return "card-left" if self._slot.card and not self._slot.grant else ""

    def check(self, pin: Secret) -> None:
        self._forget_pin()
        self._pin = pin

    def tick(self, wanted: Wanted, at: int) -> tuple[News, ...]:
        """See Cards. What was asked for while it was wanted and comes too late is dropped."""
        self._now = at
        news = self._heard(wanted)
        if wanted is Wanted.NOTHING:
            self._slot = unwatched(self._slot)
            self._no_use = None
            self._forget_pin()
        elif self._runs.free:
            self._ask(wanted)
            news += self._heard(wanted)
        return news

    def _ask(self, wanted: Wanted) -> None:
        self._asked = self._now
        pin, self._pin = self._pin, None
        if pin is not None:
            self._checking = True
            self._runs.ask(partial(checked, pin=pin))
            return
        kinds = KINDS[wanted] if self._slot.read_for(wanted) else frozenset()
        self._runs.ask(partial(look, kinds=kinds))

    def _heard(self, wanted: Wanted) -> tuple[News, ...]:
        answer: Any = self._runs.answer()
        if answer is None:
            return ()
        checking, self._checking = self._checking, False
        if isinstance(answer, Failed):
            self._slot = after_look(self._slot, Looked(reader=False))
            return (Checked(Answer.GONE),) if checking else ()
        if isinstance(answer, Checked):
            return self._pin_answered(answer, wanted)
        return self._looked(answer, wanted)

    def _pin_answered(self, answer: Checked, wanted: Wanted) -> tuple[News, ...]:
        found = self._slot.found
        if isinstance(found, BadgeRead):
            left = found.left if answer.answer is Answer.GONE else answer.left
            self._slot = replace(self._slot, found=replace(found, left=left))
        if wanted is Wanted.NOTHING:
            answer.line.wipe()
            return ()
        return (answer,)

    def _looked(self, looked: Looked, wanted: Wanted) -> tuple[News, ...]:
        if wanted is Wanted.NOTHING:
            return ()
        if looked.found is not None or not looked.reader:
            self._no_use = None
        self._slot = after_look(self._slot, looked)
        found = looked.found
        if isinstance(found, NoUse) and wanted is Wanted.GRANTS:
            self._no_use = found.why.value, self._now
        if isinstance(found, GrantRead) and wanted is not Wanted.GRANTS:
            return ()
        return () if found is None else (found,)

    def _forget_pin(self) -> None:
        if self._pin is not None:
            self._pin.wipe()
        self._pin = None

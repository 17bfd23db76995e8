"""Fingers on the glass: what counts as a touch, and what does not.

A touch acts on release, inside the target in which it began (VVSG 2.0 7.2-H). While a
second finger is down nothing acts, nor does what was down with it. A touch that began
on one page means nothing on the next: the page may have changed under the finger.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Finger = TypeVar("Finger", bound=Hashable)


@dataclass
class Presses(Generic[Finger]):
    """target: the key of what the one finger holds, while it holds it; else None."""

    target: str | None = None
    inside: bool = False
    _down: set[Finger] = field(default_factory=set)
    _spoiled: bool = False

    def down(self, finger: Finger, target: str | None) -> None:
        self._spoiled = self._spoiled or bool(self._down)
        self._down.add(finger)
        self.target = None if self._spoiled else target
        self.inside = self.target is not None

    def move(self, finger: Finger, target: str | None) -> None:
        """The finger slides; outside its target it would do nothing if lifted."""
        if finger in self._down:
            self.inside = self.target is not None and target == self.target

    def up(self, finger: Finger, target: str | None) -> str | None:
        """What is pressed by this, if anything."""
        if finger not in self._down:
            return None
        self._down.discard(finger)
        pressed = self.target if target == self.target and not self._spoiled else None
        if not self._down:
            self._spoiled = False
            self.target, self.inside = None, False
        return pressed

    def page_changed(self) -> None:
        """What is down now was meant for the page before."""
        self.target, self.inside = None, False
        self._spoiled = bool(self._down)

    @property
    def others(self) -> int:
        """Fingers that still lie on the glass."""
        return len(self._down)

    @property
    def held(self) -> str | None:
        """What to show as pressed."""
        return self.target if self.inside else None

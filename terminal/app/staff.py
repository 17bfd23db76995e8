"""What the shell asks of the staff's screens."""

from typing import Any, Protocol

from common.halves import Half
from terminal.app.cards import News
from terminal.app.devices import Devices
from terminal.ui.page import Page
from terminal.whole import Event, Terminal

Halves = tuple[Half, Half]


class Staff(Protocol):
    """The officers at the screen, and the halves of the box secret in their hands."""

    @property
    def open(self) -> bool:
        """Whether they opened their screen over the voter's."""

    def page(self, terminal: Terminal, devices: Devices) -> Page:
        """Their screen now."""

    def tick(self, terminal: Terminal, devices: Devices) -> tuple[Event, ...]:
        """Time passes, and nothing is being carried out: events that follow."""

    def touched(self, terminal: Terminal, touch: Any, devices: Devices) -> Event | None:
        """What a touch on their screen amounts to, if it is an event now."""

    def scanned(self, terminal: Terminal, text: str, devices: Devices) -> None:
        """A code that is theirs, a badge or a half; or a voter's grant under their screen."""

    def card(self, terminal: Terminal, news: News, devices: Devices) -> Event | None:
        """What a card reader read that is no voter's grant: an officer's card, what it says to
        a PIN, a card of no use. An event, if it is one now."""

    def answered(self, terminal: Terminal, missing: tuple[str, ...]) -> None:
        """To the event that they gave last: what it lacked, nothing if it was accepted."""

    def take(self, halves: Halves) -> None:
        """Two people are given a half each."""

    def give(self) -> Halves | None:
        """The halves that were given to the terminal just now, if any."""

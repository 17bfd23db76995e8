"""A running terminal: what happens around it becomes events, and what it holds a page.

The screen calls touched(), key lines come through the scanner port, tick() looks around.
After each of them the screen draws `page()`; where `busy` then, it draws first and calls
work() after, so that 「記録しています」 is on the glass before the media are written.
"""

from dataclasses import replace
from typing import Any

from terminal.app import watch
from terminal.app.cards import GrantRead, News, Wanted
from terminal.app.devices import Devices
from terminal.app.for_staff import for_staff
from terminal.app.staff import Staff
from terminal.booth import Booth
from terminal.life.conditions import pausing
from terminal.life.events import DeviceLost, Noticed
from terminal.life.states import Device
from terminal.machine import Refused
from terminal.scanned import Scanned, kind_of
from terminal.session import events as voter
from terminal.session import states as sessions
from terminal.session.states import INSIDE, Aid, Hand, TextSize, Theme
from terminal.session.view import View
from terminal.ui.page import Page
from terminal.ui.pages import Pages
from terminal.ui.screens import curtain
from terminal.voice.guide import Guide
from terminal.whole import Event


class Shell:
    """One terminal with its people."""

    def __init__(
        self, booth: Booth, devices: Devices, pages: Pages, staff: Staff, guide: Guide
    ) -> None:
        self.booth, self.devices, self.staff, self.guide = booth, devices, staff, guide
        self._pages = pages
        self._seen = watch.Seen()

    def power_on(self) -> None:
        """The program starts: nothing is known but what is lasting."""
        self.booth.power_on()
        self.tick()

    @property
    def busy(self) -> bool:
        return self.booth.busy

    @property
    def voters(self) -> bool:
        """Whether the screen is the voters' now."""
        return self.booth.terminal.for_voters and not self.staff.open

    def page(self) -> tuple[Page, Theme]:
        """What is on the screen, and in which colours."""
        if self.voters:
            view = self.voter_view()
            if curtain.covered(view):
                return curtain.page(self._pages.desk), Theme.DARK
            return self._pages.page(view), view.settings.theme
        return self.staff.page(self.booth.terminal, self.devices), Theme.PLAIN

    def voter_view(self) -> View:
        """What the voter's screen shows: the session, what there is to say of a card, and
        what staff are to know while nobody is here."""
        view = replace(self.booth.voter_view(), card=self.devices.cards.told)
        nobody = view.screen is sessions.State.WAITING
        return replace(view, staff=for_staff(self.booth.terminal.polls)) if nobody else view

    def touched(self, act: Any) -> None:
        """A target was touched: a voter's event, or a touch of staff. What belongs to a
        screen that is not there any more does nothing."""
        if self.busy or isinstance(act, voter.VoterEvent) is not self.voters:
            return
        if isinstance(act, voter.VoterEvent):
            self._voter_does(act)
        else:
            self._staff_does(self.staff.touched(self.booth.terminal, act, self.devices))

    def key(self, code: int, *, down: bool) -> None:
        """A key of the keypad, or a switch. Under the staff's screen it does nothing."""
        if down and (self.busy or not self.voters):
            return
        now = self.devices.ticks()
        event = self.guide.key(code, down=down, now=now)
        if event is not None and not self._voter_does(event):
            self.guide.refused(now)

    @property
    def pointed(self) -> tuple[str | None, str, TextSize]:
        """The target on which the cursor of keys and switches lies, or None; words for what
        it rests on where no page shows that; and their size."""
        if not self.voters:
            return None, "", TextSize.NORMAL
        return self.guide.focus, self.guide.caption, self.booth.voter_view().settings.size

    def tick(self) -> None:
        """Look around: devices, networks, codes that were scanned, the time."""
        if self.busy:
            return
        loaded = self.booth.terminal.polls.loaded
        voice = loaded is not None and loaded.audio
        now = watch.look(self.devices, voice=voice, before=self._seen, loaded=loaded)
        for event in watch.changes(self._seen, now):
            if isinstance(event, DeviceLost) and event.device is Device.KEYPAD:
                self.guide.keypad_lost()
            self.feed(event)
        self._seen = now
        self._pause_now()
        for text in self.devices.scanner.lines():
            self._scanned(text)
        if not self.busy:
            for news in self.devices.cards.tick(self._cards_wanted, self.devices.ticks()):
                self._card(news)
        for follows in self.staff.tick(self.booth.terminal, self.devices):
            self.feed(follows)
        self.feed(voter.Time(at=self.devices.ticks()))  # and the voice hears of cards, too
        spoken = self.guide.tick(self.devices.ticks())
        if spoken is not None and self.voters and not self.busy:
            self._voter_does(spoken)

    def _pause_now(self) -> None:
        """What was noticed while a voter was at the terminal, or the polls were being opened,
        pauses them now that it can."""
        terminal = self.booth.terminal
        noticed = terminal.polls.noticed
        if pausing(terminal.polls, noticed, inside=terminal.inside):
            self.feed(Noticed(conditions=noticed))

    def work(self) -> None:
        """Carry out what waits, and what follows."""
        self.booth.carry_out()
        self._heard()

    def feed(self, event: Event) -> tuple[str, ...]:
        """The event moves the terminal; what it asks for waits for work(). What it lacked
        is returned, nothing where it was accepted."""
        answer = self.booth.take(event)
        self._heard()
        return answer.missing if isinstance(answer, Refused) else ()

    def _voter_does(self, event: voter.VoterEvent) -> bool:
        """A touch or a key of the voter. Whether it was accepted."""
        return not self.feed(self._by_hand(event))

    def _heard(self) -> None:
        """The voice says what is new."""
        self.guide.shown(self.voter_view(), self.devices.ticks())

    def _by_hand(self, event: voter.VoterEvent) -> voter.VoterEvent:
        """Where a clerk votes for the voter (電磁的記録投票法 Art 7(1)) the hand is the
        clerk's."""
        here = self.booth.terminal.session.voter
        proxy = here is not None and here.aid is Aid.PROXY
        return replace(event, hand=Hand.PROXY) if proxy else event

    def _staff_does(self, event: Event | None) -> None:
        if event is not None:
            missing = self.feed(event)
            self.staff.answered(self.booth.terminal, missing)

    def _scanned(self, text: str) -> None:
        """A grant is the session's, but not while staff cover the voter's screen: nobody would
        see that it was taken. What belongs to staff is theirs."""
        if kind_of(text) is Scanned.GRANT and not self.staff.open:
            self.feed(self.booth.held_up(text, self.devices.ticks()))
        else:
            self.staff.scanned(self.booth.terminal, text, self.devices)

    @property
    def _cards_wanted(self) -> Wanted:
        """Nobody touches the reader while somebody votes: not until staff were called."""
        session = self.booth.terminal.session.state
        if not self.voters or session is sessions.State.CALLED:
            return Wanted.BADGES
        return Wanted.NOTHING if session in INSIDE else Wanted.GRANTS

    def _card(self, news: News) -> None:
        """As what is held up: a grant is the session's, all else is for staff."""
        if isinstance(news, GrantRead):
            if self.voters:
                self.feed(self.booth.held_up(news.text, self.devices.ticks()))
            return
        event = self.staff.card(self.booth.terminal, news, self.devices)
        if event is not None:
            self.feed(event)

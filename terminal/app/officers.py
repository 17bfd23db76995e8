"""The officers at the screen: touches, badges and halves become what they may do.

    officers = Officers(provision, loaded, PinBook(disk, badges), pages.page)
    officers.tick(terminal, devices)      # what follows of time: events to feed
    officers.touched(terminal, touch, devices)
    officers.scanned(terminal, text, devices)
    officers.answered(terminal, missing)  # to the event that touched() gave

A badge held up opens their screen, over the voter's too; before it nothing can be touched
there. Badge and PIN make an officer, touches alone never do.
"""

from collections.abc import Callable
from dataclasses import replace

from common.halves import Half, HalfRefused, read_half
from common.pins import PinRefused
from terminal.app.cards import BadgeRead, Checked, News, NoUse
from terminal.app.devices import Devices
from terminal.app.officers_cards import card_answered, card_shown, lies_served, taken_out
from terminal.app.officers_facts import Heard, facts_of
from terminal.app.officers_hands import Hands
from terminal.app.officers_paper import Paper
from terminal.app.officers_slips import slip_of
from terminal.app.officers_view import Known, Tested, view_of
from terminal.badges.pin_book import BadgeRefused, PinBook
from terminal.life import events as life
from terminal.life.states import Loaded, Polls, State
from terminal.ports.medium import MediumFault
from terminal.provision import Provision
from terminal.scanned import Scanned, kind_of
from terminal.session import events as voter
from terminal.session.states import State as SessionState
from terminal.staff import touches as t
from terminal.staff.acts import EVENT_OF, Act, Step, offered
from terminal.staff.desk import StaffDesk, lacks, left_alone, remarked, touched
from terminal.staff.facts import event_of
from terminal.staff.held_up import badge_held_up, openings, wrong_half
from terminal.staff.view import StaffView
from terminal.ui.page import Page
from terminal.whole import Event, Terminal

IDLE_MS = 120_000
"""So long nobody touches and nothing is held up: what was prepared is dropped, and who was
an officer is none any more."""

COPYING_MS = 300_000
"""The same while a half is on the screen: its owner copies or types it by hand."""

_HANDING_OUT = (State.MAKING_BOX, State.HANDING_OUT)
_BACK_TO_THE_VOTER = (voter.StaffEvent, voter.CallStaff, life.Resume)
"""After these the voter's screen is there again."""


class Officers:
    """Fills `terminal.app.staff.Staff`. desk: what staff are doing now; no secret is in it."""

    def __init__(
        self,
        provision: Provision,
        loaded: Loaded,
        book: PinBook,
        page: Callable[[StaffView], Page],
    ) -> None:
        self.desk = StaffDesk()
        self._provision, self._loaded, self._page = provision, loaded, page
        self._book, self._hands = book, Hands(book)
        self._tested: Tested | None = None
        self._doing: Act | None = None
        self._last = 0
        self._paper = Paper()
        self._book_read = False
        self._card_asked_for: bytes | None = None
        self._card_served = False

    # What the shell and the recorder ask.

    @property
    def open(self) -> bool:
        """Whether a badge opened their screen, and nobody closed it."""
        return self.desk.open

    def page(self, terminal: Terminal, devices: Devices) -> Page:
        return self._page(self.view(terminal, devices))

    def view(self, terminal: Terminal, devices: Devices) -> StaffView:
        """What is on their page."""
        return view_of(terminal, self.desk, self._known(devices))

    def _known(self, devices: Devices) -> Known:
        locked = self._locked
        return Known(
            provision=self._provision,
            halves=self._hands.halves,
            locked=locked,
            all_locked=locked >= set(self._book.names),
            now=devices.wall(),
            tested=self._tested,
            printer=None if devices.printer is None else devices.printer.condition,
        )

    def take(self, halves: tuple[Half, Half]) -> None:
        """Two people are to be given a half each."""
        self._hands.halves.take(halves)
        self._set(replace(self.desk, taken=frozenset()))

    def give(self) -> tuple[Half, Half] | None:
        """The halves that were given for the act that is carried out, if any."""
        return self._hands.halves.give()

    # Time.

    def tick(self, terminal: Terminal, devices: Devices) -> tuple[Event, ...]:
        """Time passes, and nothing is being carried out: what that means for the polls."""
        now = devices.ticks()
        self._read_book(now)
        self._hands.halves.forget_served()
        if terminal.polls.state not in _HANDING_OUT:
            self._hands.halves.forget_out()
            self._set(replace(self.desk, taken=frozenset()))
        self._set(self._paper.heard(self.desk, devices.printer, now))
        patience = COPYING_MS if _has_half_in_hand(self.desk) else IDLE_MS
        if now - self._last >= patience:
            self._set(left_alone(self.desk, covers=terminal.for_voters))
        self._card_lies(terminal, devices.cards.lying)
        news = self._locked - terminal.polls.locked
        return tuple(life.PinLocked(badge=badge) for badge in sorted(news))

    @property
    def _locked(self) -> frozenset[str]:
        return self._book.locked if self._book_read else frozenset()

    def _read_book(self, now: int) -> None:
        """PINs can be checked; where the disk failed it is tried again with the next tick."""
        if not self._book_read:
            try:
                self._book.load(now)
            except MediumFault:
                return
            self._book_read = True

    def _set(self, desk: StaffDesk) -> None:
        """The desk is so now."""
        self.desk = desk
        if desk.at is not Step.PEOPLE:
            self._card_asked_for = None
        self._hands.settle(desk)

    # Touches.

    def touched(self, terminal: Terminal, touch: t.StaffTouch, devices: Devices) -> Event | None:
        """What a touch on their screen amounts to, if it is an event now."""
        if not self.open:
            return None
        self._last = devices.ticks()
        match touch:
            case t.Enter():
                return self._entered(terminal.polls, devices)
            case t.Do() if self.desk.at is Step.CONFIRM:
                return self._does(terminal, devices)
            case t.PrintIt():
                slip = slip_of(terminal.polls, self.desk, self._known(devices))
                self._set(self._paper.begun(self.desk, slip, devices.printer))
                return None
            case t.Prepare() if touch.act not in offered(terminal):
                return None
        desk = touched(self.desk, touch, terminal.polls)
        if isinstance(touch, t.Prepare) and touch.act is Act.UNLOCK:
            ballot = terminal.session.ballot
            desk = replace(desk, contests=frozenset(one.id for one in ballot.contests))
        self._hands.typed(touch, self.desk, desk)
        self._set(desk)
        return None

    def _entered(self, polls: Polls, devices: Devices) -> Event | None:
        """What was typed is all: an officer's PIN, a new one, or a half."""
        if self.desk.asked:
            return None
        desk = replace(self.desk, remark=None, missing=())
        if desk.badge:
            return self._pin_entered(replace(desk, digits=0), devices)
        if desk.typing:
            self._new_pin_entered(replace(desk, digits=0))
        elif desk.writing:
            self._half_entered(desk, polls)
        return None

    def _pin_entered(self, desk: StaffDesk, devices: Devices) -> Event | None:
        """Badge and PIN make an officer; the fifth wrong PIN locks the badge."""
        if not self._book_read:
            self._set(remarked(desk, "badges.pins-broken"))
            return None
        if desk.card is not None:
            self._card_asked(desk, devices)
            return None
        try:
            name = self._hands.pins.enter(devices.ticks())
        except BadgeRefused as refused:
            locked = refused.reason == "pin-locked"
            desk = desk.without_badge() if locked else desk
            self._set(remarked(desk, f"badges.{refused.reason}", **refused.values))
            return life.PinLocked(badge=refused.badge) if locked else None
        self._set(replace(desk, badge="", officers=desk.officers | {name}))
        return None

    def _card_asked(self, desk: StaffDesk, devices: Devices) -> None:
        """The card is given the PIN, where the terminal would take a try, too."""
        try:
            self._book.ready(desk.badge, devices.ticks())
            pin = self._hands.pins.ask_card()
        except (BadgeRefused, PinRefused) as refused:
            values = refused.values if isinstance(refused, BadgeRefused) else {}
            self._set(remarked(desk, f"badges.{refused.reason}", **values))
            return
        devices.cards.check(pin)
        card = None if desk.card is None else replace(desk.card, asked=True)
        self._set(replace(desk, card=card))

    def _new_pin_entered(self, desk: StaffDesk) -> None:
        if desk.once:
            alike = self._hands.pins.new_twice()
            desk = replace(desk, once=False, renewed=alike)
            self._set(desk if alike else remarked(desk, "staff.pins-differ"))
            return
        try:
            self._hands.pins.new_once()
        except PinRefused as refused:
            self._set(remarked(desk, f"badges.{refused.reason}"))
            return
        self._set(replace(desk, once=True))

    def _half_entered(self, desk: StaffDesk, polls: Polls) -> None:
        """What was typed stays where it is no half, so that its owner finds the wrong letter."""
        written, terminal = self._hands.halves.written, self._provision.terminal
        try:
            half = written.half(terminal, openings(polls), desk.writing)
        except HalfRefused:
            self._set(remarked(desk, "staff.half-misread"))
            return
        self._given(half)

    # The act.

    def _does(self, terminal: Terminal, devices: Devices) -> Event | None:
        """Yes: the event of the act that is prepared, on the facts of now."""
        desk = replace(self.desk, remark=None, missing=())
        missing = lacks(desk, terminal.polls)
        if missing is not None:
            self._set(replace(desk, missing=(missing,)))
            return None
        if desk.act is Act.FORGOT_PIN:
            try:
                self._book.lock(desk.subject)
            except MediumFault:
                self._set(remarked(desk, "badges.pins-broken"))
                return None
        self._doing = desk.act
        heard = Heard(self._was_tested, self._networks_seen)
        return event_of(desk, facts_of(terminal, devices, self._loaded, desk.contests, heard))

    def _was_tested(self, tested: Tested) -> None:
        self._tested = tested

    def _networks_seen(self, networks: tuple[str, ...]) -> None:
        self._set(replace(self.desk, networks=networks))

    def answered(self, terminal: Terminal, missing: tuple[str, ...]) -> None:
        """To the event that touched() gave: what it lacked, nothing if it was accepted. Then
        nothing is prepared any more, and the voter's screen is there again where the voter is
        left alone with it."""
        act, self._doing = self._doing, None
        if act is None:
            return
        if missing:
            self._set(replace(self.desk, missing=missing))
            return
        said = self._renewed() if act is Act.NEW_PIN else "staff.done"
        if self.desk.halves:
            self._hands.halves.hand_over()
        desk = self.desk.rested()
        waits = terminal.session.state is SessionState.CALLED
        if issubclass(EVENT_OF[act], _BACK_TO_THE_VOTER) and not waits:
            desk = replace(desk, open=False)
        if act is Act.HAND_OUT:
            desk = replace(desk, info=t.Info.SIGN)
        self._set(remarked(desk, said))

    def _renewed(self) -> str:
        """The new PIN is lasting, or staff are told that it is not: then the badge stays
        locked, and tick() says so to the polls."""
        try:
            self._hands.pins.renew()
        except BadgeRefused as refused:
            return f"badges.{refused.reason}"
        return "staff.done"

    # What is held up.

    def scanned(self, terminal: Terminal, text: str, devices: Devices) -> None:
        """A badge, a half, or under their screen a voter's grant, which waits; any other means
        nothing here."""
        kind = kind_of(text)
        if kind is Scanned.BADGE:
            self._badge(terminal, text, devices)
        elif kind is Scanned.HALF and self.open:
            self._last = devices.ticks()
            self._half(terminal.polls, text)
        elif kind is Scanned.GRANT and self.open:
            self._set(remarked(self.desk, "staff.grant-waits"))

    def _badge(self, terminal: Terminal, line: str, devices: Devices) -> None:
        """A stranger's badge leaves a voter's screen alone."""
        try:
            name = self._book.owner(line)
        except BadgeRefused as refused:
            if self.open or not terminal.for_voters:
                self._set(remarked(self.desk, f"badges.{refused.reason}"))
            return
        self._last = devices.ticks()
        desk = badge_held_up(self.desk, name, terminal.polls.locked | self._locked)
        self._hands.held_up(line, self.desk, desk)
        self._set(desk)

    def card(self, terminal: Terminal, news: News, devices: Devices) -> Event | None:
        """What lies in the card reader, or what an officer's card says to a PIN."""
        match news:
            case BadgeRead():
                self._card_in(terminal, news, devices)
            case Checked():
                self._last = devices.ticks()
                before = self.desk.officers
                desk, locked = card_answered(self.desk, news, self._hands.pins, self._last)
                self._card_served |= desk.officers != before
                self._set(desk)
                return locked
            case NoUse() if self.open:
                self._set(remarked(self.desk, "card_use.no-badge"))
        return None

    def _card_in(self, terminal: Terminal, card: BadgeRead, devices: Devices) -> None:
        """A stranger's card leaves a voter's screen alone."""
        self._card_served = False
        if self._book.of_card(card.guid) is not None:
            self._last = devices.ticks()
            self._card_lies(terminal, card, opens=True)
        elif self.open or not terminal.for_voters:
            self._set(remarked(self.desk, "badges.badge-unknown"))

    def _card_lies(
        self, terminal: Terminal, card: BadgeRead | None, *, opens: bool = False
    ) -> None:
        """An officer's card in the reader: where a badge is asked for, it is one, once at each
        step. opens: it was put in just now, and opens the screen."""
        if card is None:
            self._card_asked_for, self._card_served = None, False
            self._set(taken_out(self.desk))
            return
        name = self._book.of_card(card.guid)
        if name is None:
            return
        asked = self.desk.at is Step.PEOPLE and not self.desk.badge
        again = self._card_asked_for == card.guid or name in self.desk.officers
        if opens or (asked and not again):
            self._card_asked_for = card.guid
            self._card_shown(terminal, name, card)
        elif self._card_served:
            self._set(lies_served(self.desk))

    def _card_shown(self, terminal: Terminal, name: str, card: BadgeRead) -> None:
        if not self._book_read:
            self._set(remarked(self.desk, "badges.pins-broken"))
            return
        locked = terminal.polls.locked | self._locked
        self._set(card_shown(self.desk, name, card, self._book, locked))

    def _half(self, polls: Polls, line: str) -> None:
        """A half whose owner gives it; a wrong one is told before anything is tried."""
        if self.desk.at is not Step.HALVES:
            self._set(remarked(self.desk, "staff.half-not-asked"))
            return
        try:
            half = read_half(line)
        except HalfRefused:
            self._set(remarked(self.desk, "staff.half-misread"))
            return
        wrong = wrong_half(half, self._provision.terminal, polls)
        if wrong is None:
            self._given(half)
            return
        half.part.wipe()
        self._set(remarked(self.desk, f"polls_troubles.{wrong}"))

    def _given(self, half: Half) -> None:
        halves = self._hands.halves
        halves.put(half)
        given = frozenset(halves.given)
        self._set(replace(self.desk, halves=given, writing=0, letters=0, remark=None))


def _has_half_in_hand(desk: StaffDesk) -> bool:
    """Whether somebody copies, takes or types a half just now."""
    return bool(desk.revealed or desk.on_paper or desk.writing)

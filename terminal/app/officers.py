"""The officers at the screen: touches, badges and halves become what they may do.

    officers = Officers(provision, loaded, PinBook(disk, badges), pages.page)
    officers.tick(terminal, devices)      # what follows of time: events to feed
    officers.touched(terminal, touch, devices)
    officers.scanned(terminal, text, devices)
    officers.answered(terminal, missing)  # to the event that touched() or tick() gave

A badge held up opens their screen, over the voter's too; before it nothing can be touched
there. Badge and PIN make an officer, touches alone never do. Secrets live no longer than
what the desk shows of them: `_set` wipes the rest.
"""

from collections.abc import Callable
from dataclasses import replace

from common.grant import Grant, new_grant
from common.halves import Half, HalfRefused, read_half
from common.pins import PinRefused
from common.text import Value
from terminal.app import watch
from terminal.app.devices import Devices
from terminal.app.officers_halves import Halves
from terminal.app.officers_pins import Pins
from terminal.app.officers_view import Known, Tested, view_of
from terminal.badges.pin_book import BadgeRefused, PinBook
from terminal.life import events as life
from terminal.life.states import RECORDING_DEVICES, Box, Device, Finding, Loaded, Polls, State
from terminal.ports.medium import MediumFault
from terminal.provision import Provision
from terminal.scanned import Scanned, kind_of
from terminal.session import events as voter
from terminal.session.states import State as SessionState
from terminal.staff import touches as t
from terminal.staff.acts import EVENT_OF, Act, Step, offered
from terminal.staff.desk import Remark, StaffDesk, lacks, touched
from terminal.staff.facts import Facts, event_of
from terminal.staff.view import StaffView
from terminal.ui.page import Page
from terminal.whole import Event, Terminal

IDLE_MS = 120_000
"""So long nobody touches and nothing is held up: what was prepared is dropped, and who was
an officer is none any more."""

COPYING_MS = 300_000
"""The same while a half is on the screen: its owner may copy it by hand."""

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
        self._pins, self._halves = Pins(book), Halves()
        self._tested: Tested | None = None
        self._doing: Act | None = None
        self._last = 0
        self._book_read = False

    # What the shell and the recorder ask.

    @property
    def open(self) -> bool:
        """Whether a badge opened their screen, and nobody closed it."""
        return self.desk.open

    def page(self, terminal: Terminal, devices: Devices) -> Page:
        return self._page(self.view(terminal, devices))

    def view(self, terminal: Terminal, devices: Devices) -> StaffView:
        """What is on their page."""
        locked = self._locked
        known = Known(
            provision=self._provision,
            halves=self._halves,
            locked=locked,
            all_locked=locked >= set(self._pins.book.names),
            now=devices.wall(),
            tested=self._tested,
        )
        return view_of(terminal, self.desk, known)

    def take(self, halves: tuple[Half, Half]) -> None:
        """Two people are to be given a half each."""
        self._halves.take(halves)
        self._set(replace(self.desk, taken=frozenset()))

    def give(self) -> tuple[Half, Half] | None:
        """The halves that were given for the act that is carried out, if any."""
        return self._halves.give()

    # Time.

    def tick(self, terminal: Terminal, devices: Devices) -> tuple[Event, ...]:
        """Time passes, and nothing is being carried out: what that means for the polls."""
        now, state = devices.ticks(), terminal.polls.state
        self._read_book(now)
        self._halves.forget_served()
        if state not in _HANDING_OUT:
            self._halves.forget_out()
            self._set(replace(self.desk, taken=frozenset()))
        if now - self._last >= (COPYING_MS if self.desk.revealed else IDLE_MS):
            self._rest(covers=terminal.for_voters)
        news = self._locked - terminal.polls.locked
        return tuple(life.PinLocked(badge=badge) for badge in sorted(news))

    def _rest(self, *, covers: bool) -> None:
        """Nobody is here any more. covers: what is open lies over a voter's screen; there the
        cover stays, for a touch takes it away. What was only looked at stays, too."""
        desk = self.desk
        if desk.act is not None:
            desk = replace(desk.rested(), remark=Remark("staff.rested"))
        if not covers and desk.info is None:
            desk = replace(desk.rested(), open=False)
        if desk != self.desk:
            self._set(desk)

    @property
    def _locked(self) -> frozenset[str]:
        return self._pins.book.locked if self._book_read else frozenset()

    def _read_book(self, now: int) -> bool:
        """Whether PINs can be checked; a disk that failed is tried again."""
        if not self._book_read:
            try:
                self._pins.book.load(now)
            except MediumFault:
                return False
            self._book_read = True
        return True

    # Touches.

    def touched(self, terminal: Terminal, touch: t.StaffTouch, devices: Devices) -> Event | None:
        """What a touch on their screen amounts to, if it is an event now."""
        if not self.open:
            return None
        self._last = devices.ticks()
        polls = terminal.polls
        match touch:
            case t.Enter() if self.desk.badge:
                return self._pin_typed(devices)
            case t.Enter() if self.desk.typing:
                self._new_pin_typed()
                return None
            case t.Do() if self.desk.at is Step.CONFIRM:
                return self._does(terminal, devices)
            case t.Prepare() if touch.act not in offered(terminal):
                return None
        desk = touched(self.desk, touch, polls)
        if isinstance(touch, t.Digit) and desk.digits > self.desk.digits:
            self._pins.typed.add(touch.digit)
        if isinstance(touch, t.Prepare) and touch.act is Act.UNLOCK:
            ballot = terminal.session.ballot
            desk = replace(desk, contests=frozenset(one.id for one in ballot.contests))
        self._set(desk)
        return None

    def _set(self, desk: StaffDesk) -> None:
        """The desk is so now; a secret that it shows nothing of is wiped."""
        self.desk = desk
        if not desk.digits:
            self._pins.typed.wipe()
        if not desk.badge:
            self._pins.forget_held()
        if desk.act is not Act.NEW_PIN:
            self._pins.forget_new()
        elif not desk.once and not desk.renewed:
            self._pins.forget_typed_new()
        if not desk.halves:
            self._halves.forget_given()
        self._halves.taken(desk.taken)

    def _remark(self, key: str, **values: Value) -> None:
        self._set(replace(self.desk, remark=Remark(key, tuple(values.items()))))

    def _pin_typed(self, devices: Devices) -> Event | None:
        """Badge and PIN make an officer; the fifth wrong PIN locks the badge."""
        desk = replace(self.desk, digits=0, remark=None, missing=())
        try:
            name = self._pins.enter(devices.ticks())
        except BadgeRefused as refused:
            locked = refused.reason == "pin-locked"
            self._set(replace(desk, badge="" if locked else desk.badge))
            self._remark(f"badges.{refused.reason}", **refused.values)
            return life.PinLocked(badge=refused.badge) if locked else None
        self._set(replace(desk, badge="", officers=desk.officers | {name}))
        return None

    def _new_pin_typed(self) -> None:
        desk = replace(self.desk, digits=0, remark=None, missing=())
        if desk.once:
            alike = self._pins.new_twice()
            self._set(replace(desk, once=False, renewed=alike))
            if not alike:
                self._remark("staff.pins-differ")
            return
        try:
            self._pins.new_once()
        except PinRefused as refused:
            self._set(desk)
            self._remark(f"badges.{refused.reason}")
            return
        self._set(replace(desk, once=True))

    # The act.

    def _does(self, terminal: Terminal, devices: Devices) -> Event | None:
        """Yes: the event of the act that is prepared, on the facts of now."""
        missing = lacks(self.desk, terminal.polls)
        if missing is not None:
            self._set(replace(self.desk, remark=None, missing=(missing,)))
            return None
        if self.desk.act is Act.FORGOT_PIN:
            try:
                self._pins.book.lock(self.desk.subject)
            except MediumFault:
                self._remark("badges.pins-broken")
                return None
        self._doing = self.desk.act
        return event_of(self.desk, self._facts(terminal, devices))

    def _facts(self, terminal: Terminal, devices: Devices) -> Facts:
        """Read only where the act asks for them, and kept where staff are to see them."""

        def report() -> tuple[Finding, ...]:
            found = watch.self_test(devices, required(self._loaded))
            self._tested = Tested(devices.wall(), found, devices.networks.up())
            return found

        def around() -> life.Around:
            found = watch.around(devices)
            self._set(replace(self.desk, networks=found.networks))
            return found

        def grant() -> Grant:
            contests = terminal.session.ballot.contests
            chosen = tuple(one.id for one in contests if one.id in self.desk.contests)
            return new_grant(self._provision.terminal, terminal.polls.opening, chosen)

        return Facts(self._loaded, report, around, grant, devices.wall(), devices.ticks())

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
        remark = Remark("staff.done")
        if act is Act.NEW_PIN:
            remark = self._renewed()
        if self.desk.halves:
            self._halves.hand_over()
        desk = self.desk.rested()
        waits = terminal.session.state is SessionState.CALLED
        if issubclass(EVENT_OF[act], _BACK_TO_THE_VOTER) and not waits:
            desk = replace(desk, open=False)
        if act is Act.HAND_OUT:
            desk = replace(desk, open=True, info=t.Info.SIGN)
        self._set(replace(desk, remark=remark))

    def _renewed(self) -> Remark:
        """Where the file of PINs does not take it the badge stays locked, and tick() says so."""
        try:
            self._pins.renew()
        except BadgeRefused as refused:
            return Remark(f"badges.{refused.reason}")
        return Remark("staff.done")

    # What is held up.

    def scanned(self, terminal: Terminal, text: str, devices: Devices) -> None:
        """A code that is no voter's grant: a badge, a half; any other means nothing here."""
        kind = kind_of(text)
        if kind is Scanned.BADGE:
            self._badge(terminal, text, devices)
        elif kind is Scanned.HALF and self.open:
            self._last = devices.ticks()
            self._half(terminal.polls, text)

    def _badge(self, terminal: Terminal, line: str, devices: Devices) -> None:
        try:
            name = self._pins.book.owner(line)
        except BadgeRefused as refused:
            if self.open or not terminal.for_voters:
                self._remark(f"badges.{refused.reason}")
            return
        self._last = devices.ticks()
        if not self.open:
            self._set(replace(StaffDesk(open=True), taken=self.desk.taken))
        elif not self._read_book(devices.ticks()):
            self._remark("badges.pins-broken")
        elif self.desk.at is Step.BADGE:
            self._subject(terminal.polls, name, line)
        elif self.desk.at is Step.PEOPLE:
            self._officer(terminal.polls, name, line)

    def _subject(self, polls: Polls, name: str, line: str) -> None:
        """The badge that the act is about."""
        if self.desk.act is Act.NEW_PIN and name not in polls.locked:
            self._remark("polls_refusals.pin-not-locked")
            return
        fresh = replace(self.desk, subject=name, once=False, renewed=False, remark=None)
        self._set(replace(fresh, officers=frozenset()))
        if self.desk.act is Act.NEW_PIN:
            self._pins.renew_for(line)

    def _officer(self, polls: Polls, name: str, line: str) -> None:
        """The badge of somebody who stands behind the act: the PIN is asked."""
        desk = replace(self.desk, remark=None, digits=0, badge="")
        self._set(desk)
        if name in desk.officers:
            self._remark("staff.badge-twice")
        elif desk.act is Act.FORGOT_PIN and name == desk.subject:
            self._remark("staff.other-officer")
        elif name in polls.locked | self._locked:
            self._remark("badges.pin-locked", badge=name)
        else:
            self._pins.hold(line)
            self._set(replace(desk, badge=name))

    def _half(self, polls: Polls, line: str) -> None:
        """A half whose owner gives it; a wrong one is told before anything is tried."""
        if self.desk.at is not Step.HALVES:
            self._remark("staff.half-not-asked")
            return
        try:
            half = read_half(line)
        except HalfRefused:
            self._remark("staff.half-misread")
            return
        wrong = wrong_half(half, self._provision.terminal, polls)
        if wrong is not None:
            half.part.wipe()
            self._remark(f"polls_troubles.{wrong}")
            return
        self._halves.put(half)
        self._set(replace(self.desk, halves=frozenset(self._halves.given), remark=None))


def required(loaded: Loaded) -> frozenset[Device]:
    """The devices without which the polls cannot open here."""
    voice = {Device.HEADPHONES, Device.KEYPAD} if loaded.audio else set()
    return RECORDING_DEVICES | {Device.SCREEN, Device.SCANNER} | voice


def wrong_half(half: Half, terminal: str, polls: Polls) -> str | None:
    """The name of the trouble with a half. While a new day begins its halves are not handed
    out yet, and yesterday's serve; the recorder knows which."""
    if half.terminal != terminal:
        return "halves-of-another-terminal"
    resting = polls.box is Box.RESTING
    openings = {polls.opening, polls.opening - 1} if resting else {polls.opening}
    return None if half.opening in openings else "halves-of-another-opening"

"""The staff of a drilled terminal: who stands behind an act, which event it is, their PINs."""

from collections.abc import Callable
from typing import Any

from common.halves import Half
from common.secret import Secret
from ippyo.drill_terminal.devices import Bay
from ippyo.drill_terminal.world import OFFICERS, World
from tally_server.compliance.drills.protocol import Act, Pin, Slot
from terminal.app import watch
from terminal.badges.pin_book import BadgeRefused, PinBook
from terminal.life import events as life
from terminal.life.people import By
from terminal.life.states import RECORDING_DEVICES
from terminal.session import events as voter
from terminal.session.states import Aid
from terminal.whole import Event

Halves = tuple[Half, Half]
_PINS = {
    "badge-unknown": Pin.WRONG,
    "pin-form": Pin.WRONG,
    "pin-wrong": Pin.WRONG,
    "pins-broken": Pin.WRONG,
    "pin-wait": Pin.WAIT,
    "pin-locked": Pin.LOCKED,
}


class Crew:
    """They keep the halves of the newest opening, and give them when they are asked."""

    def __init__(self, world: World, terminal: str, bay: Bay) -> None:
        self._world, self._terminal, self._bay = world, terminal, bay
        self._kept: Halves | None = None
        self._book: PinBook | None = None
        self._known: set[str] = set()
        self._make: dict[Act, Callable[[By], Event]] = {
            Act.LOAD: lambda by: life.LoadPackage(by=by, loaded=world.loaded(terminal)),
            Act.SELF_TEST: self._self_test,
            Act.CHECK_ZERO: lambda by: life.CheckZero(by=by),
            Act.OPEN: lambda by: self._open(by, early=False),
            Act.OPEN_EARLY: lambda by: self._open(by, early=True),
            Act.HAND_OUT: lambda by: life.HandOutHalves(by=by),
            Act.PAUSE: lambda by: life.Pause(by=by),
            Act.RESUME: lambda by: life.Resume(by=by, around=watch.around(bay.devices)),
            Act.GIVE_HALVES: lambda by: life.GiveHalves(by=by),
            Act.TELL: lambda by: life.TruthTold(by=by),
            Act.REPLACE_DUPLICATE: lambda by: life.ReplaceDuplicate(by=by),
            Act.RETIRE: lambda by: life.Retire(by=by),
            Act.END_DAY: lambda by: life.CloseForTheDay(by=by),
            Act.SUSPEND: lambda by: life.Suspend(by=by),
            Act.POSTPONE: lambda by: life.Postpone(by=by),
            Act.LIFT: lambda by: life.Lift(by=by),
            Act.NOTICE: self._notice,
            Act.CLOSE: lambda by: self._close(by, early=False),
            Act.CLOSE_EARLY: lambda by: self._close(by, early=True),
            Act.HAND_OVER: lambda by: life.HandOver(by=by),
            Act.START_ANEW: lambda by: life.StartAnew(by=by),
            Act.GO_ON: lambda by: voter.GoOn(at=bay.now, by=by),
            Act.ASSIST: lambda by: voter.Help(at=bay.now, by=by, aid=Aid.ASSISTED),
            Act.PROXY: lambda by: voter.Help(at=bay.now, by=by, aid=Aid.PROXY),
            Act.END_FOR_VOTER: lambda by: voter.EndForVoter(at=bay.now, by=by),
        }

    # The halves, as the terminal passes them.

    def take(self, halves: Halves) -> None:
        self._kept = halves

    def give(self) -> Halves | None:
        return self._kept

    # Acts.

    def event(self, act: Act, officers: int, *, witness: bool) -> Event:
        """The event of this act, with the facts that it depends on read now."""
        return self._make[act](By(frozenset(self._badges(officers)), witness))

    def _badges(self, officers: int) -> list[str]:
        """Names of badges; once PINs are typed, of those whose PIN was right."""
        if self._book is not None:
            return sorted(self._known)[:officers]
        return [f"officer-{number}" for number in range(1, min(officers, OFFICERS) + 1)]

    def _self_test(self, by: By) -> Event:
        report = watch.self_test(self._bay.devices, RECORDING_DEVICES)
        return life.SelfTest(by=by, report=report)

    def _open(self, by: By, *, early: bool) -> Event:
        around, now = watch.around(self._bay.devices), self._bay.clock.now()
        return life.OpenPolls(by=by, around=around, now=now, early=early)

    def _close(self, by: By, *, early: bool) -> Event:
        return life.ClosePolls(by=by, now=self._bay.clock.now(), early=early)

    def _notice(self, by: By) -> Event:
        first = self._world.election.contests[0].candidates[0]
        return life.PostNotice(by=by, candidate=first.id)

    # PINs.

    def restart(self) -> None:
        """A new program knows nobody, and reads what is lasting of tries."""
        if self._book is not None:
            self._known.clear()
            self._open_book()

    def locked(self) -> frozenset[str]:
        return frozenset() if self._book is None else self._book.locked

    def type_pin(self, officer: int, *, right: bool) -> tuple[Pin, Any]:
        """What the terminal answers, and the event that follows, if any."""
        book = self._book or self._open_book()
        letter = self._world.badges[1][officer - 1]
        pin = letter.pin if right else f"{(int(letter.pin) + 1) % 1_000_000:06}"
        try:
            self._known.add(book.enter(letter.line, Secret(pin.encode()), self._bay.now))
        except BadgeRefused as refused:
            found = _PINS[refused.reason]
            self._known -= {refused.badge} if found is Pin.LOCKED else set()
            event = life.PinLocked(badge=refused.badge) if found is Pin.LOCKED else None
            return found, event
        return Pin.RIGHT, None

    def _open_book(self) -> PinBook:
        self._book = PinBook(self._bay.media[Slot.DISK], self._world.badges[0])
        self._book.load(self._bay.now)
        return self._book

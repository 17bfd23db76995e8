"""The cursor over a voter's screen, as a value: where it is, and what a key makes of it.

    access = show(Access(), view, page)        after every change of the session
    pressed = press(access, Key.NEXT, now)     a key
    pressed = scan(access, now)                time, where the cursor moves by itself

A new screen begins at its heading, where choosing only speaks: whatever is pressed twice,
the second press confirms nothing. At the end of a page of candidates the list goes on to
the next page, so that a long list is one list to who hears it.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from terminal.access import stops as at_
from terminal.access.keys import Key
from terminal.access.stops import Stop, stops
from terminal.session import events as e
from terminal.session.states import GUARD_MS, State
from terminal.session.view import View
from terminal.ui.page import Page

SCAN_MS = (0, 6000, 4000, 2000)
"""How long the cursor rests on each thing, by Settings.scan; after it was spoken."""

_NOBODY = (State.SHUT, State.WAITING, State.ADMITTING, State.FAILED)


class Say(StrEnum):
    """What is to be heard of a key. MOVED: where the cursor is now. AGAIN: the same in
    full. IDLE: why choosing does nothing here. NOTHING: the event will be heard."""

    MOVED = "moved"
    AGAIN = "again"
    IDLE = "idle"
    NOTHING = "nothing"


class Landing(StrEnum):
    """Where the cursor goes on after a page was turned under it."""

    ON = "on"
    BACK = "back"


@dataclass(frozen=True)
class Access:
    """view: what is on the screen, None before anything is. here: the key of the stop.

    awake: a key was pressed, or the voice is on; then the cursor is drawn. left: where it
    was when the settings were called. chosen, rested: when something was chosen last, and
    since when the cursor rests, in milliseconds.
    """

    view: View | None = None
    stops: tuple[Stop, ...] = field(default=(Stop(at_.HEADING),), repr=False)
    here: str = field(default=at_.HEADING, repr=False)
    awake: bool = False
    left: str | None = field(default=None, repr=False)
    landing: Landing | None = None
    beside: str = field(default="", repr=False)
    chosen: int = -GUARD_MS
    rested: int = 0

    @property
    def at(self) -> int:
        return next((at for at, stop in enumerate(self.stops) if stop.key == self.here), 0)

    @property
    def stop(self) -> Stop:
        return self.stops[self.at]

    def offers(self, key: str) -> bool:
        """Whether the cursor can rest there now."""
        return any(stop.key == key for stop in self.stops)


@dataclass(frozen=True)
class Pressed:
    """What a key made of the cursor; the event for the session; what is to be heard."""

    access: Access
    event: e.VoterEvent | None = field(default=None, repr=False)
    say: Say = Say.NOTHING


def show(access: Access, view: View, page: Page, now: int = 0) -> Access:
    """The session shows this now. Raises nothing: a stop that is gone is the heading."""
    before = access.view
    found = stops(view, page)
    if view.screen in _NOBODY:
        return Access(view, found, rested=now)
    moved = replace(access, view=view, stops=found, awake=access.awake or view.settings.audio)
    if view != before:
        moved = replace(moved, rested=now)
    if access.landing is not None and before is not None and _turned(before, view):
        here = _landed(access, moved)
    elif before is not None and not moved_on(before, view) and moved.offers(access.here):
        return replace(moved, landing=None)
    else:
        here = at_.HEADING
    return replace(moved, here=here, landing=None, left=None)


def moved_on(before: View, after: View) -> bool:
    """Whether this is another screen, and not the same with another mark or setting."""
    if before.settings != after.settings and before.screen is after.screen:
        return False
    return _place(before) != _place(after)


def _place(view: View) -> tuple[object, ...]:
    return (view.screen, view.contest, view.part, view.top, view.row)


def _turned(before: View, after: View) -> bool:
    return before.screen is after.screen is State.CHOOSING and before.contest == after.contest


def _landed(before: Access, after: Access) -> str:
    """The candidate that follows the one before the page was turned, or goes before it."""
    listed = [stop.key for stop in after.stops if stop.key.startswith(at_.CANDIDATE)]
    if not listed:
        return at_.HEADING
    step = 1 if before.landing is Landing.ON else -1
    if before.beside in listed:
        at = listed.index(before.beside) + step
        return listed[max(0, min(at, len(listed) - 1))]
    return listed[0] if step > 0 else listed[-1]


def press(access: Access, key: Key, now: int) -> Pressed:
    """What this key does. The first key of who hears nothing only wakes the cursor."""
    if access.view is None or len(access.stops) == 1:
        return Pressed(access, None, Say.AGAIN)
    if not access.awake:
        awake = replace(access, awake=True, here=at_.HEADING, rested=now)
        return Pressed(awake, e.Touched(at=now), Say.AGAIN)
    match key:
        case Key.NEXT:
            return _step(access, 1, now)
        case Key.BEFORE:
            return _step(access, -1, now)
        case Key.CHOOSE:
            return _choose(access, now)
        case Key.AGAIN:
            return Pressed(replace(access, rested=now), e.Touched(at=now), Say.AGAIN)
        case Key.SOUND:
            return _settings(access, now)
        case Key.HELP:
            return _help(access, now)


def scan(access: Access, now: int) -> Pressed:
    """The cursor moves on by itself where the voter wants that and it rested long enough.
    That is no sign of life."""
    if access.view is None or not access.awake or not access.view.settings.scan:
        return Pressed(access)
    if now - access.rested < SCAN_MS[access.view.settings.scan]:
        return Pressed(access)
    moved = _step(access, 1, now)
    return replace(moved, event=None) if isinstance(moved.event, e.Touched) else moved


def _step(access: Access, by: int, now: int) -> Pressed:
    """One stop on or back, around the end; past the last candidate of a page to the next
    page, before the first to the one before."""
    turn = _turning(access, by)
    if turn is not None:
        landing = Landing.ON if by > 0 else Landing.BACK
        waiting = replace(access, landing=landing, beside=access.here, rested=now)
        return Pressed(waiting, replace(turn, at=now))
    to = (access.at + by) % len(access.stops)
    return _go(access, access.stops[to].key, now)


def _turning(access: Access, by: int) -> e.VoterEvent | None:
    """The event that brings the candidate to go on to, where another page has them."""
    if not access.here.startswith(at_.CANDIDATE):
        return None
    beside = access.at + by
    if access.stops[beside % len(access.stops)].key.startswith(at_.CANDIDATE):
        return None
    wanted = at_.AFTER if by > 0 else at_.BEFORE
    return next((stop.act for stop in access.stops if stop.key == wanted), None)


def _go(access: Access, key: str, now: int) -> Pressed:
    return Pressed(replace(access, here=key, rested=now), e.Touched(at=now), Say.MOVED)


def _choose(access: Access, now: int) -> Pressed:
    """What the cursor rests on is done; twice in a moment is once."""
    if now - access.chosen < GUARD_MS:
        return Pressed(access)
    access = replace(access, chosen=now, rested=now)
    stop = access.stop
    if stop.key == at_.SKIP:
        last = max(at for at, one in enumerate(access.stops) if one.key.startswith(at_.CANDIDATE))
        return _go(access, access.stops[last + 1].key, now)
    if stop.act is None:
        say = Say.AGAIN if stop.key == at_.HEADING else Say.IDLE
        return Pressed(access, e.Touched(at=now), say)
    return Pressed(access, replace(stop.act, at=now))


def _settings(access: Access, now: int) -> Pressed:
    """To the settings of the voice, and from there back to where the cursor was."""
    if access.here.startswith("voice-"):
        back = access.left if access.left and access.offers(access.left) else at_.HEADING
        return _go(replace(access, left=None), back, now)
    first = next((stop.key for stop in access.stops if stop.key.startswith("voice-")), None)
    if first is None:
        return Pressed(access, e.Touched(at=now), Say.AGAIN)
    return _go(replace(access, left=access.here), first, now)


def _help(access: Access, now: int) -> Pressed:
    """How to vote; from there, to the button that calls the staff."""
    for key in ("side-help", "side-staff"):
        stop = next((one for one in access.stops if one.key == key), None)
        if stop is None or stop.act is None:
            continue
        if key == "side-help":
            return Pressed(replace(access, rested=now), replace(stop.act, at=now))
        return _go(access, key, now)
    return Pressed(access, e.Touched(at=now), Say.AGAIN)

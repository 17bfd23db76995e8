"""What a badge or a half that is held up means at the step that is on the screen."""

from collections.abc import Callable
from dataclasses import replace

from common.halves import Half
from terminal.life.people import Badge
from terminal.life.states import Box, Polls
from terminal.staff.acts import Act, Step
from terminal.staff.desk import StaffDesk, remarked


def badge_held_up(desk: StaffDesk, name: Badge, locked: frozenset[Badge]) -> StaffDesk:
    """The desk after a badge of this place. locked: badges that count for nobody.

    The first one opens the screen. Where nobody asks for a badge it changes nothing.
    """
    if not desk.open:
        return StaffDesk(open=True, taken=desk.taken)
    found = _HELD_UP.get(desk.at or Step.MEANING)
    return desk if found is None else found(desk, name, locked)


def _subject(desk: StaffDesk, name: Badge, locked: frozenset[Badge]) -> StaffDesk:
    """The badge that the act is about; whoever stood behind another one stands for nothing."""
    if desk.act is Act.NEW_PIN and name not in locked:
        return remarked(desk, "polls_refusals.pin-not-locked")
    fresh = replace(desk, subject=name, once=False, renewed=False, digits=0)
    return replace(fresh, officers=frozenset(), remark=None)


def _officer(desk: StaffDesk, name: Badge, locked: frozenset[Badge]) -> StaffDesk:
    """Somebody who is to stand behind the act: the PIN is asked."""
    desk = replace(desk.without_badge(), remark=None)
    if name in desk.officers:
        return remarked(desk, "staff.badge-twice")
    if desk.act is Act.FORGOT_PIN and name == desk.subject:
        return remarked(desk, "staff.other-officer")
    if name in locked:
        return remarked(desk, "badges.pin-locked", badge=name)
    return replace(desk, badge=name)


_HELD_UP: dict[Step, Callable[[StaffDesk, Badge, frozenset[Badge]], StaffDesk]] = {
    Step.BADGE: _subject,
    Step.PEOPLE: _officer,
}


def wrong_half(half: Half, terminal: str, polls: Polls) -> str | None:
    """The name of the trouble with a half."""
    if half.terminal != terminal:
        return "halves-of-another-terminal"
    return None if half.opening in openings(polls) else "halves-of-another-opening"


def openings(polls: Polls) -> tuple[int, ...]:
    """Whose halves may serve. While a new day begins its halves are not handed out yet, and
    yesterday's serve; the recorder knows which."""
    before = (polls.opening - 1,) if polls.box is Box.RESTING and polls.opening > 1 else ()
    return (polls.opening, *before)

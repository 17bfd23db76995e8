"""Cells that several states of the polls have in common."""

from collections.abc import Mapping
from typing import Any

from terminal.life import events as e
from terminal.life import rules as r
from terminal.life.states import Polls, State
from terminal.life.tasks import Task
from terminal.machine import Arrow, Cell, Rule, refuse

Cells = Mapping[type[Any], Cell[Polls]]


def to(
    state: State,
    *tasks: Task,
    when: Rule[Polls] | None = None,
    needs: tuple[Rule[Polls], ...] = (),
    change: r.Change = lambda polls, _: polls,
) -> Arrow[Polls]:
    return Arrow(state, when, needs, change, r.to_do(*tasks))


VOTING = (e.Pause, e.Resume, e.GoToPaper, e.LeavePaper)
PREPARING = (e.LoadPackage, e.SelfTest, e.CheckZero)
MENDING = (e.GiveHalves, e.ReplaceDuplicate, e.GoWithoutDuplicate, e.Retire)
ENDING = (e.CloseForTheDay, e.ClosePolls)
HALTING = (e.Suspend, e.Postpone)
REPORTS = (
    *(e.ZeroFound, e.NotZero, e.BoxMade, e.BoxOpened, e.VoteRecorded, e.Recovered),
    *(e.DuplicateDead, e.MustRetire, e.Alarm, e.TaskRefused, e.DayClosed, e.Closed),
)


def no_reports_but(*expected: type[e.Event]) -> Cells:
    """A report of a task that nobody asked for is a bug: nothing follows from it."""
    return refuse("unasked", *(event for event in REPORTS if event not in expected))


AFTER_POWER: tuple[Arrow[Polls], ...] = tuple(
    Arrow(state, when, (), r.kept_as(state), r.to_do(*tasks))
    for state, when, tasks in (
        (State.BARE, r.KEPT_NOTHING, ()),
        (State.HANDED_OVER, r.KEPT_HANDED_OVER, ()),
        (State.RETIRED, r.KEPT_RETIRED, ()),
        (State.CLOSED, r.KEPT_CLOSED, (Task.READ_SLIP,)),
        (State.INCIDENT, r.KEPT_OPEN, ()),
        (State.SUSPENDED, r.KEPT_SUSPENDED, ()),
        (State.POSTPONED, r.KEPT_POSTPONED, ()),
        (State.DAY_CLOSED, r.KEPT_RESTING, ()),
        (State.LOADED, None, ()),
    )
)


_PAUSED_BY = (
    to(State.PAUSED, Task.NOTE_PAUSE, when=r.ENDS_VOTING, change=r.notice_conditions),
    to(State.OPEN, change=r.notice_conditions),
)


def always(state: State) -> Cells:
    """What can happen in every state; only a restart moves any, and what is noticed around an
    open terminal."""
    return {
        e.PowerOn: AFTER_POWER,
        e.DeviceBack: (to(state, change=r.get_back),),
        e.Noticed: _PAUSED_BY if state is State.OPEN else (to(state, change=r.notice_conditions),),
        e.PinLocked: (to(state, change=r.lock_pin),),
        e.NewPin: (to(state, needs=(r.PIN_LOCKED,), change=r.new_pin),),
    }


def noted(state: State) -> Cells:
    """A device or a network that matters only when the polls are opened again."""
    return {
        e.DeviceLost: (to(state, change=r.lose),),
        e.NetworkFound: (to(state, change=r.find_network),),
    }


def notice(state: State) -> Cells:
    return {e.PostNotice: (to(state, change=r.post_notice),)}


UNLOCK = (
    to(State.CLOSING, Task.FINISH_CLOSE, when=r.BOX_CLOSING),
    to(State.WAKING, Task.RECOVER, when=r.BOX_RESTS),
    to(State.RECOVERING, Task.RECOVER),
)
UNLOCK_REPLACING = (
    to(State.CLOSING, Task.FINISH_CLOSE_REPLACING, when=r.BOX_CLOSING),
    to(State.WAKING, Task.RECOVER_REPLACING, when=r.BOX_RESTS),
    to(State.RECOVERING, Task.RECOVER_REPLACING),
)
UNLOCK_WITHOUT = (
    to(State.CLOSING, Task.FINISH_CLOSE_WITHOUT, when=r.BOX_CLOSING),
    to(State.WAKING, Task.RECOVER_WITHOUT, when=r.BOX_RESTS),
    to(State.RECOVERING, Task.RECOVER_WITHOUT),
)
TO_RETIRED = (to(State.RETIRED, Task.RETIRE, change=r.retire),)


def at_rest(change: r.Change, *tasks: Task) -> tuple[Arrow[Polls], ...]:
    """Back to why the box rests."""
    return (
        to(State.SUSPENDED, *tasks, when=r.SUSPENDED, change=change),
        to(State.POSTPONED, *tasks, when=r.POSTPONED, change=change),
        to(State.DAY_CLOSED, *tasks, change=change),
    )


def looked_at_anew(state: State) -> tuple[Arrow[Polls], ...]:
    """A device failed in a step of which only the own disk knows whether it was done."""
    return (
        to(State.INCIDENT, Task.LOOK_ANEW, when=r.RECORDS, change=r.lose_and_stop),
        to(state, change=r.lose),
    )


def stopped_by_device(state: State) -> tuple[Arrow[Polls], ...]:
    """A device that records stops everything; any other is only missed."""
    return (
        to(State.INCIDENT, when=r.RECORDS, change=r.lose_and_stop),
        to(state, change=r.lose),
    )

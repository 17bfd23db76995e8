"""The rows from the bare device to the handing out of the halves."""

from enum import StrEnum

from terminal.life import events as e
from terminal.life import rules as r
from terminal.life.cells import (
    ENDING,
    HALTING,
    MENDING,
    PREPARING,
    VOTING,
    always,
    looked_at_anew,
    no_reports_but,
    noted,
    notice,
    to,
)
from terminal.life.states import Halt, Polls, State
from terminal.life.tasks import Task
from terminal.machine import Arrow, Row, refuse, row

_LOAD = (to(State.LOADED, needs=(r.NEW_HERE,), change=r.load),)
_TEST = (
    to(State.READY, when=r.ALL_GOOD, change=r.read_report),
    to(State.LOADED, change=r.read_report),
)
_HALT = {
    e.Suspend: (to(State.SUSPENDED, change=r.halt(Halt.SUSPENDED)),),
    e.Postpone: (to(State.POSTPONED, change=r.halt(Halt.POSTPONED)),),
}
_ANEW = (to(State.BARE, Task.FORGET_ELECTION, change=r.start_anew),)
_LOST = (
    to(State.LOADED, when=r.RECORDS, change=r.lose),
    to(State.READY, change=r.lose),
)


def _opening_failed(change: r.Change) -> tuple[Arrow[Polls], ...]:
    """The first day begins again with the self-test, a later one with yesterday's halves."""
    return (
        to(State.LOADED, when=r.FIRST_DAY, change=change),
        to(State.DAY_CLOSED, change=change),
    )


def _opening_lost(state: State) -> tuple[Arrow[Polls], ...]:
    return (
        to(State.LOADED, when=r.RECORDS_FIRST_DAY, change=r.lose),
        to(State.DAY_CLOSED, when=r.RECORDS, change=r.lose),
        to(state, change=r.lose),
    )


BEFORE: dict[StrEnum, Row[Polls]] = {
    State.BARE: row(
        {e.LoadPackage: _LOAD},
        refuse("load-first", e.SelfTest, e.CheckZero, e.OpenPolls, e.HandOutHalves, *VOTING),
        refuse("load-first", *MENDING, *ENDING, *HALTING, e.PostNotice),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("nothing-to-hand-over", e.HandOver, e.StartAnew),
        no_reports_but(),
        noted(State.BARE),
        always(State.BARE),
    ),
    State.LOADED: row(
        {e.LoadPackage: _LOAD, e.SelfTest: _TEST, e.StartAnew: _ANEW},
        _HALT,
        refuse("self-test-first", e.CheckZero, e.OpenPolls, e.HandOutHalves),
        refuse("not-open", *VOTING, *ENDING),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("nothing-to-hand-over", e.HandOver),
        no_reports_but(),
        notice(State.LOADED),
        noted(State.LOADED),
        always(State.LOADED),
    ),
    State.READY: row(
        {e.LoadPackage: _LOAD, e.SelfTest: _TEST, e.StartAnew: _ANEW},
        {e.CheckZero: (to(State.CHECKING_ZERO, Task.CHECK_ZERO, needs=(r.NOTHING_LOST,)),)},
        _HALT,
        refuse("zero-check-first", e.OpenPolls, e.HandOutHalves),
        refuse("not-open", *VOTING, *ENDING),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("nothing-to-hand-over", e.HandOver),
        no_reports_but(),
        {e.DeviceLost: _LOST, e.NetworkFound: (to(State.READY, change=r.find_network),)},
        notice(State.READY),
        always(State.READY),
    ),
    State.CHECKING_ZERO: row(
        {
            e.ZeroFound: (to(State.ZERO_CHECKED, change=r.lift),),
            e.NotZero: (to(State.READY, change=r.not_zero),),
            e.TaskRefused: (to(State.READY, change=r.refused),),
            e.DeviceLost: _LOST,
            e.NetworkFound: (to(State.CHECKING_ZERO, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew),
        refuse("nothing-to-tell", e.TruthTold),
        no_reports_but(e.ZeroFound, e.NotZero, e.TaskRefused),
        notice(State.CHECKING_ZERO),
        always(State.CHECKING_ZERO),
    ),
    State.ZERO_CHECKED: row(
        {e.LoadPackage: _LOAD, e.SelfTest: _TEST, e.StartAnew: _ANEW},
        {e.CheckZero: (to(State.CHECKING_ZERO, Task.CHECK_ZERO, needs=(r.NOTHING_LOST,)),)},
        {
            e.OpenPolls: (
                to(State.MAKING_BOX, Task.MAKE_BOX, needs=r.OPENING, change=r.networks_down),
            )
        },
        _HALT,
        refuse("open-first", e.HandOutHalves),
        refuse("not-open", *VOTING, *ENDING),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("nothing-to-hand-over", e.HandOver),
        no_reports_but(),
        {
            e.DeviceLost: (
                to(State.LOADED, when=r.RECORDS, change=r.lose),
                to(State.ZERO_CHECKED, change=r.lose),
            ),
            e.NetworkFound: (to(State.ZERO_CHECKED, change=r.find_network),),
        },
        notice(State.ZERO_CHECKED),
        always(State.ZERO_CHECKED),
    ),
    State.MAKING_BOX: row(
        {
            e.BoxMade: (to(State.HANDING_OUT, change=r.box_made),),
            e.TaskRefused: _opening_failed(r.refused),
            e.DeviceLost: _opening_lost(State.MAKING_BOX),
            e.NetworkFound: (to(State.MAKING_BOX, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew),
        refuse("nothing-to-tell", e.TruthTold),
        no_reports_but(e.BoxMade, e.TaskRefused),
        notice(State.MAKING_BOX),
        always(State.MAKING_BOX),
    ),
    State.HANDING_OUT: row(
        {e.HandOutHalves: (to(State.OPENING, Task.OPEN_BOX),)},
        refuse("hand-out-first", *PREPARING, e.OpenPolls, *VOTING, *ENDING, *HALTING),
        refuse("hand-out-first", e.HandOver, e.StartAnew),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        no_reports_but(),
        {
            e.DeviceLost: _opening_lost(State.HANDING_OUT),
            e.NetworkFound: (to(State.HANDING_OUT, change=r.find_network),),
        },
        notice(State.HANDING_OUT),
        always(State.HANDING_OUT),
    ),
    State.OPENING: row(
        {
            e.BoxOpened: (
                to(State.PAUSED, Task.NOTE_PAUSE, when=r.NETWORK_SEEN, change=r.opened),
                to(State.OPEN, change=r.opened),
            ),
            e.TaskRefused: (to(State.INCIDENT, Task.LOOK_ANEW, change=r.refused_and_stop),),
            e.DeviceLost: looked_at_anew(State.OPENING),
            e.NetworkFound: (to(State.OPENING, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew, e.TruthTold),
        no_reports_but(e.BoxOpened, e.TaskRefused),
        notice(State.OPENING),
        always(State.OPENING),
    ),
}

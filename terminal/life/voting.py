"""The rows while the polls are open, paused, or on paper for a while."""

from enum import StrEnum

from terminal.life import events as e
from terminal.life import rules as r
from terminal.life.cells import (
    ENDING,
    HALTING,
    MENDING,
    PREPARING,
    always,
    no_reports_but,
    notice,
    stopped_by_device,
    to,
)
from terminal.life.states import Halt, Polls, State
from terminal.life.tasks import Task
from terminal.machine import Row, refuse, row

_END = {
    e.CloseForTheDay: (to(State.RESTING, Task.REST, needs=(r.NOBODY_INSIDE,)),),
    e.ClosePolls: (
        to(
            State.CLOSING,
            Task.CLOSE,
            needs=(r.NOBODY_INSIDE, r.TIME_TO_CLOSE),
            change=r.begin_close,
        ),
    ),
    e.Suspend: (
        to(State.RESTING, Task.REST, needs=(r.NOBODY_INSIDE,), change=r.halt(Halt.SUSPENDED)),
    ),
    e.Postpone: (
        to(State.RESTING, Task.REST, needs=(r.NOBODY_INSIDE,), change=r.halt(Halt.POSTPONED)),
    ),
}

VOTING_ROWS: dict[StrEnum, Row[Polls]] = {
    State.OPEN: row(
        _END,
        {
            e.Pause: (to(State.PAUSED, Task.NOTE_PAUSE, needs=(r.NOBODY_INSIDE,)),),
            e.VoteRecorded: (to(State.OPEN, change=r.counted),),
            e.DeviceLost: stopped_by_device(State.OPEN),
            e.NetworkFound: (to(State.PAUSED, Task.NOTE_PAUSE, change=r.find_network),),
        },
        refuse("already-open", *PREPARING, e.OpenPolls, e.HandOutHalves),
        refuse("not-paused", e.Resume),
        refuse("pause-first", e.GoToPaper),
        refuse("not-on-paper", e.LeavePaper),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("close-first", e.HandOver, e.StartAnew),
        no_reports_but(e.VoteRecorded),
        notice(State.OPEN),
        always(State.OPEN),
    ),
    State.PAUSED: row(
        _END,
        {
            e.Resume: (
                to(
                    State.OPEN,
                    Task.NOTE_RESUME,
                    needs=(r.NOT_HALTED, r.NO_NETWORK, r.NOTHING_LOST, r.ALL_WELL),
                    change=r.go_on,
                ),
            ),
            e.GoToPaper: (to(State.ON_PAPER),),
            e.Lift: (to(State.PAUSED, needs=(r.HALTED,), change=r.lift),),
            e.DeviceLost: stopped_by_device(State.PAUSED),
            e.NetworkFound: (to(State.PAUSED, change=r.find_network),),
        },
        refuse("already-open", *PREPARING, e.OpenPolls, e.HandOutHalves),
        refuse("already-paused", e.Pause),
        refuse("not-on-paper", e.LeavePaper),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("close-first", e.HandOver, e.StartAnew),
        no_reports_but(),
        notice(State.PAUSED),
        always(State.PAUSED),
    ),
    State.ON_PAPER: row(
        {
            e.LeavePaper: (
                to(State.INCIDENT, when=r.FAULT),
                to(State.PAUSED),
            ),
            e.DeviceLost: (to(State.ON_PAPER, change=r.lose_on_paper),),
            e.NetworkFound: (to(State.ON_PAPER, change=r.find_network),),
        },
        refuse("already-open", *PREPARING, e.OpenPolls, e.HandOutHalves),
        refuse("leave-paper-first", e.Pause, e.Resume, e.GoToPaper, *MENDING, *ENDING, *HALTING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("close-first", e.HandOver, e.StartAnew),
        no_reports_but(),
        notice(State.ON_PAPER),
        always(State.ON_PAPER),
    ),
}

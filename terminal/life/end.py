"""The rows of the close for good, and of what follows it."""

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
    no_reports_but,
    noted,
    notice,
    stopped_by_device,
    to,
)
from terminal.life.states import Polls, State
from terminal.life.tasks import Task
from terminal.machine import Row, refuse, row

END: dict[StrEnum, Row[Polls]] = {
    State.CLOSING: row(
        {
            e.Closed: (to(State.CLOSED, change=r.closed),),
            e.DuplicateDead: (to(State.CONSENT, change=r.duplicate_dead),),
            e.MustRetire: (to(State.ORIGINAL_DEAD, change=r.must_retire),),
            e.Alarm: (to(State.ALARMED, change=r.alarm),),
            e.TaskRefused: (to(State.INCIDENT, change=r.refused_and_stop),),
            e.DeviceLost: stopped_by_device(State.CLOSING),
            e.NetworkFound: (to(State.CLOSING, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew, e.TruthTold),
        no_reports_but(e.Closed, e.DuplicateDead, e.MustRetire, e.Alarm, e.TaskRefused),
        notice(State.CLOSING),
        always(State.CLOSING),
    ),
    State.CLOSED: row(
        {
            e.HandOver: (to(State.HANDED_OVER, needs=(r.SLIP_SHOWN,)),),
            e.Closed: (to(State.CLOSED, change=r.closed),),
            e.TaskRefused: (to(State.CLOSED, change=r.refused),),
        },
        refuse("closed", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("closed", *HALTING, e.Lift),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("hand-over-first", e.StartAnew),
        no_reports_but(e.Closed, e.TaskRefused),
        notice(State.CLOSED),
        noted(State.CLOSED),
        always(State.CLOSED),
    ),
    State.HANDED_OVER: row(
        {e.StartAnew: (to(State.BARE, Task.FORGET_ELECTION, change=r.start_anew),)},
        refuse("closed", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("closed", *HALTING, e.Lift, e.HandOver),
        refuse("nothing-to-tell", e.TruthTold),
        no_reports_but(),
        notice(State.HANDED_OVER),
        noted(State.HANDED_OVER),
        always(State.HANDED_OVER),
    ),
}

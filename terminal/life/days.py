"""The rows of early voting over several days, of a suspension and a postponed poll."""

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
    at_rest,
    looked_at_anew,
    no_reports_but,
    noted,
    notice,
    stopped_by_device,
    to,
)
from terminal.life.states import Halt, Polls, State
from terminal.life.tasks import Task
from terminal.machine import Row, refuse, row

_HALT = {
    e.Suspend: (to(State.SUSPENDED, change=r.halt(Halt.SUSPENDED)),),
    e.Postpone: (to(State.POSTPONED, change=r.halt(Halt.POSTPONED)),),
}
_LIFT = (
    to(State.DAY_CLOSED, when=r.BOX_RESTS, change=r.lift),
    to(State.LOADED, change=r.lift),
)
_SECOND_PACKAGE = (to(State.LOADED, needs=(r.NO_BOX, r.NEW_HERE), change=r.load),)
_MENDING_RESTING = (e.ReplaceDuplicate, e.GoWithoutDuplicate, e.Retire)

DAYS: dict[StrEnum, Row[Polls]] = {
    State.RESTING: row(
        {
            e.DayClosed: at_rest(r.rest),
            e.TaskRefused: (to(State.INCIDENT, Task.LOOK_ANEW, change=r.refused_and_stop),),
            e.DeviceLost: looked_at_anew(State.RESTING),
            e.NetworkFound: (to(State.RESTING, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew, e.TruthTold),
        no_reports_but(e.DayClosed, e.TaskRefused),
        notice(State.RESTING),
        always(State.RESTING),
    ),
    State.DAY_CLOSED: row(
        {e.GiveHalves: (to(State.WAKING, Task.RECOVER),)},
        _HALT,
        refuse("halves-first", *PREPARING, e.OpenPolls, e.HandOutHalves, e.ClosePolls),
        refuse("not-open", *VOTING),
        refuse("day-closed", e.CloseForTheDay),
        refuse("halves-first", *_MENDING_RESTING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        refuse("close-first", e.HandOver, e.StartAnew),
        no_reports_but(),
        notice(State.DAY_CLOSED),
        noted(State.DAY_CLOSED),
        always(State.DAY_CLOSED),
    ),
    State.WAKING: row(
        {
            e.Recovered: (
                to(State.CARRIED, when=r.CARRIED_AGREES, change=r.recovered),
                to(State.ALARMED, Task.FORGET_KEYS, change=r.carried_wrong),
            ),
            e.DuplicateDead: (to(State.CONSENT, change=r.duplicate_dead),),
            e.MustRetire: (to(State.ORIGINAL_DEAD, change=r.must_retire),),
            e.Alarm: (to(State.ALARMED, change=r.alarm),),
            e.TaskRefused: at_rest(r.refused),
            e.DeviceLost: stopped_by_device(State.WAKING),
            e.NetworkFound: (to(State.WAKING, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew, e.TruthTold),
        no_reports_but(e.Recovered, e.DuplicateDead, e.MustRetire, e.Alarm, e.TaskRefused),
        notice(State.WAKING),
        always(State.WAKING),
    ),
    State.CARRIED: row(
        {
            e.OpenPolls: (
                to(
                    State.MAKING_BOX,
                    Task.MAKE_NEXT_BOX,
                    needs=(r.NOT_HALTED, *r.OPENING),
                    change=r.networks_down,
                ),
            ),
            e.ClosePolls: (
                to(State.CLOSING, Task.CLOSE, needs=(r.TIME_TO_CLOSE,), change=r.begin_close),
            ),
            e.CloseForTheDay: at_rest(lambda polls, _: polls, Task.FORGET_KEYS),
            e.Suspend: (to(State.SUSPENDED, Task.FORGET_KEYS, change=r.halt(Halt.SUSPENDED)),),
            e.Postpone: (to(State.POSTPONED, Task.FORGET_KEYS, change=r.halt(Halt.POSTPONED)),),
            e.Lift: (to(State.CARRIED, needs=(r.HALTED,), change=r.lift),),
            e.DeviceLost: stopped_by_device(State.CARRIED),
            e.NetworkFound: (to(State.CARRIED, change=r.find_network),),
        },
        refuse("open-first", *PREPARING, e.HandOutHalves),
        refuse("not-open", *VOTING),
        refuse("nothing-broken", *MENDING),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("close-first", e.HandOver, e.StartAnew),
        no_reports_but(),
        notice(State.CARRIED),
        always(State.CARRIED),
    ),
    State.SUSPENDED: row(
        {
            e.Lift: _LIFT,
            e.LoadPackage: _SECOND_PACKAGE,
            e.GiveHalves: (to(State.WAKING, Task.RECOVER, needs=(r.BOX_AT_REST,)),),
            e.Postpone: (to(State.POSTPONED, change=r.halt(Halt.POSTPONED)),),
        },
        refuse("suspended", e.SelfTest, e.CheckZero, e.OpenPolls, e.HandOutHalves, *VOTING),
        refuse("suspended", *ENDING, e.Suspend, *_MENDING_RESTING),
        refuse("suspended", e.HandOver, e.StartAnew),
        refuse("nothing-to-tell", e.TruthTold),
        no_reports_but(),
        notice(State.SUSPENDED),
        noted(State.SUSPENDED),
        always(State.SUSPENDED),
    ),
    State.POSTPONED: row(
        {
            e.Lift: _LIFT,
            e.LoadPackage: _SECOND_PACKAGE,
            e.GiveHalves: (to(State.WAKING, Task.RECOVER, needs=(r.BOX_AT_REST,)),),
            e.Suspend: (to(State.SUSPENDED, change=r.halt(Halt.SUSPENDED)),),
        },
        refuse("postponed", e.SelfTest, e.CheckZero, e.OpenPolls, e.HandOutHalves, *VOTING),
        refuse("postponed", *ENDING, e.Postpone, *_MENDING_RESTING),
        refuse("postponed", e.HandOver, e.StartAnew),
        refuse("nothing-to-tell", e.TruthTold),
        no_reports_but(),
        notice(State.POSTPONED),
        noted(State.POSTPONED),
        always(State.POSTPONED),
    ),
}

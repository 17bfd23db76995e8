"""The rows of incidents: recovery, consent, the truth told, retirement, alarm."""

from enum import StrEnum

from terminal.life import events as e
from terminal.life import rules as r
from terminal.life.cells import (
    ENDING,
    HALTING,
    MENDING,
    PREPARING,
    TO_RETIRED,
    UNLOCK,
    UNLOCK_REPLACING,
    UNLOCK_WITHOUT,
    VOTING,
    always,
    no_reports_but,
    noted,
    notice,
    stopped_by_device,
    to,
)
from terminal.life.states import Polls, State
from terminal.machine import Row, refuse, row

TROUBLE: dict[StrEnum, Row[Polls]] = {
    State.INCIDENT: row(
        {e.GiveHalves: UNLOCK, e.Retire: TO_RETIRED},
        {e.GoToPaper: (to(State.ON_PAPER),)},
        refuse("recover-first", *PREPARING, e.OpenPolls, e.HandOutHalves, e.Pause, e.Resume),
        refuse("recover-first", *ENDING, *HALTING, e.HandOver, e.StartAnew),
        refuse("halves-first", e.ReplaceDuplicate, e.GoWithoutDuplicate),
        refuse("not-on-paper", e.LeavePaper),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        {e.TaskRefused: (to(State.INCIDENT, change=r.refused),)},
        no_reports_but(e.TaskRefused),
        notice(State.INCIDENT),
        noted(State.INCIDENT),
        always(State.INCIDENT),
    ),
    State.RECOVERING: row(
        {
            e.Recovered: (
                to(State.TELLING, when=r.TO_TELL, change=r.recovered),
                to(State.PAUSED, change=r.recovered),
            ),
            e.DuplicateDead: (to(State.CONSENT, change=r.duplicate_dead),),
            e.MustRetire: (to(State.ORIGINAL_DEAD, change=r.must_retire),),
            e.Alarm: (to(State.ALARMED, change=r.alarm),),
            e.TaskRefused: (to(State.INCIDENT, change=r.refused),),
            e.DeviceLost: stopped_by_device(State.RECOVERING),
            e.NetworkFound: (to(State.RECOVERING, change=r.find_network),),
        },
        refuse("busy", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("busy", *HALTING, e.Lift, e.HandOver, e.StartAnew, e.TruthTold),
        no_reports_but(e.Recovered, e.DuplicateDead, e.MustRetire, e.Alarm, e.TaskRefused),
        notice(State.RECOVERING),
        always(State.RECOVERING),
    ),
    State.CONSENT: row(
        {
            e.GiveHalves: UNLOCK,
            e.ReplaceDuplicate: UNLOCK_REPLACING,
            e.GoWithoutDuplicate: UNLOCK_WITHOUT,
            e.Retire: TO_RETIRED,
        },
        refuse("consent-first", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *ENDING),
        refuse("consent-first", *HALTING, e.HandOver, e.StartAnew),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        no_reports_but(),
        notice(State.CONSENT),
        noted(State.CONSENT),
        always(State.CONSENT),
    ),
    State.TELLING: row(
        {
            e.TruthTold: (to(State.PAUSED, change=r.told),),
            e.DeviceLost: stopped_by_device(State.TELLING),
            e.NetworkFound: (to(State.TELLING, change=r.find_network),),
        },
        refuse("tell-first", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *ENDING),
        refuse("tell-first", *HALTING, e.HandOver, e.StartAnew, e.Lift),
        refuse("nothing-broken", *MENDING),
        no_reports_but(),
        notice(State.TELLING),
        always(State.TELLING),
    ),
    State.ALARMED: row(
        {e.GiveHalves: UNLOCK, e.Retire: TO_RETIRED},
        refuse("alarm-first", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *ENDING),
        refuse("alarm-first", *HALTING, e.ReplaceDuplicate, e.GoWithoutDuplicate),
        refuse("alarm-first", e.HandOver, e.StartAnew),
        refuse("nothing-to-tell", e.TruthTold),
        refuse("not-halted", e.Lift),
        no_reports_but(),
        notice(State.ALARMED),
        noted(State.ALARMED),
        always(State.ALARMED),
    ),
    State.ORIGINAL_DEAD: row(
        {e.GiveHalves: UNLOCK, e.Retire: TO_RETIRED},
        refuse("original-first", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *ENDING),
        refuse("original-first", *HALTING, e.ReplaceDuplicate, e.GoWithoutDuplicate),
        refuse("original-first", e.HandOver, e.StartAnew, e.TruthTold),
        refuse("not-halted", e.Lift),
        no_reports_but(),
        notice(State.ORIGINAL_DEAD),
        noted(State.ORIGINAL_DEAD),
        always(State.ORIGINAL_DEAD),
    ),
    State.RETIRED: row(
        {
            e.TruthTold: (to(State.RETIRED, change=r.told),),
            e.HandOver: (to(State.HANDED_OVER, needs=(r.TOLD,)),),
        },
        refuse("retired", *PREPARING, e.OpenPolls, e.HandOutHalves, *VOTING, *MENDING, *ENDING),
        refuse("retired", *HALTING, e.Lift),
        refuse("hand-over-first", e.StartAnew),
        no_reports_but(),
        notice(State.RETIRED),
        noted(State.RETIRED),
        always(State.RETIRED),
    ),
}

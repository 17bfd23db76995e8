"""The table of a voter's session: every state, every event, and where it leads.

No event of time leads to RECORDING or away from a choice; nothing leads there but the
recording tap, or staff who end the session of a voter who left.
"""

from dataclasses import replace
from typing import Any, cast

from terminal.life.people import Badge, lacking
from terminal.machine import (
    Arrow,
    Cell,
    Moved,
    Refusal,
    Refused,
    Rule,
    Table,
    complete,
    refuse,
    row,
    taken,
)
from terminal.session import events as e
from terminal.session import rules as r
from terminal.session.states import GUARD_MS, STEPS, Session, State

Cells = dict[type[Any], Cell[Session]]
Effects = Any


def to(
    state: State | None,
    when: Rule[Session] | None = None,
    *needs: Rule[Session],
    change: r.Change = r.same,
    effects: Effects = lambda _, __: (),
) -> Arrow[Session]:
    return Arrow(state, when, needs, change, effects)


_LEFT_ALONE = (e.GoOn, e.Help, e.EndForVoter, e.SendElsewhere)
_ANSWERS = (e.Admitted, e.GrantRefused, e.Recorded, e.RecordingFailed)
_LISTS = (e.Choose, e.ShowFrom, e.OpenRow, e.Proceed)
_DECIDING = (e.Confirm, e.ConfirmEnd, e.Change, e.Cast)

_PRESENT = (to(State.ADMITTING, None, r.KNOWN_CONTESTS, change=r.present, effects=r.admit),)
_FAILED = (to(State.FAILED, change=r.reset(State.FAILED)),)
_STOPPED: Cells = {e.PollsShut: _FAILED, e.Restarted: _FAILED}
_ELSEWHERE = (to(State.WAITING, change=r.reset(State.WAITING)),)
_END_FOR_VOTER = (to(State.RECORDING, effects=r.record_none),)


def _on_step(state: State) -> Cells:
    """What every step of the voter has: help, settings, staff, and no cast by time."""
    return {
        e.AskHelp: (to(State.HELP, change=r.over),),
        e.Set: (to(state, change=r.set_to),),
        e.Touched: (to(state),),
        e.CallStaff: (to(State.CALLED, change=r.over),),
        e.Time: (to(State.ASKING, r.IDLE, change=r.over), to(state)),
        e.VoiceLost: (to(State.CALLED, r.NEEDS_VOICE, change=r.over), to(state)),
        e.EndForVoter: _END_FOR_VOTER,
        e.SendElsewhere: _ELSEWHERE,
        **refuse("not-asked", e.StillHere),
        **refuse("voter-here", e.PresentGrant, e.Unlock),
        **refuse("not-called", e.GoOn),
        **refuse("unasked", *_ANSWERS),
        **refuse("already-open", e.PollsOpened),
        **_STOPPED,
    }


def _covered(state: State) -> Cells:
    """What lies over a step: the voter's place and choice stay as they are."""
    return {
        e.Set: (to(state, change=r.set_to),),
        e.Touched: (to(state),),
        e.EndForVoter: _END_FOR_VOTER,
        e.SendElsewhere: _ELSEWHERE,
        **refuse("covered", e.Begin, *_LISTS, *_DECIDING, e.EndWithout),
        **refuse("voter-here", e.PresentGrant, e.Unlock),
        **refuse("unasked", *_ANSWERS),
        **refuse("already-open", e.PollsOpened),
        **_STOPPED,
    }


def _nobody(reason: str) -> Cells:
    """No voter is here: nothing that one could touch does anything."""
    return {
        **refuse(reason, *e.BY_VOTER),
        **refuse("nobody-here", *_LEFT_ALONE),
    }


def _decided(reason_for_last: Any, change: r.Change, next_change: r.Change) -> Cell[Session]:
    """A contest is decided: record, show all for review, or the next contest."""
    return (
        to(State.RECORDING, r.ONE_CONTEST, r.OWN_HAND, change=change, effects=reason_for_last),
        to(State.REVIEW, r.OTHERS_DECIDED, change=change),
        to(State.CHOOSING, change=next_change),
    )


TABLE: Table[Session] = complete(
    {
        State.SHUT: row(
            _nobody("not-open"),
            {e.PollsOpened: (to(State.WAITING),)},
            {
                e.Time: (to(State.SHUT),),
                e.VoiceLost: (to(State.SHUT),),
                e.PollsShut: (to(State.SHUT),),
                e.Restarted: (to(State.SHUT),),
            },
            refuse("not-open", e.PresentGrant, e.Unlock),
            refuse("unasked", *_ANSWERS),
        ),
        State.WAITING: row(
            _nobody("nobody-here"),
            {
                e.PresentGrant: _PRESENT,
                e.Unlock: _PRESENT,
                e.GrantRefused: (to(State.WAITING, change=r.grant_refused),),
                e.PollsShut: (to(State.SHUT, change=r.reset(State.SHUT)),),
                e.Restarted: _FAILED,
                e.Time: (to(State.WAITING),),
                e.VoiceLost: (to(State.WAITING),),
            },
            refuse("unasked", e.Admitted, e.Recorded, e.RecordingFailed),
            refuse("already-open", e.PollsOpened),
        ),
        State.ADMITTING: row(
            refuse("busy", *e.BY_VOTER, *_LEFT_ALONE, e.PresentGrant, e.Unlock),
            {
                e.Admitted: (to(State.START),),
                e.GrantRefused: (to(State.WAITING, change=r.grant_refused),),
                e.RecordingFailed: _FAILED,
                e.Time: (to(State.ADMITTING),),
                e.VoiceLost: (to(State.ADMITTING),),
            },
            refuse("unasked", e.Recorded),
            refuse("already-open", e.PollsOpened),
            _STOPPED,
        ),
        State.START: row(
            _on_step(State.START),
            {
                e.Begin: (to(State.CHOOSING, change=r.begin),),
                e.Help: (to(State.START, change=r.with_aid),),
            },
            refuse("begin-first", *_LISTS, *_DECIDING, e.EndWithout, e.Back),
        ),
        State.CHOOSING: row(
            _on_step(State.CHOOSING),
            {
                e.Choose: (to(State.CHOOSING, None, r.ON_SCREEN, change=r.choose),),
                e.ShowFrom: (to(State.CHOOSING, None, r.IN_LIST, change=r.show_from),),
                e.OpenRow: (to(State.CHOOSING, None, r.HAS_ROWS, change=r.open_row),),
                e.Proceed: (to(State.CONFIRMING, None, r.MARKED, r.ALL_SEEN),),
                e.EndWithout: (to(State.ENDING),),
                e.Back: (
                    to(State.REVIEW, r.ALL_DECIDED),
                    to(State.CHOOSING, r.NOT_FIRST, change=r.to_contest_before),
                    to(State.START),
                ),
            },
            refuse("begun", e.Begin),
            refuse("proceed-first", *_DECIDING),
            refuse("call-first", e.Help),
        ),
        State.CONFIRMING: row(
            _on_step(State.CONFIRMING),
            {
                e.Confirm: _decided(r.record, r.decide, r.decide_next),
                e.Back: (to(State.CHOOSING),),
            },
            refuse("begun", e.Begin),
            refuse("back-first", *_LISTS, e.EndWithout, e.ConfirmEnd, e.Change, e.Cast),
            refuse("call-first", e.Help),
        ),
        State.ENDING: row(
            _on_step(State.ENDING),
            {
                e.ConfirmEnd: _decided(r.record, r.decide_none, r.decide_none_next),
                e.Back: (to(State.CHOOSING),),
            },
            refuse("begun", e.Begin),
            refuse("back-first", *_LISTS, e.EndWithout, e.Confirm, e.Change, e.Cast),
            refuse("call-first", e.Help),
        ),
        State.REVIEW: row(
            _on_step(State.REVIEW),
            {
                e.Change: (to(State.CHOOSING, None, r.MY_CONTEST, change=r.to_contest),),
                e.Cast: (to(State.RECORDING, None, r.OWN_HAND, effects=r.record),),
                e.Back: (to(State.CHOOSING, change=r.to_last_contest),),
            },
            refuse("begun", e.Begin),
            refuse("change-first", *_LISTS, e.EndWithout, e.Confirm, e.ConfirmEnd),
            refuse("call-first", e.Help),
        ),
        State.RECORDING: row(
            refuse("recording", *e.BY_VOTER, *_LEFT_ALONE, e.PresentGrant, e.Unlock),
            {
                e.Recorded: (to(State.DONE, change=r.done),),
                e.RecordingFailed: _FAILED,
                e.Restarted: _FAILED,
                e.Time: (to(State.RECORDING),),
                e.VoiceLost: (to(State.RECORDING),),
                e.PollsShut: (to(State.RECORDING),),
            },
            refuse("unasked", e.Admitted, e.GrantRefused),
            refuse("already-open", e.PollsOpened),
        ),
        State.DONE: row(
            _nobody("all-done"),
            {
                e.PresentGrant: _PRESENT,
                e.Unlock: _PRESENT,
                e.GrantRefused: (to(State.WAITING, change=r.grant_refused),),
                e.Time: (
                    to(State.WAITING, r.THANKED, change=r.reset(State.WAITING)),
                    to(State.DONE),
                ),
                e.VoiceLost: (to(State.DONE),),
                e.PollsShut: (to(State.SHUT, change=r.reset(State.SHUT)),),
                e.Restarted: _FAILED,
            },
            refuse("unasked", e.Admitted, e.Recorded, e.RecordingFailed),
            refuse("already-open", e.PollsOpened),
        ),
        State.HELP: row(
            _covered(State.HELP),
            {
                e.Back: (to(None, change=r.stop_waiting),),
                e.CallStaff: (to(State.CALLED, change=r.over),),
                e.Time: (to(State.ASKING, r.IDLE, change=r.over), to(State.HELP)),
                e.VoiceLost: (to(State.CALLED, r.NEEDS_VOICE, change=r.over), to(State.HELP)),
            },
            refuse("help-open", e.AskHelp),
            refuse("not-asked", e.StillHere),
            refuse("not-called", e.GoOn),
            refuse("call-first", e.Help),
        ),
        State.ASKING: row(
            _covered(State.ASKING),
            {
                e.StillHere: (to(None, change=r.stop_waiting),),
                e.CallStaff: (to(State.CALLED, change=r.over),),
                e.Time: (to(State.CALLED, r.UNANSWERED, change=r.over), to(State.ASKING)),
                e.VoiceLost: (
                    to(State.CALLED, r.NEEDS_VOICE, change=r.over),
                    to(State.ASKING),
                ),
            },
            refuse("covered", e.AskHelp, e.Back),
            refuse("not-called", e.GoOn),
            refuse("call-first", e.Help),
        ),
        State.CALLED: row(
            _covered(State.CALLED),
            {
                e.GoOn: (to(None, change=r.stop_waiting),),
                e.Help: (to(State.CALLED, change=r.with_aid),),
                e.Time: (to(State.CALLED),),
                e.VoiceLost: (to(State.CALLED),),
            },
            refuse("staff-coming", e.AskHelp, e.Back, e.CallStaff, e.StillHere),
        ),
        State.FAILED: row(
            refuse("needs-staff", *e.BY_VOTER, e.PresentGrant, e.Unlock),
            refuse("nobody-here", *_LEFT_ALONE),
            {
                e.PollsOpened: (to(State.WAITING, change=r.reset(State.WAITING)),),
                e.PollsShut: (to(State.FAILED),),
                e.Restarted: (to(State.FAILED),),
                e.Time: (to(State.FAILED),),
                e.VoiceLost: (to(State.FAILED),),
            },
            refuse("unasked", *_ANSWERS),
        ),
    },
    State,
    e.EVENTS,
)


def step(
    session: Session,
    event: e.Event,
    locked: frozenset[Badge] = frozenset(),
    table: Table[Session] = TABLE,
) -> Moved[Session] | Refused[Session]:
    """What follows from this event. Nothing is done, and no clock is read.

    locked: badges that count for nobody.
    """
    name, cell = type(event).__name__, table[session.state][type(event)]
    if isinstance(cell, Refusal):
        return Refused(session, name, (cell.reason,))
    stray = _stray(session, event)
    if stray:
        return Refused(session, name, (stray,))
    arrow = taken(cell, session, event)
    people = lacking(event.needs, event.by, locked) if isinstance(event, e.StaffEvent) else None
    missing: tuple[str, ...] = (people,) if people else ()
    missing += tuple(rule.name for rule in arrow.needs if not rule.holds(session, event))
    if missing:
        return Refused(session, name, missing)
    after = _arrived(session, event, arrow)
    return Moved(after, arrow.effects(session, event))


def _stray(session: Session, event: e.Event) -> str | None:
    """Why a touch was none: a second finger, or the second tap of two."""
    if not isinstance(event, e.VoterEvent):
        return None
    if event.others:
        return "other-finger"
    return "double-tap" if event.at - session.changed < GUARD_MS else None


def _arrived(session: Session, event: e.Event, arrow: Arrow[Session]) -> Session:
    """The session in its new state, with the times of this event."""
    before = cast(State, arrow.to if arrow.to is not None else session.back)
    after = replace(arrow.change(session, event), state=before)
    if before in STEPS:
        after = replace(after, back=None)
    if isinstance(event, e.VoterEvent):
        after = replace(after, touched=event.at)
    return replace(after, changed=event.at) if _screen(after) != _screen(session) else after


def _screen(session: Session) -> tuple[object, ...]:
    """What makes a screen another one. A mark that moves is the same screen."""
    voter = session.voter
    place = (voter.at, voter.part.top, voter.part.row) if voter else ()
    return (session.state, *place)

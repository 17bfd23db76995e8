"""The rows from the set-up to the totals."""

from enum import StrEnum

from common.machine import Row, refuse, row
from tally_server.states import events as e
from tally_server.states import rules as r
from tally_server.states.cells import (
    OF_CORRECTION,
    OF_KEEPING,
    OF_MEDIA,
    OF_PAPER,
    OF_RELEASE,
    OF_SHARES,
    OF_THE_SET,
    no_opener,
    restart,
    stays,
    to,
    turnout,
)
from tally_server.states.effects import Effect
from tally_server.states.states import Count, State

_LATER = (*OF_PAPER, *OF_RELEASE, *OF_CORRECTION, *OF_KEEPING)
_BACK = (to(State.RECEIVING, Effect.END_OPENER, needs=(r.WHY,), change=r.let_pool_go),)
_OPENED = (to(State.OPENED, Effect.END_OPENER, needs=(r.OF_THIS_POOL,), change=r.forget_shares),)
_SIGN = (
    to(
        State.OPENING,
        Effect.START_OPENER,
        needs=(*r.COMPLETE_SET, r.SAME_POOL, r.REOPENING_RECORDED),
    ),
)

BEFORE: dict[StrEnum, Row[Count]] = {
    State.SET_UP: row(
        {e.StartReceiving: stays(State.RECEIVING, r.EVERYBODY_THERE)},
        refuse("not-receiving", *OF_MEDIA, *OF_THE_SET, e.Reopen),
        refuse("not-complete", e.SignStatement, *OF_SHARES, e.DecideRecord, e.DecideVotes),
        refuse("not-opened", *_LATER),
        no_opener(),
        turnout(State.SET_UP),
        restart(State.SET_UP),
    ),
    State.RECEIVING: row(
        {event: stays(State.RECEIVING) for event in (e.TakeIn, e.EnterSlip, e.EnterRoll)},
        {event: stays(State.RECEIVING) for event in (e.DecideMedia, e.DecideRecord)},
        {e.DecideVotes: stays(State.RECEIVING)},
        {e.TakeOut: stays(State.RECEIVING, r.WHY)},
        {e.DeclareComplete: stays(State.COMPLETE, *r.COMPLETE_SET, change=r.fix_pool)},
        {e.Reopen: stays(State.RECEIVING, r.OPENED_BEFORE, r.WHY, change=r.reopen)},
        refuse("receiving-already", e.StartReceiving, e.BackToReceiving),
        refuse("not-complete", e.SignStatement, *OF_SHARES),
        refuse("not-opened", *_LATER),
        no_opener(),
        turnout(State.RECEIVING),
        restart(State.RECEIVING),
    ),
    State.COMPLETE: row(
        {e.BackToReceiving: _BACK, e.SignStatement: _SIGN},
        {event: stays(State.COMPLETE) for event in (e.DecideRecord, e.DecideVotes)},
        {e.Reopen: stays(State.COMPLETE, r.OPENED_BEFORE, r.WHY, change=r.reopen)},
        refuse("receiving-already", e.StartReceiving),
        refuse("set-fixed", *OF_MEDIA, e.DeclareComplete),
        refuse("not-signed", *OF_SHARES),
        refuse("not-opened", *_LATER),
        no_opener(),
        turnout(State.COMPLETE),
        restart(State.COMPLETE),
    ),
    State.OPENING: row(
        {e.BackToReceiving: _BACK},
        {e.GiveShare: stays(State.OPENING, r.NEW_SHARE, change=r.hold_share)},
        {
            e.Open: (
                to(
                    State.COUNTING,
                    Effect.OPEN,
                    needs=(r.ENOUGH_SHARES,),
                    change=r.note_opening,
                ),
            )
        },
        {e.OpenerGone: (to(State.OPENING, Effect.START_OPENER, change=r.forget_shares),)},
        refuse("receiving-already", e.StartReceiving),
        refuse("set-fixed", *OF_MEDIA, e.DeclareComplete),
        refuse("signed-already", e.SignStatement, e.DecideRecord, e.DecideVotes, e.Reopen),
        refuse("not-opened", *_LATER),
        no_opener(),
        turnout(State.OPENING),
    ),
    State.COUNTING: row(
        {e.Opened: _OPENED},
        {e.RecordsStrange: (to(State.COMPLETE, Effect.END_OPENER, change=r.forget_shares),)},
        {e.OpenerGone: (to(State.OPENING, Effect.START_OPENER, change=r.forget_shares),)},
        refuse("busy-opening", e.StartReceiving, *OF_MEDIA, *OF_THE_SET, e.SignStatement),
        refuse("busy-opening", *OF_SHARES, e.DecideRecord, e.DecideVotes, e.Reopen),
        refuse("not-opened", *_LATER),
        turnout(State.COUNTING),
    ),
}

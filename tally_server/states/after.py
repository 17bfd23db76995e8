"""The rows from the totals to the destruction of what was kept.

The set of media is never touched again once results were certified, and paper only in a
correction with an end. What a correction leaves tied may still be decided after its end.
"""

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
    Cells,
    no_opener,
    restart,
    stays,
    to,
    turnout,
)
from tally_server.states.effects import Effect
from tally_server.states.states import Count, State

_OF_OPENING = (e.StartReceiving, e.SignStatement, *OF_SHARES, e.DecideRecord, e.DeclareComplete)
_REOPEN = (
    to(
        State.RECEIVING,
        Effect.FORGET_TOTALS,
        needs=(r.NOT_CERTIFIED, r.OPENED_BEFORE, r.WHY),
        change=r.reopen_after_totals,
    ),
)
_TO_PAPER = (to(State.OPENED, needs=(r.NOT_CERTIFIED, r.WHY), change=r.forget_results),)
_REVIEW = stays(State.REVIEWED, *(r.SHARED, r.LOTS_DRAWN, r.RESULTS_MADE), change=r.review)
_CORRECT = (
    to(
        State.CORRECTING,
        needs=(r.WHY, r.ENDS_LATER, r.NOT_TOO_LONG),
        change=r.begin_correction,
    ),
)


def _opened_already(state: State) -> Cells:
    """What every state after the totals has in common."""
    return {
        **refuse("set-closed", *OF_MEDIA, e.BackToReceiving),
        **refuse("opened-already", *_OF_OPENING),
        **no_opener(),
        **turnout(state),
        **restart(state),
    }


AFTER: dict[StrEnum, Row[Count]] = {
    State.OPENED: row(
        {e.DecideVotes: stays(State.OPENED), e.Reopen: _REOPEN},
        {e.EnterPaper: stays(State.PAPER_ENTERED, r.PAPER_AGREED)},
        refuse("paper-first", e.BackToPaper, *OF_RELEASE),
        refuse("not-certified", *OF_CORRECTION, *OF_KEEPING),
        _opened_already(State.OPENED),
    ),
    State.PAPER_ENTERED: row(
        {e.DecideVotes: stays(State.PAPER_ENTERED), e.Reopen: _REOPEN},
        {e.BackToPaper: _TO_PAPER, e.Review: _REVIEW},
        refuse("paper-entered-already", e.EnterPaper),
        refuse("review-first", e.Certify, e.Publish),
        refuse("not-certified", *OF_CORRECTION, *OF_KEEPING),
        _opened_already(State.PAPER_ENTERED),
    ),
    State.REVIEWED: row(
        {
            e.DecideVotes: stays(State.PAPER_ENTERED, change=r.forget_results),
            e.Reopen: _REOPEN,
            e.BackToPaper: _TO_PAPER,
            e.Review: _REVIEW,
            e.Certify: (
                to(
                    State.CERTIFIED,
                    Effect.WRITE_RESULTS,
                    needs=(r.LOTS_DRAWN, r.RESULTS_MADE, r.AS_REVIEWED),
                    change=r.certify,
                ),
            ),
        },
        refuse("paper-entered-already", e.EnterPaper),
        refuse("not-certified", e.Publish, *OF_CORRECTION, *OF_KEEPING),
        _opened_already(State.REVIEWED),
    ),
    State.CERTIFIED: row(
        {e.Publish: stays(State.PUBLISHED), e.OpenCorrection: _CORRECT},
        {e.Keep: stays(State.CERTIFIED, change=r.keep)},
        refuse("correct-first", e.DecideVotes, *OF_PAPER, e.Review, e.CloseCorrection),
        refuse("certified-already", e.Certify, e.Reopen),
        refuse("not-published", e.Destroy),
        _opened_already(State.CERTIFIED),
    ),
    State.PUBLISHED: row(
        {e.OpenCorrection: _CORRECT, e.Keep: stays(State.PUBLISHED, change=r.keep)},
        {e.Destroy: (to(State.DESTROYED, Effect.DESTROY, needs=(r.KEPT, r.TERM_OVER, r.WHY)),)},
        refuse("correct-first", e.DecideVotes, *OF_PAPER, e.Review, e.CloseCorrection),
        refuse("certified-already", e.Certify, e.Publish, e.Reopen),
        _opened_already(State.PUBLISHED),
    ),
    State.CORRECTING: row(
        {e.DecideVotes: stays(State.CORRECTING, r.STILL_TIME), e.OpenCorrection: _CORRECT},
        {e.CloseCorrection: stays(State.PAPER_ENTERED, r.PAPER_AGREED, change=r.end_correction)},
        refuse("close-correction-first", *OF_PAPER, *OF_RELEASE, *OF_KEEPING),
        refuse("certified-already", e.Reopen),
        _opened_already(State.CORRECTING),
    ),
    State.DESTROYED: row(
        refuse("destroyed-already", *OF_MEDIA, *OF_THE_SET, e.StartReceiving, e.SignStatement),
        refuse("destroyed-already", *OF_SHARES, e.DecideRecord, e.DecideVotes, e.Reopen),
        refuse("destroyed-already", *OF_PAPER, *OF_RELEASE, *OF_CORRECTION, *OF_KEEPING),
        refuse("destroyed-already", e.EnterTurnout),
        no_opener(),
        restart(State.DESTROYED),
    ),
}

"""Parts of rows that many states share."""

from collections.abc import Mapping
from typing import Any

from common.machine import Arrow, Cell, Rule, refuse
from tally_server.states import events as e
from tally_server.states import rules as r
from tally_server.states.effects import Effect
from tally_server.states.states import Count, State

Cells = Mapping[type[Any], Cell[Count]]

OPENER_REPORTS = (e.Opened, e.RecordsStrange)
OF_SHARES = (e.GiveShare, e.Open)
OF_MEDIA = (e.TakeIn, e.TakeOut, e.DecideMedia, e.EnterSlip, e.EnterRoll)
OF_THE_SET = (e.DeclareComplete, e.BackToReceiving)
OF_PAPER = (e.EnterPaper, e.BackToPaper)
OF_RELEASE = (e.Review, e.Certify, e.Publish)
OF_CORRECTION = (e.OpenCorrection, e.CloseCorrection)
OF_KEEPING = (e.Keep, e.Destroy)


def to(
    state: State,
    *effects: Effect,
    when: Rule[Count] | None = None,
    needs: tuple[Rule[Count], ...] = (),
    change: r.Change = r.same,
) -> Arrow[Count]:
    return Arrow(state, when, needs, change, lambda _, __: effects)


def stays(state: State, *needs: Rule[Count], change: r.Change = r.same) -> tuple[Arrow[Count], ...]:
    return (to(state, needs=needs, change=change),)


def restart(state: State) -> Cells:
    """Where no opener runs, its end changes nothing."""
    return {e.OpenerGone: (to(state, change=r.forget_shares),)}


def turnout(state: State) -> Cells:
    return {e.EnterTurnout: stays(state)}


def no_opener() -> Cells:
    """A report that nobody asked for is a bug: nothing follows from it."""
    return refuse("unasked", *OPENER_REPORTS)

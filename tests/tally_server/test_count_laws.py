"""The laws of a count on random paths, and for each law a bad table that breaks it."""

from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest
from count_laws import walk_with
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from common.machine import Arrow, Refusal, Table
from tally_server.states import events as e
from tally_server.states import rules as r
from tally_server.states.people import OFFICER
from tally_server.states.states import Count, State
from tally_server.states.table import TABLE

USUAL = settings(max_examples=200, stateful_step_count=40, deadline=None, database=None)
# Many: what is drawn first depends on the modules that are loaded, derandomized or not, and the
# walk ends with the first mistake that it finds.
FINDING = settings(
    max_examples=20_000,
    stateful_step_count=6,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
)


Bad = tuple[Table[Count], State, type[e.Event] | None]
"""A bad table, the state where its mistake is near, the event that meets it."""


def changed(state: State, event: type[Any], *arrows: Arrow[Count]) -> Bad:
    """The table with one cell exchanged."""
    return {**TABLE, state: {**TABLE[state], event: arrows}}, state, event


def without(state: State, event: type[Any], name: str) -> Bad:
    """The table with one thing less that a cell needs."""
    cell = TABLE[state][event]
    assert not isinstance(cell, Refusal)
    arrows = [replace(a, needs=tuple(n for n in a.needs if n.name != name)) for a in cell]
    assert arrows != list(cell)
    return changed(state, event, *arrows)


BAD = {
    "totals come out of the opener alone": changed(
        State.COMPLETE, e.BackToReceiving, Arrow(State.OPENED)
    ),
    "two people signed the pool that is opened": without(
        State.COMPLETE, e.SignStatement, "pool-changed"
    ),
    "what is opened stood in the book": changed(
        State.OPENING, e.Open, Arrow(State.COUNTING, needs=(r.ENOUGH_SHARES,))
    ),
    "all media decided": without(State.COMPLETE, e.SignStatement, "problems-open"),
    "slips were compared": without(State.COMPLETE, e.SignStatement, "slips-open"),
    "k shares open": without(State.OPENING, e.Open, "shares-missing"),
    "another pool needs a recorded reopening": without(
        State.COMPLETE, e.SignStatement, "other-pool"
    ),
    "no medium changes after the totals": changed(State.OPENED, e.TakeIn, Arrow(State.OPENED)),
    "the set changes only while receiving": changed(
        State.COMPLETE, e.DecideMedia, Arrow(State.COMPLETE)
    ),
    "a certified set of media never changes": without(
        State.PAPER_ENTERED, e.Reopen, "certified-already"
    ),
    "certified totals do not go away": changed(State.CERTIFIED, e.Keep, Arrow(State.RECEIVING)),
    "certified by its own act": changed(
        State.REVIEWED, e.DecideVotes, Arrow(State.CERTIFIED, change=r.certify)
    ),
    "certified is what was reviewed": without(State.REVIEWED, e.Certify, "results-changed"),
    "no lot is left to draw": without(State.REVIEWED, e.Certify, "lots-open"),
    "a correction has an end": without(State.CORRECTING, e.DecideVotes, "correction-over"),
    "a correction is short": without(State.CERTIFIED, e.OpenCorrection, "correction-too-long"),
    "kept for the whole term": without(State.PUBLISHED, e.Destroy, "term-not-over"),
    "kept first": without(State.PUBLISHED, e.Destroy, "not-kept"),
    "shown when all paper agrees": without(State.OPENED, e.EnterPaper, "paper-open"),
    "shown with the paper": changed(State.OPENED, e.DecideVotes, Arrow(State.PAPER_ENTERED)),
    "no share outlives the process that held it": changed(
        State.OPENING, e.OpenerGone, Arrow(State.OPENING)
    ),
    "people can always go on": (
        {
            **TABLE,
            State.OPENED: {
                **TABLE[State.OPENED],
                **dict.fromkeys(e.BY_PEOPLE, Refusal("opened-already")),
            },
        },
        State.COUNTING,
        None,
    ),
}


def test_every_path_keeps_the_laws() -> None:
    """Whatever staff do, in whatever order, totals, people and media keep the law."""
    run_state_machine_as_test(walk_with(), settings=USUAL)


@pytest.mark.parametrize("law", BAD)
def test_a_table_that_breaks_a_law_is_found(law: str) -> None:
    """Positive control: each law catches the table that was made to break it."""
    walk = walk_with(*BAD[law])
    with pytest.raises(AssertionError, match=law):
        run_state_machine_as_test(walk, settings=FINDING)


def test_one_person_for_an_act_of_two_is_found() -> None:
    """Positive control: a certification that one person could do alone."""
    with (
        patch.object(e.Certify, "needs", OFFICER),
        pytest.raises(AssertionError, match="certified by two"),
    ):
        run_state_machine_as_test(
            walk_with(begin=State.REVIEWED, often=e.Certify), settings=FINDING
        )

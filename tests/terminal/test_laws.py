"""The laws of a terminal on random paths, and for each law a bad table that breaks it."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from terminal_laws import USUAL, walk_with

from terminal.life import events as life
from terminal.life.states import WORKING, Polls
from terminal.life.states import State as PollsState
from terminal.life.table import TABLE as POLLS
from terminal.machine import Arrow, Refusal, Table
from terminal.session import events as voter
from terminal.session import rules as r
from terminal.session.states import State
from terminal.session.table import TABLE as SESSION
from terminal.whole import REAL, Tables

FINDING = settings(
    max_examples=3000,
    stateful_step_count=60,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
    report_multiple_bugs=False,
)


def changed(table: Table[Any], state: Any, event: type[Any], *arrows: Arrow[Any]) -> Table[Any]:
    """The table with one cell exchanged."""
    return {**table, state: {**table[state], event: arrows}}


def without(state: State, event: type[Any], name: str) -> Table[Any]:
    """The session's table with one thing less that a cell needs."""
    cell = SESSION[state][event]
    assert not isinstance(cell, Refusal)
    arrows = [replace(a, needs=tuple(n for n in a.needs if n.name != name)) for a in cell]
    assert arrows != list(cell)
    return changed(SESSION, state, event, *arrows)


def dead_end() -> Table[Polls]:
    """People can do nothing about an incident."""
    row = {event: Refusal("recover-first") for event in life.BY_PEOPLE}
    return {**POLLS, PollsState.INCIDENT: {**POLLS[PollsState.INCIDENT], **row}}


TO_RECORDING = Arrow(State.RECORDING, effects=lambda session, _: r.record_none(session, _))
BAD = {
    "time never casts": Tables(session=changed(SESSION, State.CHOOSING, voter.Time, TO_RECORDING)),
    "time never drops a choice": Tables(
        session=changed(
            SESSION, State.CHOOSING, voter.Time, Arrow(State.WAITING, change=r.reset(State.WAITING))
        )
    ),
    "only the voter's own tap records": Tables(
        session=without(State.CONFIRMING, voter.Confirm, "not-own-hand")
    ),
    "every page is seen before confirming": Tables(
        session=without(State.CHOOSING, voter.Proceed, "pages-unseen")
    ),
    "nothing of the voter is left": Tables(
        session=changed(SESSION, State.RECORDING, voter.Recorded, Arrow(State.DONE))
    ),
    "settings go with the voter": Tables(
        session=changed(SESSION, State.DONE, voter.Time, Arrow(State.WAITING))
    ),
    "while recording, nothing is touched": Tables(
        session={
            **SESSION,
            State.RECORDING: {
                **SESSION[State.RECORDING],
                **dict.fromkeys(voter.BY_VOTER, (Arrow(State.RECORDING),)),
            },
        }
    ),
    "a tap records": Tables(session=changed(SESSION, State.START, voter.CallStaff, TO_RECORDING)),
    "recorded is what was on the screen": Tables(
        session=changed(
            SESSION, State.CONFIRMING, voter.Confirm, Arrow(State.RECORDING, effects=r.record_none)
        )
    ),
    "no vote unless polls are open": Tables(
        session=changed(
            SESSION,
            State.FAILED,
            voter.PresentGrant,
            Arrow(State.ADMITTING, change=r.present, effects=r.admit),
        )
    ),
    "staff have a way on": Tables(polls=dead_end()),
    "an escape": Tables(
        session={
            **SESSION,
            State.HELP: {**SESSION[State.HELP], voter.EndForVoter: Refusal("call-first")},
        }
    ),
}


def test_the_laws_hold_on_random_paths() -> None:
    """Whatever happens in whatever order, only confirmed votes are recorded, each once,
    nothing of a voter is left, and staff always have a way on."""
    run_state_machine_as_test(walk_with(REAL), settings=USUAL)


@pytest.mark.slow
def test_the_laws_hold_on_many_random_paths() -> None:
    """The same on many more paths."""
    many = settings(USUAL, max_examples=3000)
    run_state_machine_as_test(walk_with(REAL), settings=many)


@pytest.mark.parametrize("law", BAD)
def test_a_table_that_breaks_a_law_is_caught(law: str) -> None:
    """Positive control: each bad table is found out, by the law that it breaks."""
    with pytest.raises(AssertionError, match=law):
        run_state_machine_as_test(walk_with(BAD[law]), settings=FINDING)


def reaching(ends: set[PollsState], table: Table[Polls]) -> set[PollsState]:
    """The states from which an end can be reached."""
    reached: set[Any] = set(ends)
    while True:
        more = {
            state
            for state, row in table.items()
            for cell in row.values()
            if not isinstance(cell, Refusal) and any(arrow.to in reached for arrow in cell)
        }
        if more <= reached:
            return reached
        reached |= more


def test_every_state_of_the_polls_leads_to_the_hand_over() -> None:
    """There is no dead end in the life of the polls."""
    assert reaching({PollsState.HANDED_OVER}, POLLS) == set(PollsState)


def test_a_state_from_which_nothing_leads_is_found() -> None:
    """Positive control: a state whose cells are all refused reaches no end."""
    row = {event: Refusal("busy") for event in life.EVENTS}
    table = {**POLLS, PollsState.ALARMED: row}
    assert PollsState.ALARMED not in reaching({PollsState.HANDED_OVER}, table)


def test_only_a_report_or_a_restart_ends_the_terminals_own_work() -> None:
    """While the terminal works no person can move it; a restart always can."""
    for state in WORKING:
        people = (event for event in life.BY_PEOPLE if event not in (life.PostNotice, life.NewPin))
        assert all(isinstance(POLLS[state][event], Refusal) for event in people)
        assert not isinstance(POLLS[state][life.PowerOn], Refusal)

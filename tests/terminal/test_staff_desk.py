"""What staff do at the screen: every way on is offered, and its steps end in its event."""

from dataclasses import replace
from typing import Any

import pytest
from booth_world import AROUND, GOOD, SEVEN, make_loaded
from hypothesis import given
from hypothesis import strategies as st
from terminal_laws import BALLOT

from common.grant import new_grant
from common.text import text
from terminal.life import events as life
from terminal.life.people import Authority
from terminal.life.states import Polls, State
from terminal.life.table import ways_on
from terminal.machine import Refusal, Refused
from terminal.session import events as voter
from terminal.session.states import Aid, Session
from terminal.session.states import State as SessionState
from terminal.session.table import TABLE as SESSION
from terminal.staff import touches as t
from terminal.staff.acts import AID, EVENT_OF, Act, Step, needs, offered, refusals, steps
from terminal.staff.desk import MOST_DIGITS, StaffDesk, lacks, may_go_on, touched
from terminal.staff.facts import Facts, event_of
from terminal.whole import Terminal, step

LOADED = make_loaded()
FACTS = Facts(
    LOADED, lambda: GOOD, lambda: AROUND, lambda: new_grant("p01-01", 1, ("contest-1",)), SEVEN, 7
)
TOUCHES: list[t.StaffTouch] = [
    *(t.Next(), t.Leave(), t.More(), t.Uncover(), t.Erase(), t.Enter(), t.Watching()),
    *(
        t.Pick("contest-1-1"),
        t.Mark("contest-1"),
        t.Turn(),
        t.Reveal(),
        t.Taken(),
        t.Do(),
        t.Digit(3),
    ),
    *(t.Confirmed(tick) for tick in t.Tick),
    *(t.Show(info) for info in t.Info),
    *(t.Prepare(act) for act in Act),
]


def terminal_in(state: State, session: SessionState = SessionState.SHUT) -> Terminal:
    polls = Polls(state=state, loaded=None if state is State.BARE else LOADED)
    return Terminal(polls, Session(BALLOT, session))


def walked(act: Act, polls: Polls) -> StaffDesk:
    """Through all steps of an act by touches; what a scanner and a PIN give is put in."""
    desk = touched(StaffDesk(open=True), t.Prepare(act), polls)
    while desk.at is not Step.CONFIRM:
        step = desk.at
        assert step in (Step.MEANING, Step.COMPARE) or not may_go_on(desk, polls)
        match step:
            case Step.CANDIDATE:
                desk = touched(desk, t.Pick("contest-1-1"), polls)
            case Step.BADGE:
                desk = replace(desk, subject="p01-b2")
            case Step.NEW_PIN:
                desk = replace(desk, renewed=True)
            case Step.CONTESTS:
                desk = touched(desk, t.Mark("contest-1"), polls)
            case Step.HALF_1 | Step.HALF_2:
                desk = touched(touched(desk, t.Reveal(), polls), t.Taken(), polls)
            case Step.HALVES:
                desk = replace(desk, halves=frozenset({1, 2}))
            case Step.PEOPLE:
                desk = replace(desk, officers=frozenset({"p01-b1", "p01-b3"}))
                if needs(act) is Authority.OFFICER_AND_WITNESS:
                    desk = touched(desk, t.Watching(), polls)
        desk = touched(desk, t.Next(), polls)
        assert desk.at is not step
    return desk


@pytest.mark.parametrize("state", State)
def test_every_way_on_of_the_polls_is_offered_and_nothing_else(state: State) -> None:
    """What the table allows people, staff find on the screen; of the rest nothing."""
    terminal = terminal_in(state)
    found = {EVENT_OF[act] for act in offered(terminal)} - {life.PinLocked}
    assert found == set(ways_on(terminal.polls))


@pytest.mark.parametrize("session", SessionState)
def test_every_way_on_with_a_voter_is_offered_while_the_polls_are_open(
    session: SessionState,
) -> None:
    """Whatever screen the voter is at, staff find what they may do for the voter there."""
    acts = offered(terminal_in(State.OPEN, session))
    for event in (*voter.BY_STAFF, voter.CallStaff):
        allowed = not isinstance(SESSION[session][event], Refusal)
        assert (event in {EVENT_OF[act] for act in acts}) is allowed


def test_every_event_of_people_has_an_act() -> None:
    """No event that a table has for people can be reached from no screen."""
    assert set(EVENT_OF) == set(Act)
    assert {*life.BY_PEOPLE, *voter.BY_STAFF} <= set(EVENT_OF.values())
    assert {aid for aid in Aid if aid is not Aid.ALONE} == set(AID.values())


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("act", Act)
def test_the_steps_of_an_act_end_in_its_event(state: State, act: Act) -> None:
    """In every state, by touches and what was held up: exactly this event, behind which the
    people stand who were there."""
    polls = terminal_in(state).polls
    desk = walked(act, polls)
    event: Any = event_of(desk, FACTS)
    assert type(event) is EVENT_OF[act]
    assert lacks(desk, polls) is None
    if act not in (Act.CALL, Act.FORGOT_PIN):
        assert event.by == desk.by
    if act in AID:
        assert event.aid is AID[act]
    if act in (Act.NEW_PIN, Act.FORGOT_PIN):
        assert event.badge == "p01-b2"


@pytest.mark.parametrize("state", State)
def test_what_an_act_lacks_is_a_text_of_the_catalogue(state: State) -> None:
    """Staff read why their act was not done; no refusal of any state is without words."""
    terminal = terminal_in(state)
    for act in Act:
        answer = step(terminal, event_of(StaffDesk(act=act, subject="p01-b2"), FACTS))
        for name in answer.missing if isinstance(answer, Refused) else ():
            assert text(f"{refusals(act)}.{name}", "title_ja")


def test_what_is_confirmed_besides_stands_in_the_event() -> None:
    """That it is time, and that there is no slip: only where people ticked it."""
    polls = terminal_in(State.ZERO_CHECKED).polls
    for act, tick, name in (
        (Act.OPEN, t.Tick.EARLY, "early"),
        (Act.CLOSE, t.Tick.EARLY, "early"),
        (Act.HAND_OVER, t.Tick.WITHOUT_SLIP, "without_slip"),
    ):
        desk = walked(act, polls)
        assert getattr(event_of(desk, FACTS), name) is False
        desk = touched(desk, t.Confirmed(tick), polls)
        assert getattr(event_of(desk, FACTS), name) is True


@pytest.mark.parametrize("act", [act for act in Act if needs(act) is not Authority.NOBODY])
def test_nobody_gets_past_the_people_who_are_missing(act: Act) -> None:
    """Without a PIN that was right there is no way to the last step; a locked badge counts
    for nobody."""
    polls = Polls(state=State.OPEN, loaded=LOADED, locked=frozenset({"p01-b1", "p01-b3"}))
    desk = StaffDesk(act=act, step=steps(act).index(Step.PEOPLE), witness=True)
    for officers in (frozenset[str](), frozenset({"p01-b1", "p01-b3"})):
        there = replace(desk, officers=officers)
        assert touched(there, t.Next(), polls) == there


def test_a_half_is_seen_by_its_owner_alone() -> None:
    """Officer and witness are there before any half is shown; the second comes only after the
    first was taken and covered; leaving covers; what was taken is shown no more."""
    polls = terminal_in(State.HANDING_OUT).polls
    desk = touched(StaffDesk(), t.Prepare(Act.HAND_OUT), polls)
    desk = touched(desk, t.Next(), polls)
    assert touched(touched(desk, t.Next(), polls), t.Reveal(), polls).at is Step.PEOPLE
    desk = touched(replace(desk, officers=frozenset({"p01-b1"})), t.Watching(), polls)
    desk = touched(desk, t.Next(), polls)
    assert touched(desk, t.Next(), polls).at is Step.HALF_1
    shown = touched(desk, t.Reveal(), polls)
    assert shown.revealed
    assert touched(shown, t.Next(), polls).at is Step.HALF_1
    assert not touched(shown, t.Leave(), polls).revealed
    taken = touched(shown, t.Taken(), polls)
    assert not taken.revealed
    assert touched(taken, t.Reveal(), polls) == taken
    assert touched(taken, t.Next(), polls).at is Step.HALF_2


def test_of_a_pin_only_the_number_of_digits_is_known() -> None:
    """A digit shows in no print of a touch or of the desk; there are never more than a PIN
    can have."""
    polls = terminal_in(State.OPEN).polls
    desk = replace(StaffDesk(act=Act.PAUSE, step=1), badge="p01-b1")
    for digit in (7, 7, 7, 7) * 5:
        assert "7" not in repr(t.Digit(digit))
        desk = touched(desk, t.Digit(digit), polls)
    assert desk.digits == MOST_DIGITS
    assert touched(desk, t.Erase(), polls).digits == 0
    assert touched(desk, t.Leave(), polls).badge == ""


@given(st.lists(st.sampled_from(TOUCHES), max_size=40), st.sampled_from(list(State)))
def test_touches_alone_never_make_an_officer(touches: list[t.StaffTouch], state: State) -> None:
    """Whatever somebody touches at a screen that was left open: no officer comes of it, so
    nothing that needs one; and there is always a way back."""
    polls, desk = terminal_in(state).polls, StaffDesk(open=True)
    for touch in touches:
        desk = touched(desk, touch, polls)
        assert desk.officers == frozenset()
        if desk.at is Step.CONFIRM:
            assert needs(desk.act or Act.PAUSE) is Authority.NOBODY
    for _ in range(12):
        desk = touched(desk, t.Leave(), polls)
    assert desk.act is None
    assert touched(desk, t.Uncover(), polls) == StaffDesk(taken=desk.taken)

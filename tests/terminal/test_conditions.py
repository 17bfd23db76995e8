"""What follows from what is wrong around a terminal, in every state of the polls."""

from itertools import product

import pytest
from booth_world import AROUND, OFFICER, SEVEN, TWO, make_loaded

from common.text import catalogue
from terminal.life import events as life
from terminal.life.conditions import (
    DEVICE_OF,
    POLICY,
    Reaction,
    Stage,
    in_order,
    pausing,
    reaction,
    refusing,
    stage,
    told,
)
from terminal.life.states import Box, Condition, Device, Finding, Polls, State
from terminal.life.table import step
from terminal.life.tasks import Task
from terminal.machine import Moved, Refused

LOADED = make_loaded()
PARTS = {f"{part}_{lang}" for part in ("title", "meaning", "action") for lang in ("ja", "en")}
EVERY = pytest.mark.parametrize("condition", Condition)
_WEIGHT = list(Reaction)


def polls_in(state: State, **changes: object) -> Polls:
    return Polls(state, LOADED, box=Box.OPEN, opening=1, **changes)  # type: ignore[arg-type]  # a builder's mixed values


@EVERY
def test_every_condition_has_its_policy_device_and_text(condition: Condition) -> None:
    """What happened, what it means for the votes, what to do now, under a code of its own."""
    assert condition in POLICY
    assert condition in DEVICE_OF
    entry = catalogue()[f"devices.{condition}"]
    assert set(entry) == PARTS | {"code"}
    assert "票" in entry["meaning_ja"] or "選択" in entry["meaning_ja"]
    codes = [one.get("code") for one in catalogue().values()]
    assert codes.count(entry["code"]) == 1


@pytest.mark.parametrize("state", State)
def test_every_state_is_at_a_stage(state: State) -> None:
    """Open is open alone; after the close nothing is refused any more."""
    assert (stage(state) is Stage.OPEN) is (state is State.OPEN)
    if stage(state) is Stage.OVER:
        assert refusing(polls_in(state), Condition) == ()


@EVERY
def test_what_pauses_is_not_opened_or_resumed_with(condition: Condition) -> None:
    """Else the polls would be opened and pause at once."""
    ends = reaction(condition, State.OPEN) in (Reaction.PAUSE, Reaction.STOP)
    if ends:
        assert reaction(condition, State.ZERO_CHECKED) is Reaction.REFUSE
        assert reaction(condition, State.PAUSED) is Reaction.REFUSE


@pytest.mark.parametrize("condition", [one for one in Condition if DEVICE_OF[one] is Device.CLOCK])
def test_a_wrong_clock_stops_nobody(condition: Condition) -> None:
    """No vote depends on a clock: staff are told, and voting begins, goes on and ends."""
    assert {reaction(condition, state) for state in State} == {Reaction.WARN}


def test_only_what_shows_a_vote_stops_a_voter() -> None:
    """Nobody's vote is cut off for heat or a door (公職選挙法 Art 53): whoever is inside
    finishes first. A second screen shows the choice to others, and ends it at once."""
    assert pausing(polls_in(State.OPEN), Condition, inside=True) == (Condition.SECOND_SCREEN,)
    assert set(pausing(polls_in(State.OPEN), Condition, inside=False)) == {
        Condition.SECOND_SCREEN,
        Condition.HOT,
        Condition.SLOTS_OPEN,
        Condition.CASE_OPEN,
        Condition.ORIGINAL_READ_ONLY,
        Condition.DUPLICATE_READ_ONLY,
    }


def test_the_gravest_comes_first() -> None:
    """What ends the voting before what is only told; each once."""
    both = (Condition.CLOCK_MOVED, Condition.WARM, Condition.SECOND_SCREEN, Condition.WARM)
    assert in_order(both) == (Condition.SECOND_SCREEN, Condition.WARM, Condition.CLOCK_MOVED)
    weights = [_WEIGHT.index(reaction(one, State.OPEN)) for one in POLICY]
    ends = [weight >= _WEIGHT.index(Reaction.PAUSE) for weight in weights]
    assert ends == sorted(ends, reverse=True)
    assert told(polls_in(State.CLOSED), both) == (Condition.CLOCK_MOVED,)


@pytest.mark.parametrize(("condition", "state"), list(product(Condition, State)))
def test_what_is_noticed_is_known_in_every_state(condition: Condition, state: State) -> None:
    """It moves no state but open, there only as the policy says, and it passes again."""
    event = life.Noticed(conditions=(condition,))
    found = step(polls_in(state), event)
    assert isinstance(found, Moved)
    ends = pausing(polls_in(state), [condition], inside=False)
    assert found.value.state is (State.PAUSED if ends else state)
    assert found.effects == ((Task.NOTE_PAUSE,) if ends else ())
    assert found.value.noticed == (condition,)
    assert step(found.value, life.Noticed()).value.noticed == ()


@EVERY
def test_polls_open_and_resume_as_the_policy_says(condition: Condition) -> None:
    """Refused, by name, or not at all; read just before and not from what was seen earlier."""
    around = life.Around(conditions=(condition,))
    opening = life.OpenPolls(by=TWO, around=around, now=SEVEN)
    resume = life.Resume(by=OFFICER, around=around)
    for state, event in ((State.ZERO_CHECKED, opening), (State.PAUSED, resume)):
        found = step(polls_in(state), event)
        if reaction(condition, state) is Reaction.REFUSE:
            assert isinstance(found, Refused)
            assert found.missing == ("around-not-well",)
        else:
            assert isinstance(found, Moved)
    well = life.Resume(by=OFFICER, around=AROUND)
    assert isinstance(step(polls_in(State.PAUSED, noticed=(condition,)), well), Moved)


def test_a_device_that_is_hot_is_not_missing() -> None:
    """The self-test holds it against the opening, and nobody looks for it under the table."""
    hot = Finding(Device.THERMOMETER, good=False, because=(Condition.HOT,))
    gone = Finding(Device.PRINTER, good=False, required=False)
    found = step(polls_in(State.LOADED), life.SelfTest(by=TWO, report=(hot, gone)))
    assert isinstance(found, Moved)
    assert (found.value.state, found.value.lost) == (State.LOADED, {Device.PRINTER})


def test_what_is_noticed_outlasts_a_second_look_and_another_package() -> None:
    """A terminal that looks at its disk anew still knows that a door is open."""
    noticed = (Condition.SLOTS_OPEN,)
    assert polls_in(State.OPEN, noticed=noticed).anew().noticed == noticed
    found = step(
        polls_in(State.RESTING, noticed=noticed), life.PowerOn(kept=polls_in(State.OPEN).kept)
    )
    assert found.value.noticed == noticed


def test_a_duplicate_that_was_given_up_may_be_as_it_likes() -> None:
    """Two officers decided to go on with the original alone: its message is over."""
    shut = [Condition.DUPLICATE_READ_ONLY]
    alone = polls_in(State.OPEN, degraded=True)
    assert pausing(polls_in(State.OPEN), shut, inside=False)
    assert not pausing(alone, shut, inside=False)
    assert pausing(alone, [Condition.ORIGINAL_READ_ONLY], inside=False)

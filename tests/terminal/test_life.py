"""The life of the polls, cell by cell."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from booth_world import AROUND, EIGHT_PM, GOOD, OFFICER, SEVEN, TWO, WITNESSED, make_loaded
from terminal_laws import EVERYBODY, polls_events

from terminal.life import events as life
from terminal.life.people import NOBODY, By
from terminal.life.states import (
    Box,
    ClosedBox,
    Condition,
    Device,
    Finding,
    Halt,
    Kept,
    Polls,
    State,
)
from terminal.life.table import TABLE, step, ways_on
from terminal.life.tasks import Task
from terminal.machine import Moved, Refusal, Refused
from terminal.own_disk import Told

LOADED = make_loaded()
AT_REST = {"box": Box.RESTING, "carried": 0}
OPEN = {"box": Box.OPEN}
FACTS: dict[State, dict[str, Any]] = {
    State.OPEN: OPEN,
    State.PAUSED: OPEN,
    State.ON_PAPER: OPEN,
    State.INCIDENT: OPEN | {"fault": True},
    State.TELLING: OPEN | {"truth": Told.RECORDED},
    State.DAY_CLOSED: AT_REST,
    State.WAKING: AT_REST,
    State.CARRIED: AT_REST,
    State.SUSPENDED: AT_REST | {"halt": Halt.SUSPENDED},
    State.POSTPONED: AT_REST | {"halt": Halt.POSTPONED},
    State.CLOSED: {"box": Box.CLOSED, "slip": ClosedBox(0, "")},
}
REPORTS: dict[type[Any], life.Event] = {
    life.ZeroFound: life.ZeroFound(),
    life.NotZero: life.NotZero(device=Device.DUPLICATE),
    life.BoxMade: life.BoxMade(opening=1),
    life.BoxOpened: life.BoxOpened(),
    life.VoteRecorded: life.VoteRecorded(voters=1),
    life.DeviceLost: life.DeviceLost(device=Device.ORIGINAL),
    life.DeviceBack: life.DeviceBack(device=Device.ORIGINAL),
    life.NetworkFound: life.NetworkFound(networks=("wlan0",)),
    life.Noticed: life.Noticed(conditions=(Condition.HOT,)),
    life.Recovered: life.Recovered(voters=0, opening=1, told=Told.RECORDED),
    life.DuplicateDead: life.DuplicateDead(),
    life.MustRetire: life.MustRetire(told=Told.CANNOT_BE_KNOWN),
    life.Alarm: life.Alarm(alarm="fork"),
    life.TaskRefused: life.TaskRefused(reason="wrong-halves"),
    life.DayClosed: life.DayClosed(voters=0),
    life.Closed: life.Closed(slip=ClosedBox(0, "")),
    life.PowerOn: life.PowerOn(kept=Kept(LOADED)),
    life.PinLocked: life.PinLocked(badge="officer-2"),
}
EVERY = polls_events(EVERYBODY) | REPORTS


def polls_in(state: State, **changes: Any) -> Polls:
    """The polls in a state, with what is usually known there."""
    facts = {"loaded": None if state is State.BARE else LOADED, "opening": 1}
    return Polls(**({"state": state} | facts | FACTS.get(state, {}) | changes))


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", life.EVENTS)
def test_every_cell_does_what_is_drawn(state: State, event: type[life.Event]) -> None:
    """An accepted event leads where the drawing says; a refused one changes nothing."""
    polls, cell = polls_in(state), TABLE[state][event]
    found = step(polls, EVERY[event])
    if isinstance(cell, Refusal):
        assert found == Refused(polls, event.__name__, (cell.reason,))
    elif isinstance(found, Refused):
        assert found.value is polls
        assert set(found.missing) <= {rule.name for arrow in cell for rule in arrow.needs}
    else:
        assert found.value.state in {arrow.to for arrow in cell}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("event", life.BY_PEOPLE)
def test_nothing_is_done_for_nobody(state: State, event: type[life.Event]) -> None:
    """Without the people whom it needs no event of staff moves anything."""
    polls = polls_in(state)
    found = step(polls, replace(EVERY[event], by=NOBODY))
    assert isinstance(found, Refused)
    assert found.value is polls


ROAD = [
    (State.BARE, life.LoadPackage, State.LOADED, ()),
    (State.LOADED, life.SelfTest, State.READY, ()),
    (State.READY, life.CheckZero, State.CHECKING_ZERO, (Task.CHECK_ZERO,)),
    (State.CHECKING_ZERO, life.ZeroFound, State.ZERO_CHECKED, ()),
    (State.CHECKING_ZERO, life.NotZero, State.READY, ()),
    (State.ZERO_CHECKED, life.OpenPolls, State.MAKING_BOX, (Task.MAKE_BOX,)),
    (State.MAKING_BOX, life.BoxMade, State.HANDING_OUT, ()),
    (State.HANDING_OUT, life.HandOutHalves, State.OPENING, (Task.OPEN_BOX,)),
    (State.OPENING, life.BoxOpened, State.OPEN, ()),
    (State.OPEN, life.Pause, State.PAUSED, (Task.NOTE_PAUSE,)),
    (State.PAUSED, life.Resume, State.OPEN, (Task.NOTE_RESUME,)),
    (State.PAUSED, life.GoToPaper, State.ON_PAPER, ()),
    (State.ON_PAPER, life.LeavePaper, State.PAUSED, ()),
    (State.OPEN, life.NetworkFound, State.PAUSED, (Task.NOTE_PAUSE,)),
    (State.OPEN, life.Noticed, State.PAUSED, (Task.NOTE_PAUSE,)),
    (State.OPEN, life.DeviceLost, State.INCIDENT, ()),
    (State.INCIDENT, life.GiveHalves, State.RECOVERING, (Task.RECOVER,)),
    (State.RECOVERING, life.Recovered, State.TELLING, ()),
    (State.RECOVERING, life.DuplicateDead, State.CONSENT, ()),
    (State.CONSENT, life.ReplaceDuplicate, State.RECOVERING, (Task.RECOVER_REPLACING,)),
    (State.CONSENT, life.GoWithoutDuplicate, State.RECOVERING, (Task.RECOVER_WITHOUT,)),
    (State.RECOVERING, life.MustRetire, State.ORIGINAL_DEAD, ()),
    (State.ORIGINAL_DEAD, life.GiveHalves, State.RECOVERING, (Task.RECOVER,)),
    (State.ORIGINAL_DEAD, life.Retire, State.RETIRED, (Task.RETIRE,)),
    (State.RECOVERING, life.Alarm, State.ALARMED, ()),
    (State.TELLING, life.TruthTold, State.PAUSED, ()),
    (State.OPEN, life.CloseForTheDay, State.RESTING, (Task.REST,)),
    (State.RESTING, life.DayClosed, State.DAY_CLOSED, ()),
    (State.DAY_CLOSED, life.GiveHalves, State.WAKING, (Task.RECOVER,)),
    (State.WAKING, life.Recovered, State.CARRIED, ()),
    (State.CARRIED, life.OpenPolls, State.MAKING_BOX, (Task.MAKE_NEXT_BOX,)),
    (State.OPEN, life.Suspend, State.RESTING, (Task.REST,)),
    (State.SUSPENDED, life.Lift, State.DAY_CLOSED, ()),
    (State.POSTPONED, life.Lift, State.DAY_CLOSED, ()),
    (State.OPEN, life.ClosePolls, State.CLOSING, (Task.CLOSE,)),
    (State.CLOSING, life.Closed, State.CLOSED, ()),
    (State.CLOSED, life.HandOver, State.HANDED_OVER, ()),
    (State.HANDED_OVER, life.StartAnew, State.BARE, (Task.FORGET_ELECTION,)),
]


@pytest.mark.parametrize(("start", "event", "end", "tasks"), ROAD)
def test_the_road_of_a_day(
    start: State, event: type[life.Event], end: State, tasks: tuple[Task, ...]
) -> None:
    """Each step of a day leads to the next, and asks for the right task."""
    found = step(polls_in(start), EVERY[event])
    assert isinstance(found, Moved)
    assert (found.value.state, found.effects) == (end, tasks)


OPENING = life.OpenPolls(by=TWO, around=AROUND, now=SEVEN)


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        (replace(OPENING, by=OFFICER), "needs-two-officers"),
        (replace(OPENING, around=life.Around(networks=("wlan0",))), "network-up"),
        (replace(OPENING, around=life.Around(sound=False)), "no-sound"),
        (replace(OPENING, around=life.Around(media_apart=False)), "media-not-apart"),
        (replace(OPENING, now=SEVEN - timedelta(minutes=1)), "too-early-to-open"),
        (replace(OPENING, now=SEVEN - timedelta(days=1)), "too-early-to-open"),
    ],
)
def test_the_polls_do_not_open_before_all_is_true(event: life.OpenPolls, missing: str) -> None:
    """One thing missing is enough, and it is named."""
    for state in (State.ZERO_CHECKED, State.CARRIED):
        found = step(polls_in(state), event)
        assert isinstance(found, Refused)
        assert found.missing == (missing,)


def test_everything_that_is_missing_is_told_at_once() -> None:
    """Staff are not sent back once for each thing."""
    around = life.Around(networks=("wlan0",), sound=False, media_apart=False)
    event = life.OpenPolls(by=OFFICER, around=around, now=SEVEN - timedelta(hours=1))
    lost = polls_in(State.ZERO_CHECKED, lost=frozenset({Device.DUPLICATE}))
    found = step(lost, event)
    assert isinstance(found, Refused)
    assert len(found.missing) == 6


def test_two_officers_confirm_the_time() -> None:
    """Where the clock is wrong, two officers may open and close by their own."""
    early = replace(OPENING, now=SEVEN - timedelta(hours=1), early=True)
    assert isinstance(step(polls_in(State.ZERO_CHECKED), early), Moved)
    closing = life.ClosePolls(by=TWO, now=EIGHT_PM - timedelta(minutes=1))
    assert isinstance(step(polls_in(State.OPEN), closing), Refused)
    assert isinstance(step(polls_in(State.OPEN), replace(closing, early=True)), Moved)


def test_without_voice_sound_is_not_asked_for() -> None:
    """A terminal without guidance by voice opens in silence."""
    silent = polls_in(State.ZERO_CHECKED, loaded=make_loaded(audio=False))
    assert isinstance(step(silent, replace(OPENING, around=life.Around(sound=False))), Moved)


@pytest.mark.parametrize(
    "event",
    [
        life.Pause(by=OFFICER, inside=True),
        life.CloseForTheDay(by=WITNESSED, inside=True),
        life.Suspend(by=TWO, inside=True),
        life.Postpone(by=TWO, inside=True),
        life.ClosePolls(by=TWO, now=EIGHT_PM, inside=True),
    ],
)
def test_nobody_who_is_voting_is_cut_off(event: life.Event) -> None:
    """Whoever is inside finishes first (公職選挙法 Art 53)."""
    found = step(polls_in(State.OPEN), event)
    assert isinstance(found, Refused)
    assert found.missing == ("voter-inside",)


def test_a_failed_device_keeps_the_terminal_from_being_ready() -> None:
    """The report is kept, and says which device it was."""
    report = (*GOOD[1:], Finding(Device.ORIGINAL, good=False))
    found = step(polls_in(State.LOADED), life.SelfTest(by=OFFICER, report=report))
    assert found.value.state is State.LOADED
    assert found.value.lost == {Device.ORIGINAL}
    empty = step(polls_in(State.LOADED), life.SelfTest(by=OFFICER, report=()))
    assert empty.value.state is State.LOADED


def test_another_number_than_last_evening_is_an_alarm() -> None:
    """Totals carried over night must agree before the polls open again."""
    polls = polls_in(State.WAKING, carried=7)
    report = life.Recovered(voters=8, opening=1, told=Told.UNDECIDED)
    found = step(polls, report)
    assert found.value.state is State.ALARMED
    assert found.value.trouble == "carried-differs"
    assert step(polls, replace(report, voters=7)).value.state is State.CARRIED


def test_a_used_terminal_of_an_official_election_is_never_begun_again() -> None:
    """A left-over grant of its first box must not be good on a second one."""
    loaded = make_loaded(mode="official")
    used = polls_in(State.HANDED_OVER, loaded=loaded, box=Box.CLOSED)
    bare = step(used, life.StartAnew(by=TWO)).value
    again = step(bare, life.LoadPackage(by=TWO, loaded=loaded))
    assert isinstance(again, Refused)
    assert again.missing == ("terminal-used",)
    spare = make_loaded(mode="official", terminal="p01-02")
    assert isinstance(step(bare, life.LoadPackage(by=TWO, loaded=spare)), Moved)


def test_a_second_package_does_not_go_into_a_used_box() -> None:
    """After a suspension the first box is closed before a new list of names is loaded."""
    second = life.LoadPackage(by=TWO, loaded=make_loaded(hash="1" * 64))
    used = step(polls_in(State.SUSPENDED), second)
    assert isinstance(used, Refused)
    assert used.missing == ("box-in-use",)
    fresh = step(polls_in(State.SUSPENDED, box=Box.NONE), second)
    assert fresh.value.state is State.LOADED
    assert fresh.value.halt is None


def test_a_forgotten_pin_counts_for_nobody_until_another_officer_gives_a_new_one() -> None:
    """The owner cannot give it to themselves."""
    polls = step(polls_in(State.PAUSED), life.PinLocked(badge="officer-1")).value
    assert isinstance(step(polls, life.GoToPaper(by=WITNESSED)), Refused)
    own = life.NewPin(by=WITNESSED, badge="officer-1")
    assert isinstance(step(polls, own), Refused)
    other = By(frozenset({"officer-2"}), witness=True)
    renewed = step(polls, replace(own, by=other)).value
    assert isinstance(step(renewed, life.GoToPaper(by=WITNESSED)), Moved)


def test_a_lost_duplicate_does_not_stop_a_terminal_that_goes_on_without() -> None:
    """Once staff consented, only the original and the own disk stop it."""
    degraded = polls_in(State.OPEN, degraded=True)
    lost = step(degraded, life.DeviceLost(device=Device.DUPLICATE)).value
    assert lost.state is State.OPEN
    assert step(lost, life.DeviceLost(device=Device.ORIGINAL)).value.state is State.INCIDENT


@pytest.mark.parametrize(
    ("kept", "state"),
    [
        (Kept(), State.BARE),
        (Kept(LOADED), State.LOADED),
        (Kept(LOADED, Box.OPEN), State.INCIDENT),
        (Kept(LOADED, Box.RESTING), State.DAY_CLOSED),
        (Kept(LOADED, Box.RESTING, halt=Halt.SUSPENDED), State.SUSPENDED),
        (Kept(LOADED, halt=Halt.POSTPONED), State.POSTPONED),
        (Kept(LOADED, Box.CLOSING), State.INCIDENT),
        (Kept(LOADED, Box.CLOSED), State.CLOSED),
        (Kept(LOADED, Box.CLOSED, handed_over=True), State.HANDED_OVER),
        (Kept(LOADED, Box.RETIRED), State.RETIRED),
    ],
)
def test_a_restart_leads_where_what_is_lasting_says(kept: Kept, state: State) -> None:
    """From every state alike, and never straight into open polls."""
    for before in State:
        found = step(polls_in(before), life.PowerOn(kept=kept))
        assert found.value.state is state


def test_staff_are_offered_what_can_be_done() -> None:
    """In an incident: both halves, paper, or retiring the terminal."""
    offered = {life.GiveHalves, life.Retire, life.GoToPaper}
    assert offered <= set(ways_on(polls_in(State.INCIDENT)))

"""Hands at the devices of a terminal on a desk: what it notices, tells, and does about it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from officers_world import TERMINAL, OfficersPlace, make_world, quick

from common.box_header import MediumRole
from common.closing_reader import read_closing
from common.eventlog import Event
from hardware_sim.devices.state import DeviceState
from terminal.badges import pin_book
from terminal.life.states import Condition, Device, State
from terminal.ports.doors import Door
from terminal.session.states import State as Screen
from terminal.staff.acts import Act
from terminal.staff.touches import Info, Show
from terminal.ui.page import Page

WORLD = make_world()
Hand = Callable[[DeviceState], DeviceState]

HANDS: dict[Condition, tuple[Hand, Hand]] = {
    Condition.HOT: (lambda one: one.heat(85), lambda one: one.heat(40)),
    Condition.WARM: (lambda one: one.heat(72), lambda one: one.heat(40)),
    Condition.SLOTS_OPEN: (
        lambda one: one.door(Door.SLOTS, open_=True),
        lambda one: one.door(Door.SLOTS, open_=False),
    ),
    Condition.CASE_OPEN: (
        lambda one: one.door(Door.CASE, open_=True),
        lambda one: one.door(Door.CASE, open_=False),
    ),
    Condition.SECOND_SCREEN: (lambda one: one.mirror(on=True), lambda one: one.mirror(on=False)),
    Condition.SCREEN_DARK: (lambda one: one.dim(10), lambda one: one.dim(80)),
    Condition.CLOCK_MOVED: (lambda one: one.set_clock(-3600), lambda one: one.set_clock(0)),
    Condition.CLOCK_DIFFERS: (lambda one: one.set_clock(600), lambda one: one.set_clock(0)),
    Condition.CLOCK_UNSET: (lambda one: one.set_clock(-(10**9)), lambda one: one.set_clock(0)),
    Condition.ON_BATTERY: (
        lambda one: one.charge(80, mains=False),
        lambda one: one.charge(80, mains=True),
    ),
    Condition.DUPLICATE_READ_ONLY: (
        lambda one: exchanged(one, protected=True),
        lambda one: exchanged(one, protected=False),
    ),
}
ENDS = (Condition.HOT, Condition.SLOTS_OPEN, Condition.CASE_OPEN, Condition.SECOND_SCREEN)


def exchanged(state: DeviceState, *, protected: bool) -> DeviceState:
    """The duplicate's little switch, which lies under the stick."""
    pulled = state.pull(Device.DUPLICATE).protect("stick-2", on=protected)
    return pulled.insert(Device.DUPLICATE, "stick-2")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay."""
    monkeypatch.setattr(pin_book, "verifier", quick)


@pytest.fixture
def place(tmp_path: Path) -> OfficersPlace:
    return OfficersPlace(tmp_path, WORLD)


@pytest.fixture
def opened(place: OfficersPlace) -> OfficersPlace:
    return place.open().later(1)


def noticed(place: OfficersPlace) -> tuple[Condition, ...]:
    return place.booth.terminal.polls.noticed


def words(page: Page) -> str:
    """All that stands on a page."""
    return " ".join(text.words for block in page.elements for text in block.texts)


def logged(place: OfficersPlace) -> list[tuple[str, str]]:
    """The faults in the log of the closed original."""
    folder = place.folder / "sticks" / "stick-1"
    files = {file.name: file.read_bytes() for file in folder.iterdir()}
    box = read_closing(files, TERMINAL, MediumRole.ORIGINAL, WORLD.expected)
    found = [one.values for one in box.log if one.event is Event.DEVICE_FAULT]
    return [(str(one["device"]), str(one["fault"])) for one in found]


@pytest.mark.parametrize("condition", HANDS)
def test_what_a_hand_does_is_noticed_and_passes(
    opened: OfficersPlace, condition: Condition
) -> None:
    """With the next look, and gone when it is put right. Nothing is noticed before: the
    control of the other direction."""
    done, undone = HANDS[condition]
    assert noticed(opened) == ()
    opened.plug(done)
    assert condition in noticed(opened)
    shut = condition is Condition.DUPLICATE_READ_ONLY  # the pause cannot be written on it
    stopped = State.INCIDENT if shut else State.PAUSED
    assert opened.polls is (stopped if shut or condition in ENDS else State.OPEN)
    opened.plug(undone)
    assert noticed(opened) == ()


@pytest.mark.parametrize("condition", ENDS)
def test_staff_read_it_and_resume_only_when_it_is_put_right(
    opened: OfficersPlace, condition: Condition
) -> None:
    """The first screen says what happened; resuming is refused until then, and goes after."""
    done, undone = HANDS[condition]
    opened.plug(done).badge(1)
    code = {"hot": "L-12", "slots-open": "L-13", "case-open": "L-14", "second-screen": "L-11"}
    assert code[condition] in words(opened.shell.page()[0])
    opened.do(Act.RESUME, 1)
    assert opened.polls is State.PAUSED
    assert opened.view.desk.missing == ("around-not-well",)
    opened.plug(undone).do(Act.RESUME, 1)
    assert opened.polls is State.OPEN
    opened.uncover().vote()
    assert opened.recorded == 1


@pytest.mark.parametrize("condition", [Condition.HOT, Condition.SLOTS_OPEN])
def test_whoever_is_inside_finishes_first(opened: OfficersPlace, condition: Condition) -> None:
    """The vote is recorded; then the terminal pauses before the next voter."""
    ballots = [f"{one.id}-1" for one in WORLD.election.contests]
    opened.arrive().press("bar-forward").plug(HANDS[condition][0])
    assert (opened.polls, opened.screen) == (State.OPEN, Screen.CHOOSING)
    for candidate in ballots:
        opened.press(f"candidate-{candidate}", "bar-forward", "bar-confirm")
    opened.press("bar-forward")
    assert opened.recorded == 1
    opened.later(12)
    assert (opened.polls, opened.booth.terminal.polls.voters) == (State.PAUSED, 1)


def test_a_second_screen_ends_it_at_once(opened: OfficersPlace) -> None:
    """The choice is taken off the screen, no vote is recorded, and the same grant is good
    again when the screen is gone."""
    opened.arrive().press("bar-forward").plug(lambda one: one.mirror(on=True))
    assert (opened.polls, opened.screen) == (State.PAUSED, Screen.FAILED)
    opened.plug(lambda one: one.mirror(on=False)).badge(1).do(Act.RESUME, 1)
    opened.uncover().vote()
    assert opened.booth.terminal.polls.voters == opened.recorded == 1


def test_what_is_noticed_while_the_polls_are_being_opened_pauses_them_then(
    place: OfficersPlace,
) -> None:
    """A door that is opened between the order and the halves."""
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).do(Act.ZERO, 1, witness=True)
    place.at(7).do(Act.OPEN, 1, 2).plug(HANDS[Condition.SLOTS_OPEN][0])
    assert place.polls is State.HANDING_OUT
    place.do(Act.HAND_OUT, 1, witness=True).later()
    assert place.polls is State.PAUSED


@pytest.mark.parametrize("condition", ENDS)
def test_the_polls_do_not_open_with_it(place: OfficersPlace, condition: Condition) -> None:
    """The self-test says so first, under the device that it belongs to."""
    done, undone = HANDS[condition]
    place.plug(done).do(Act.LOAD, 1, 2).do(Act.TEST, 1)
    assert place.polls is State.LOADED
    place.touch(Show(Info.REPORT))
    assert "知らせあり" in words(place.shell.page()[0])
    place.plug(undone).do(Act.TEST, 1).do(Act.ZERO, 1, witness=True).plug(done)
    place.at(7).do(Act.OPEN, 1, 2)
    assert place.polls is State.ZERO_CHECKED
    assert place.view.desk.missing == ("around-not-well",)


def test_a_wrong_clock_stops_nobody_and_two_officers_open_by_their_own(
    place: OfficersPlace,
) -> None:
    """An empty chip: 1970. Told, and then voting goes on as on any day."""
    place.plug(lambda one: one.set_clock(-(10**9)))
    place.do(Act.LOAD, 1, 2).do(Act.TEST, 1).do(Act.ZERO, 1, witness=True)
    assert Condition.CLOCK_UNSET in noticed(place)
    place.do(Act.OPEN, 1, 2)
    assert place.view.desk.missing == ("too-early-to-open",)


def test_only_what_ended_the_voting_is_in_the_log(opened: OfficersPlace) -> None:
    """Once each time, with the device and what was wrong; a door that swings all day while
    the polls are paused, and a warm processor, fill no log."""
    opened.vote().plug(HANDS[Condition.WARM][0]).plug(HANDS[Condition.WARM][1])
    for _ in range(4):
        opened.plug(HANDS[Condition.SLOTS_OPEN][0]).plug(HANDS[Condition.SLOTS_OPEN][1])
    opened.badge(1).do(Act.RESUME, 1).uncover().vote()
    opened.plug(HANDS[Condition.HOT][0]).plug(HANDS[Condition.HOT][1]).badge(1)
    opened.do(Act.RESUME, 1).at(20).do(Act.CLOSE, 1, 2)
    assert opened.polls is State.CLOSED
    assert logged(opened) == [("door", "slots-open"), ("thermometer", "hot")]


def test_a_switch_that_sticks_is_unplugged_and_voting_goes_on(opened: OfficersPlace) -> None:
    """A door that is shut and said to be open must not end a day: without its cable the
    switch is missing, staff look at the seals, and the polls go on."""
    opened.plug(HANDS[Condition.SLOTS_OPEN][0]).plug(lambda one: one.plug(Device.DOOR, on=False))
    assert noticed(opened) == ()
    assert opened.booth.terminal.polls.trouble == "lost-door"
    opened.badge(1).do(Act.RESUME, 1)
    assert opened.polls is State.OPEN


def test_a_radio_of_the_tablet_pauses_the_polls(opened: OfficersPlace) -> None:
    """(電磁的記録投票法 Art 4(2).) It exists before it is on; it is named."""
    opened.plug(lambda one: one.radio("wlan phy0", on=True))
    polls = opened.booth.terminal.polls
    assert (polls.state, polls.networks) == (State.PAUSED, ("wlan phy0",))


@pytest.mark.parametrize("device", [Device.SWITCHES, Device.THERMOMETER, Device.DOOR])
def test_a_new_device_that_is_unplugged_is_told(opened: OfficersPlace, device: Device) -> None:
    """By its own message, and voting goes on."""
    opened.plug(lambda one: one.plug(device, on=False))
    polls = opened.booth.terminal.polls
    assert (polls.state, polls.trouble) == (State.OPEN, f"lost-{device}")
    opened.vote()
    assert opened.recorded == 1


def test_staff_see_the_code_between_two_voters(opened: OfficersPlace) -> None:
    """On the screen that waits for the next voter; never while somebody is there, and not when
    all is well."""
    assert "職員へ" not in words(opened.shell.page()[0])
    opened.plug(HANDS[Condition.WARM][0]).plug(lambda one: one.plug(Device.PRINTER, on=False))
    assert "職員へ: L-17・T-09" in words(opened.shell.page()[0])
    opened.arrive()
    assert opened.screen is Screen.START
    assert "職員へ" not in words(opened.shell.page()[0])

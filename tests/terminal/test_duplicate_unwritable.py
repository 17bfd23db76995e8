"""A duplicate that reads and takes nothing: staff are asked for an empty one, and no vote is lost.

By hands, badges and touches alone, on a terminal on a desk (issue: a write-protected or worn
duplicate was tried again for ever).
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from officers_world import TERMINAL, OfficersPlace, make_world, quick

from common.box_header import MediumRole
from common.closing import MANIFEST_FILE
from common.closing_reader import read_closing
from common.eventlog import Event
from hardware_sim.devices.state import DeviceState
from hardware_sim.devices.state_file import load, save
from terminal import doer
from terminal.badges import pin_book
from terminal.life.states import Condition, Device, State
from terminal.own_disk import Told
from terminal.session.states import State as Screen
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step, offered

WORLD = make_world(contests=1)


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """PINs are checked without the cost that a stranger has to pay."""
    monkeypatch.setattr(pin_book, "verifier", quick)


@pytest.fixture
def opened(tmp_path: Path) -> OfficersPlace:
    return OfficersPlace(tmp_path, WORLD).open().later().vote()


def worn(state: DeviceState) -> DeviceState:
    """The duplicate takes nothing any more, whatever the switch under it says."""
    pulled = state.pull(Device.DUPLICATE).protect("stick-2", on=True)
    return pulled.insert(Device.DUPLICATE, "stick-2")


def put_empty(place: OfficersPlace) -> None:
    """An empty stick from the drawer, in the slot of the duplicate."""
    (place.folder / "sticks" / "stick-3").mkdir()
    place.plug(lambda one: one.pull(Device.DUPLICATE))
    place.plug(lambda one: one.buy("stick-3").insert(Device.DUPLICATE, "stick-3"))


def in_the_middle_of_a_vote(place: OfficersPlace) -> None:
    """The voter has confirmed; the medium fails before the next look around."""
    place.arrive().press("bar-forward", f"candidate-{WORLD.election.contests[0].id}-1")
    place.press("bar-forward")
    act = place.shell.page()[0].target("bar-confirm").act
    save(worn(load(place.folder)), place.folder)
    place.now += 1000
    place.shell.touched(type(act)(at=place.now))
    place.work()


def by_itself(place: OfficersPlace) -> None:
    """Nobody is at the terminal."""
    place.plug(worn)


WAYS: dict[str, Callable[[OfficersPlace], None]] = {
    "at a vote": in_the_middle_of_a_vote,
    "between two voters": by_itself,
}


def closed_votes(place: OfficersPlace, stick: str, role: MediumRole) -> tuple[int, list[Event]]:
    folder = place.folder / "sticks" / stick
    files = {one.name: one.read_bytes() for one in folder.iterdir()}
    box = read_closing(files, TERMINAL, role, WORLD.expected)
    return box.voters, [entry.event for entry in box.log]


@pytest.mark.parametrize("way", WAYS)
def test_staff_are_offered_an_empty_medium_at_the_first_try(
    opened: OfficersPlace, way: str
) -> None:
    """The message says what to do and the screen has the button for it; with the empty stick
    in, the duplicate is made anew, the truth is told, and voting goes on to the close."""
    WAYS[way](opened)
    assert opened.polls is State.INCIDENT
    assert opened.booth.terminal.polls.trouble == "lost-duplicate"
    opened.badge(1).do(Act.GIVE, 1, witness=True)
    assert opened.polls is State.CONSENT
    assert opened.booth.terminal.polls.trouble == "duplicate-unwritable"
    assert Act.REPLACE in offered(opened.booth.terminal)
    put_empty(opened)
    opened.do(Act.REPLACE, 1, witness=True)
    assert opened.booth.terminal.polls.truth is Told.RECORDED  # of whoever voted last
    opened.do(Act.TELL, 1)
    assert opened.polls is State.PAUSED
    opened.do(Act.RESUME, 1).uncover().vote().badge(1).at(20).do(Act.CLOSE, 1, 2)
    assert opened.polls is State.CLOSED
    expected = 3 if way == "at a vote" else 2
    for stick, role in (("stick-1", MediumRole.ORIGINAL), ("stick-3", MediumRole.DUPLICATE)):
        voters, events = closed_votes(opened, stick, role)
        assert (voters, events.count(Event.DUPLICATE_REMADE)) == (expected, 1)
    left = {one.name for one in (opened.folder / "sticks" / "stick-2").iterdir()}
    assert MANIFEST_FILE not in left  # nothing was closed there


def test_the_same_stick_again_asks_again_and_a_mended_one_will_do(opened: OfficersPlace) -> None:
    """Whoever replaces it by itself reads the same message; with the little switch put back,
    the very same stick goes on, for it holds every vote but the last."""
    in_the_middle_of_a_vote(opened)
    opened.badge(1).do(Act.GIVE, 1, witness=True).do(Act.REPLACE, 1, witness=True)
    polls = opened.booth.terminal.polls
    assert (polls.state, polls.trouble) == (State.CONSENT, "duplicate-unwritable")
    opened.plug(lambda one: one.pull(Device.DUPLICATE))
    opened.plug(lambda one: one.protect("stick-2", on=False).insert(Device.DUPLICATE, "stick-2"))
    opened.do(Act.GIVE, 1, witness=True)
    assert opened.polls is State.TELLING
    assert opened.booth.terminal.polls.truth is Told.RECORDED


def test_a_close_that_the_duplicate_does_not_take_is_finished_on_another(
    opened: OfficersPlace,
) -> None:
    """It fails while the closing package is written: the duplicate is named, not the original,
    and the close is done to its end on the empty stick."""
    opened.badge(1).at(20).to(Act.CLOSE, Step.CONFIRM, 1, 2)
    save(worn(load(opened.folder)), opened.folder)
    opened.touch(t.Do())
    polls = opened.booth.terminal.polls
    assert (polls.state, polls.trouble) == (State.INCIDENT, "lost-duplicate")
    opened.do(Act.GIVE, 1, witness=True)
    assert opened.polls is State.CONSENT
    put_empty(opened)
    opened.do(Act.REPLACE, 1, witness=True)
    assert opened.polls is State.CLOSED
    for stick, role in (("stick-1", MediumRole.ORIGINAL), ("stick-3", MediumRole.DUPLICATE)):
        assert closed_votes(opened, stick, role)[0] == 1


def test_with_the_old_rule_staff_are_offered_nothing(
    opened: OfficersPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Positive control: where the failure is told as a device that is lost, recovery comes
    back to where it began, however often it is tried."""
    monkeypatch.setattr(doer, "_BOX_UNLOCKED", frozenset())
    in_the_middle_of_a_vote(opened)
    opened.badge(1)
    for _ in range(2):
        opened.do(Act.GIVE, 1, witness=True)
        assert opened.polls is State.INCIDENT
        assert Act.REPLACE not in offered(opened.booth.terminal)


def test_a_read_only_duplicate_is_noticed_before_a_voter_meets_it(opened: OfficersPlace) -> None:
    """The terminal stops between two voters: nobody stands before a vote that fails."""
    by_itself(opened)
    assert Condition.DUPLICATE_READ_ONLY in opened.booth.terminal.polls.noticed
    assert opened.screen in (Screen.SHUT, Screen.FAILED)
    assert opened.booth.terminal.polls.voters == 1

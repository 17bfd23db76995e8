"""One cursor for six keys and two switches: what it reaches, and what it never does."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from booth_world import OFFICER, WITNESSED
from cursor_world import Listener, Switches, pages_of, walk_all
from hypothesis import given, settings
from hypothesis import strategies as st
from ui.ballot_world import contest, election

from terminal.access import stops as at
from terminal.access.cursor import SCAN_MS, Access, press, show
from terminal.access.keys import Key
from terminal.access.stops import HEADING, Stop, stops
from terminal.session import events as e
from terminal.session.states import SCANS, Aid, Settings, State, TextSize
from terminal.session.view import View
from terminal.ui.page import Page

ONE = election(contest(1, 3))
THREE = election(contest(1, 3), contest(2, 13), contest(3, 5))
MANY = {
    display: election(contest(1, 60, display=display))
    for display in ("single", "pages", "scroll", "gojuon")
}
RECORDING = (e.Confirm, e.ConfirmEnd, e.Cast)


def screens(listener: Listener) -> Iterator[tuple[View, Page]]:
    """Every screen of a voter's walk, as they see it."""
    yield listener.view, listener.page
    for event, more in (
        (e.CallStaff, {}),
        (e.Help, {"aid": Aid.ASSISTED, "by": WITNESSED}),
        (e.GoOn, {"by": OFFICER}),
        (e.AskHelp, {}),
        (e.Back, {}),
        (e.Begin, {}),
    ):
        listener.does(event, **more)
        yield listener.view, listener.page
    listener.now += 200_000
    yield listener.does(e.Time).view, listener.page
    listener.does(e.StillHere)
    while listener.screen is State.CHOOSING:
        if listener.view.rows:
            listener.does(e.OpenRow, row=listener.view.rows[-1])
            yield listener.view, listener.page
        listener.does(e.Choose, candidate=listener.view.items[0].id)
        yield listener.view, listener.page
        while any(target.key == "turn-after" and target.act for target in listener.page.targets):
            listener.feed_target("turn-after")
            yield listener.view, listener.page
        listener.does(e.EndWithout)
        yield listener.view, listener.page
        listener.does(e.Back).does(e.Proceed)
        yield listener.view, listener.page
        listener.does(e.Confirm)
    yield listener.view, listener.page


def acts(page: Page) -> set[e.VoterEvent]:
    """Everything that a finger can do on this page, but for marking who is marked."""
    return {target.act for target in page.targets if target.act and not target.ticked}


def unreached(page: Page, found: tuple[Stop, ...]) -> set[e.VoterEvent]:
    """What a finger can do and the cursor cannot."""
    return acts(page) - {stop.act for stop in found if stop.act is not None}


@pytest.mark.parametrize("size", TextSize)
@pytest.mark.parametrize("voted", [ONE, THREE, *MANY.values()], ids=["1", "3", *MANY])
def test_whatever_a_finger_reaches_keys_and_switches_reach(voted: Any, size: TextSize) -> None:
    """On every screen, at every size of letters: each thing to touch is a stop of the
    cursor, and two switches come to it without leaving the screen."""
    listener = Listener(voted).arrive()
    listener.does(e.Set, settings=Settings(size, audio=True))
    for view, page in screens(listener):
        found = stops(view, page)
        assert not unreached(page, found), view.screen
        assert len({stop.key for stop in found}) == len(found)
        assert found[0] == Stop(HEADING)
        assert acts(page) <= by_switches(show(Access(awake=True), view, page))


def by_switches(start: Access) -> set[e.VoterEvent]:
    """What can be chosen from the heading by the two switches while the screen stays."""
    met, waiting = {start.here: start}, [start]
    while waiting:
        at_now = waiting.pop()
        for key in (Key.NEXT, Key.CHOOSE):
            after = press(at_now, key, 10_000)
            stays = isinstance(after.event, e.Touched | None)
            if stays and after.access.here not in met:
                met[after.access.here] = replace(after.access, chosen=0)
                waiting.append(met[after.access.here])
    return {one.stop.act for one in met.values() if one.stop.act is not None}


def test_a_cursor_that_misses_something_is_caught() -> None:
    """A bad variant that leaves out what stands last is found by the same comparison."""
    listener = Listener(ONE, headphones=False).arrive()
    missed = [unreached(page, _forgetful(view, page)) for view, page in screens(listener)]
    assert any(missed)


def test_a_stop_that_no_switch_comes_to_is_caught() -> None:
    """A bad variant without the way around a long list: what lies behind it is found."""
    listener = Listener(MANY["pages"]).arrive().does(e.Begin)
    whole = show(Access(awake=True), listener.view, listener.page)
    without = tuple(stop for stop in whole.stops if stop.key != at.SKIP)
    assert acts(listener.page) <= by_switches(whole)
    assert acts(listener.page) - by_switches(replace(whole, stops=without))


def _forgetful(view: View, page: Page) -> tuple[Stop, ...]:
    """Reaches what begins with side- no more."""
    return tuple(stop for stop in stops(view, page) if not stop.key.startswith("side-"))


@pytest.mark.parametrize("voted", [ONE, THREE, *MANY.values()], ids=["1", "3", *MANY])
def test_a_new_screen_begins_where_nothing_acts(voted: Any) -> None:
    """Wherever the voter comes to: the first press of 決定 there does nothing but speak."""
    listener = Listener(voted).arrive()
    for view, page in screens(listener):
        fresh = show(Access(), view, page)
        assert fresh.here == HEADING
        pressed = press(replace(fresh, awake=True), Key.CHOOSE, 10_000)
        assert isinstance(pressed.event, e.Touched | None)


@pytest.mark.parametrize("apart", [20, 200, 390, 450, 1_000])
@pytest.mark.parametrize("kind", [Listener, Switches])
def test_pressing_twice_never_records(kind: type[Listener], apart: int) -> None:
    """Everything is chosen twice, quickly or slowly: the second press confirms nothing."""
    listener = kind(ONE).arrive()
    for key in ("bar-forward", "candidate-contest-1-2"):
        listener.go_to(key).tap(Key.CHOOSE).tap(Key.CHOOSE, pause=apart)
        assert listener.recorded == []
    while listener.screen is State.CHOOSING:
        listener.tap(Key.CHOOSE).tap(Key.CHOOSE, pause=apart)
    assert (listener.screen, listener.here) == (State.CONFIRMING, HEADING)
    listener.go_to("bar-confirm").tap(Key.CHOOSE).tap(Key.CHOOSE, pause=apart)
    assert listener.recorded == [{"contest-1": "contest-1-2"}]


def test_one_press_more_or_less_never_records() -> None:
    """The key 決定 alone, pressed again and again on every screen: nothing is recorded."""
    listener = Listener(THREE).arrive()
    for go in ("bar-forward", "candidate-contest-1-1", "bar-confirm"):
        listener.go_to(go)
        listener.tap(*(Key.CHOOSE,) * 6)
    assert listener.recorded == []


@pytest.mark.parametrize("display", ["single", "pages", "scroll"])
def test_a_long_list_is_one_list(display: str) -> None:
    """By 次へ alone all sixty are come by, each once, in the order by lot; and back by 前へ."""
    listener = Listener(MANY[display]).arrive().choose("bar-forward")
    on = candidates(listener, Key.NEXT)
    assert on == [f"candidate-contest-1-{number}" for number in range(1, 61)]
    assert candidates(listener, Key.BEFORE) == on[::-1]


def candidates(listener: Listener, key: Key) -> list[str]:
    """The candidates that are come by, until something else comes."""
    found: list[str] = []
    while not found or listener.here.startswith(at.CANDIDATE):
        listener.tap(key)
        if listener.here.startswith(at.CANDIDATE):
            found.append(listener.here)
    return found


def test_every_row_of_the_gojuon_is_reached() -> None:
    """Each row is opened by keys, and who is in it come by: all sixty in all rows."""
    listener = Listener(MANY["gojuon"]).arrive().choose("bar-forward")
    met: list[str] = []
    for row in listener.view.rows:
        listener.choose(f"row-{row}")
        met += candidates(listener, Key.NEXT)
    assert sorted(met) == sorted(f"candidate-contest-1-{number}" for number in range(1, 61))


def test_a_way_around_a_long_list() -> None:
    """One press leads past the candidates; with a few candidates there is no such stop."""
    listener = Listener(MANY["pages"]).arrive().choose("bar-forward")
    listener.choose(at.SKIP)
    assert listener.here == "bar-forward"
    assert at.SKIP not in walk_all(Listener(ONE).arrive().choose("bar-forward"))


@pytest.mark.parametrize("state", ["start", "choosing", "confirming"])
def test_settings_lose_neither_place_nor_choice(state: str) -> None:
    """Volume, speed, letters and colours change by keys; the cursor comes back to where it
    was, and what was chosen stays chosen."""
    listener = Listener(MANY["pages"]).arrive()
    if state != "start":
        listener.choose("bar-forward").choose("candidate-contest-1-14")
    if state == "confirming":
        while listener.screen is State.CHOOSING:
            listener.go_to("bar-forward").tap(Key.CHOOSE)
        listener.tap(Key.NEXT)
    before, here = listener.session.voter, listener.here
    listener.tap(Key.SOUND, Key.CHOOSE, Key.CHOOSE, Key.NEXT, Key.NEXT, Key.CHOOSE, Key.SOUND)
    assert (listener.view.settings.volume, listener.view.settings.speed) == (7, 4)
    assert listener.here == here
    assert listener.session.voter == before
    listener.choose("side-theme")
    assert listener.here == "side-theme"


def test_larger_letters_in_a_long_list_keep_the_mark() -> None:
    """Where the page falls otherwise at another size, the cursor is on the page that is
    shown, and the mark stays."""
    listener = Listener(MANY["pages"]).arrive().choose("bar-forward")
    listener.choose("candidate-contest-1-14")
    for _ in range(3):
        listener.choose("side-larger" if listener.guide.access.offers("side-larger") else HEADING)
        assert listener.guide.access.offers(listener.here)
        assert listener.session.voter is not None
        assert listener.session.voter.part.marked == "contest-1-14"


def test_the_first_key_of_who_hears_nothing_only_wakes() -> None:
    """Without headphones: the cursor appears on the heading, and nothing else happens."""
    listener = Listener(ONE, headphones=False).arrive()
    assert listener.guide.focus is None
    listener.tap(Key.CHOOSE)
    assert listener.guide.focus == HEADING
    assert listener.screen is State.START
    assert listener.heard == []


def test_the_next_voter_begins_as_the_first() -> None:
    """Cursor, scanning and settings are gone with the voter."""
    listener = Listener(ONE, headphones=False).arrive().tap(Key.NEXT).choose(at.SCAN)
    listener.does(e.SendElsewhere, by=OFFICER)
    listener.does(e.PresentGrant, grant=replace_grant(listener))
    assert listener.guide.focus is None
    assert listener.here == HEADING
    assert listener.view.settings == Settings()


def replace_grant(listener: Listener) -> Any:
    from common.grant import new_grant

    return new_grant("p01-01", 1, tuple(one.id for one in listener.election.contests))


def test_help_and_staff_are_one_key() -> None:
    """助け explains; once more it leads to the button that calls the staff, and 決定 calls."""
    listener = Listener(ONE).arrive().choose("bar-forward").tap(Key.HELP)
    assert listener.screen is State.HELP
    listener.tap(Key.HELP)
    assert (listener.screen, listener.here) == (State.HELP, "side-staff")
    listener.tap(Key.CHOOSE)
    assert listener.screen is State.CALLED


@pytest.mark.parametrize("pace", [pace for pace in SCANS if pace])
def test_one_switch_is_enough_where_the_cursor_moves_by_itself(pace: int) -> None:
    """The cursor goes on after the time that was chosen, and a single switch votes."""
    listener = Listener(ONE, headphones=False).arrive().tap(Key.NEXT)
    listener.does(e.Set, settings=Settings(scan=pace))
    before = listener.here
    listener.waits(SCAN_MS[pace] - 400)
    assert listener.here == before
    for key in ("bar-forward", "candidate-contest-1-2", "candidate-contest-1-2", "bar-confirm"):
        waited = 0
        while listener.here != key:
            listener.waits(200)
            waited += 200
            assert waited < 40 * SCAN_MS[pace]
        listener.tap(Key.CHOOSE, pause=450)
    assert listener.recorded == [{"contest-1": "contest-1-2"}]


def test_a_scanning_cursor_is_no_voter() -> None:
    """That the cursor moves by itself is no sign of life: after a while the terminal asks,
    and then staff come; nothing is recorded and nothing lost."""
    listener = Listener(ONE, headphones=False).arrive().tap(Key.NEXT)
    listener.does(e.Set, settings=Settings(scan=3))
    listener.waits(155_000, step=500)
    assert listener.screen is State.ASKING
    listener.waits(31_000, step=500)
    assert listener.screen is State.CALLED
    assert listener.recorded == []


def test_scanning_waits_until_the_words_are_over() -> None:
    """While something is said the cursor rests, however long it takes."""
    listener = Listener(ONE).arrive().choose("bar-forward")
    listener.does(e.Set, settings=Settings(audio=True, scan=3))
    listener.sound.playing = True
    listener.waits(20_000)
    assert listener.here == HEADING
    listener.sound.playing = False
    listener.waits(2_200)
    assert listener.here == "candidate-contest-1-1"


keys = st.lists(st.sampled_from(Key), max_size=60)


@settings(deadline=None)
@given(keys, st.sampled_from([ONE, THREE, MANY["pages"], MANY["gojuon"]]))
def test_random_keys_record_only_what_was_confirmed(pressed: list[Key], voted: Any) -> None:
    """Whatever keys are pressed: a vote is recorded only by 決定 on a button that records,
    on a screen that names it; the cursor always rests on something that is there."""
    listener = Listener(voted).arrive()
    for key in pressed:
        stop, recorded = listener.guide.access.stop, len(listener.recorded)
        listener.tap(key)
        assert listener.guide.access.offers(listener.here)
        if len(listener.recorded) > recorded:
            assert key is Key.CHOOSE
            assert isinstance(stop.act, RECORDING)


def test_nothing_of_the_cursor_is_printed() -> None:
    """Where the cursor is tells whom a voter is about to choose: it is in no text."""
    listener = Listener(ONE).arrive().choose("bar-forward").go_to("candidate-contest-1-2")
    pressed = press(listener.guide.access, Key.CHOOSE, 100_000)
    assert "contest-1-2" not in repr(listener.guide.access)
    assert "contest-1-2" not in repr(pressed)
    assert "contest-1-2" not in repr(listener.guide.access.stop)


def test_pages_without_kivy() -> None:
    """The cursor needs no window: its pages are made of values."""
    assert pages_of(ONE).page(Listener(ONE).view).targets == ()

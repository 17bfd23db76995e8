"""The panel beside a simulated terminal: what its buttons say, and what each does."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from panel_world import PINS, morning, views, worst

from common.eventlog import Event
from common.text import text
from hardware_sim.devices.state import Impossible
from hardware_sim.panel.exercises import EXERCISES, Exercise, Seen, ticked
from hardware_sim.panel.glance import cells
from hardware_sim.panel.hands import Buy, Insert, Protect, Pull, possible
from hardware_sim.panel.offers import MOST_STICKS, offers
from hardware_sim.panel.touches import Does, Tab
from hardware_sim.panel.view import PanelView
from terminal.life.states import Device

CATALOGUE = Path(__file__).parents[2] / "common" / "catalogue" / "panel.toml"
VIEWS = views()


@pytest.mark.parametrize("name", VIEWS)
def test_each_button_stands_once_and_speaks_both_languages(name: str) -> None:
    """No two buttons of a tab share a key; every text is there in Japanese and in English."""
    view = VIEWS[name]
    found = offers(view)
    assert len({offer.key for offer in found}) == len(found)
    for offer in (*found, *cells(view)):
        for language in ("ja", "en"):
            values = {name: str(value) for name, value in offer.values}
            assert text(f"panel.{offer.words}", language, **values)


def reached(hands: list[int], view: PanelView) -> PanelView:
    """What these buttons, counted through those that can be touched, have made of it."""
    for number in hands:
        tab = list(Tab)[number % len(Tab)]
        does = [one.touch for one in offers(replace(view, tab=tab)) if isinstance(one.touch, Does)]
        if does:
            state = does[number // len(Tab) % len(does)].hand.on(view.state)
            view = replace(view, state=state)
    return view


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_whatever_hands_did_no_button_does_the_impossible(hands: list[int]) -> None:
    """After any acts each button that can be touched works, and changes something."""
    view = reached(hands, PanelView(morning(), pins=PINS))
    for tab in Tab:
        for offer in offers(replace(view, tab=tab)):
            if isinstance(offer.touch, Does):
                assert offer.touch.hand.on(view.state) != view.state, offer.key


@given(st.lists(st.integers(0, 10_000), max_size=30))
def test_a_button_keeps_its_place(hands: list[int]) -> None:
    """Whatever was done, the buttons of cables and of the room are the same, in one order."""
    view = reached(hands, PanelView(morning(), pins=PINS))
    for tab in (Tab.PEOPLE, Tab.AROUND, Tab.CABLES, Tab.TRAINING):
        before = [one.key for one in offers(PanelView(morning(), tab, pins=PINS))]
        assert [one.key for one in offers(replace(view, tab=tab))] == before


@pytest.mark.parametrize(
    "hand",
    [
        Pull(Device.ORIGINAL),
        Insert(Device.ORIGINAL, "stick-9"),
        Buy("stick-1"),
    ],
)
def test_the_impossible_is_idle_and_refused(hand: Pull | Insert | Buy) -> None:
    """A stick that is not there is not pulled, one that nobody has not inserted."""
    state = worst()
    assert not possible(hand, state)
    with pytest.raises(Impossible):
        hand.on(state)


def test_a_stick_in_its_slot_keeps_its_switch() -> None:
    """The switch against writing is moved on a stick in the hand only."""
    assert not possible(Protect("stick-1", locked=True), morning())
    assert possible(Protect("stick-1", locked=True), morning().pull(Device.ORIGINAL))


def test_no_more_sticks_than_the_page_has_rows_for() -> None:
    """The last of them bought, none more is sold."""
    state = morning()
    for number in range(3, MOST_STICKS + 1):
        state = state.buy(f"stick-{number}")
    buy = next(one for one in offers(PanelView(state, Tab.MEDIA)) if one.key == "buy")
    assert buy.touch is None


def test_without_power_or_scanner_nothing_is_held_up() -> None:
    """A dark terminal reads no badge, nor does one whose scanner is out."""
    out = morning().plug(Device.SCANNER, on=False)
    for view in (PanelView(morning(), running=False, pins=PINS), PanelView(out, pins=PINS)):
        shown = {one.key: one for one in offers(view)}
        assert shown["badge-1"].touch is None
        assert shown["grant"].touch is None


def test_a_good_morning_has_nothing_marked_and_the_worst_day_all_but_the_card() -> None:
    """What is wrong stands out at a glance, and nothing else does."""
    assert not [cell.key for cell in cells(PanelView(morning())) if cell.wrong]
    quiet = [cell.key for cell in cells(PanelView(worst(), running=False)) if not cell.wrong]
    assert quiet == ["card"]


def finish(exercise: Exercise) -> list[Seen]:
    """What is seen, step by step, of a learner who does this exercise as it is meant."""
    state, out = morning(), morning().pull(Device.DUPLICATE)
    e = Event
    again = (e.RESTARTED, e.RESUMED, e.BALLOT_RECORDED)
    radio = state.radio("wlan phy0", on=True)
    empty = state.pull(Device.ORIGINAL)
    days = {
        "morning": [
            Seen((e.ZERO_CHECKED, e.OPENED, e.BALLOT_RECORDED)[:at], state) for at in (1, 2, 3)
        ],
        "voter-left": [
            Seen((e.BALLOT_RECORDED,) * done, state, codes=codes)
            for done, codes in ((0, 1), (1, 2), (2, 3))
        ],
        "duplicate": [Seen((), out), *(Seen(again[:at], state) for at in range(4))],
        "blackout": [
            Seen((), state, running=False, was_cut=True),
            *(Seen(again[:at], state, was_cut=True) for at in range(4)),
        ],
        "radio": [Seen((e.PAUSED,), radio), Seen((), state), Seen((e.PAUSED, e.RESUMED), state)],
        "paper": [
            Seen((e.PAUSED,), state, codes=2),
            Seen((e.PAUSED, e.RESUMED), state, codes=5),
            Seen((e.PAUSED, e.RESUMED, e.BALLOT_RECORDED), state, codes=6),
        ],
        "evening": [
            Seen((e.CLOSING,), state),
            Seen((e.CLOSING,), empty),
            Seen((e.CLOSING,), empty.pull(Device.DUPLICATE)),
        ],
    }
    return days[exercise.name]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: str(one.name))
def test_each_exercise_can_be_finished_and_its_ticks_stay(exercise: Exercise) -> None:
    """A learner who does the steps sees each ticked; no tick is taken back, none comes early."""
    told: tuple[bool, ...] = ()
    before = 0
    for seen in finish(exercise):
        told = ticked(exercise, seen, told)
        assert sum(told) >= before
        assert list(told) == sorted(told, reverse=True)
        before = sum(told)
    assert all(told)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda one: str(one.name))
def test_who_does_nothing_gets_no_tick(exercise: Exercise) -> None:
    """On a good morning at which nothing happened nothing is done."""
    assert not any(ticked(exercise, Seen((), morning())))


def test_steps_are_ticked_in_their_order() -> None:
    """A later step that is done already waits for the one before."""
    blackout = next(one for one in EXERCISES if one.name == "blackout")
    seen = Seen((Event.RESTARTED, Event.RESUMED), morning())
    assert not any(ticked(blackout, seen))


def test_a_ballot_without_a_badge_was_not_ended_by_staff() -> None:
    """A voter who votes alone leaves the step open, and so does a pause without paper."""
    left = next(one for one in EXERCISES if one.name == "voter-left")
    assert sum(ticked(left, Seen((Event.BALLOT_RECORDED,), morning(), codes=1))) == 1
    paper = next(one for one in EXERCISES if one.name == "paper")
    short = Seen((Event.PAUSED, Event.RESUMED), morning(), codes=3)
    assert sum(ticked(paper, short)) == 1


def test_every_text_of_the_catalogue_is_said_somewhere() -> None:
    """No text of panel.toml is left over from a button that is gone."""
    words = set(tomllib.loads(CATALOGUE.read_text(encoding="utf-8")))
    shown = {offer.words for view in VIEWS.values() for offer in (*offers(view), *cells(view))}
    steps = {step.words for one in EXERCISES for step in one.steps}
    tabs = {f"tab-{tab}" for tab in Tab}
    source = "".join(
        file.read_text(encoding="utf-8")
        for folder in ("hardware_sim/panel", "ippyo/panel")
        for file in (Path(__file__).parents[2] / folder).glob("*.py")
    )
    named = {word for word in words if f'"{word}"' in source or f"'{word}'" in source}
    spelled = {word for word in words if word.startswith(("did-", "paper-", "not-"))}
    left = words - shown - steps - tabs - named - spelled
    assert not left

"""Fingers as SDL tells of them, through the window: where each went down, slid and came up."""

from collections.abc import Iterator
from typing import Any

import pytest
from ballot_world import contest, election
from fingers import frame, middle
from screens_world import Screens

from terminal.session.states import State

pytestmark = pytest.mark.usefixtures("window")


class Glass:
    """A voter on the screen of the recording tap, and raw events of the window."""

    def __init__(self, screens: Screens) -> None:
        self.window = screens.window
        self.person = screens.person(election(contest(1, 4)))
        self.sheet = screens.sheet(self.person)
        self.person.arrive().press("bar-forward").press("candidate-contest-1-2")
        self.person.press("bar-forward")
        self.person.now += 1_000
        frame()
        self.button = middle(self.sheet.page.target("bar-confirm"))
        self.back = middle(self.sheet.page.target("bar-back"))
        self.ground = (self.button[0], 300.0)

    def event(self, name: str, place: tuple[float, float], *more: Any) -> "Glass":
        self.window.dispatch(name, *place, *more, [])
        return self

    def down(self, place: tuple[float, float], button: str = "left") -> "Glass":
        return self.event("on_mouse_down", place, button)

    def move(self, place: tuple[float, float]) -> "Glass":
        return self.event("on_mouse_move", place)

    def up(self, place: tuple[float, float], button: str = "left") -> "Glass":
        return self.event("on_mouse_up", place, button)

    def frame(self) -> "Glass":
        frame()
        return self

    @property
    def recorded(self) -> int:
        return len(self.person.recorded)


@pytest.fixture
def glass(screens: Screens) -> Iterator[Glass]:
    made = Glass(screens)
    yield made
    made.up(made.ground).frame()


def test_a_tap_between_two_frames_counts(glass: Glass) -> None:
    """A quick finger is a finger."""
    glass.down(glass.button).up(glass.button).frame()
    assert glass.recorded == 1


@pytest.mark.parametrize("frames", [False, True])
def test_a_swipe_onto_a_button_never_presses_it(glass: Glass, frames: bool) -> None:
    """However fast it is: a touch acts only where it began (VVSG 2.0 7.2-H)."""
    glass.down(glass.ground)
    for _ in range(frames):
        glass.frame()
    glass.move(glass.button).up(glass.button).frame()
    assert glass.recorded == 0


@pytest.mark.parametrize("frames", [False, True])
def test_a_finger_that_slides_off_presses_nothing(glass: Glass, frames: bool) -> None:
    """Even where the last move was never told: where it came up is what counts."""
    glass.down(glass.button)
    for _ in range(frames):
        glass.frame()
    glass.up(glass.ground).frame()
    assert (glass.recorded, glass.person.view.screen) == (0, State.CONFIRMING)


def test_a_swipe_from_one_button_to_another_presses_neither(glass: Glass) -> None:
    """Back and confirm stay as they are."""
    glass.down(glass.back).move(glass.button).up(glass.button).frame()
    glass.down(glass.button).move(glass.back).up(glass.back).frame()
    assert (glass.recorded, glass.person.view.screen) == (0, State.CONFIRMING)


@pytest.mark.parametrize("button", ["right", "middle", "scrollup", "scrolldown", "mouse4"])
def test_other_buttons_and_wheels_are_no_finger(glass: Glass, button: str) -> None:
    """Alone, or while a finger is down: they neither press nor lift it."""
    glass.down(glass.button, button).up(glass.button, button).frame()
    assert glass.recorded == 0
    glass.down(glass.button).down(glass.button, button).up(glass.button, button).frame()
    assert glass.recorded == 0
    glass.up(glass.ground).frame()
    assert glass.recorded == 0


def test_kivys_own_reader_takes_a_swipe_for_a_tap(glass: Glass) -> None:
    """The bad case, which is why it is not used: its touch begins where it ended."""
    from kivy.input.providers.mouse import MouseMotionEventProvider

    seen: list[tuple[str, float]] = []
    reader = MouseMotionEventProvider("mouse", "disable_multitouch")
    height = glass.window.system_size[1]
    for act, (x, y) in (("press", glass.ground), ("motion", glass.button)):
        more = ("left", []) if act == "press" else ([],)
        getattr(reader, f"on_mouse_{act}")(glass.window, x, y, *more)
    reader.on_mouse_release(glass.window, *glass.button, "left", [])
    reader.update(lambda kind, touch: seen.append((kind, round((1 - touch.sy) * height))))
    assert seen[0][0] == "begin"
    assert abs(seen[0][1] - glass.button[1]) < 2
    assert round(glass.ground[1]) != round(glass.button[1])


def test_there_is_one_reader_of_the_touch_screen(glass: Glass) -> None:
    """A second one would make two taps of one. (Kivy's for SDL hears Android's and iOS's
    fingers alone.)"""
    from kivy.base import EventLoop

    from terminal.ui.pointer import Pointer, listen

    listen()
    assert glass.sheet.page is not None
    readers = [type(one) for one in EventLoop.input_providers]
    assert [one for one in readers if one.__name__ != "SDL2MotionEventProvider"] == [Pointer]

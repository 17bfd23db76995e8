"""Which touches count: one finger, lifted where it was put, on the same screen."""

from hypothesis import given
from hypothesis import strategies as st

from terminal.ui.press import Presses


def test_a_touch_acts_when_it_is_lifted_in_its_target() -> None:
    """Pressed and lifted on one button is one press of it."""
    presses: Presses[int] = Presses()
    presses.down(1, "a")
    assert presses.held == "a"
    assert presses.up(1, "a") == "a"
    assert presses.held is None


def test_sliding_off_does_nothing() -> None:
    """A finger that leaves the button and is lifted elsewhere presses neither."""
    presses: Presses[int] = Presses()
    presses.down(1, "a")
    presses.move(1, "b")
    assert presses.held is None
    assert presses.up(1, "b") is None


def test_two_fingers_do_nothing() -> None:
    """While a second finger lies on the glass, neither presses; afterwards one does."""
    presses: Presses[int] = Presses()
    presses.down(1, "a")
    presses.down(2, "b")
    assert presses.up(2, "b") is None
    assert presses.up(1, "a") is None
    presses.down(3, "a")
    assert presses.up(3, "a") == "a"


def test_a_touch_does_not_reach_the_next_screen() -> None:
    """The screen changed while the finger was down: lifting it means nothing."""
    presses: Presses[int] = Presses()
    presses.down(1, "bar-forward")
    presses.page_changed()
    assert presses.up(1, "bar-forward") is None
    presses.down(2, "bar-back")
    assert presses.up(2, "bar-back") == "bar-back"


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["down", "up", "move", "page"]), st.integers(1, 3), st.sampled_from("ab")
    )
)


@given(STEPS)
def test_whatever_the_fingers_do_a_press_began_and_ended_in_one_place(
    steps: list[tuple[str, int, str]],
) -> None:
    """A press is always of a target in which that finger was put down, alone, on this page."""
    presses: Presses[int] = Presses()
    down: dict[int, str | None] = {}
    for what, finger, target in steps:
        match what:
            case "down" if finger not in down:
                down = {finger: target} if not down else {**dict.fromkeys(down), finger: None}
                presses.down(finger, target)
            case "up":
                pressed = presses.up(finger, target)
                if pressed is not None:
                    assert down == {finger: pressed}
                    assert pressed == target
                down.pop(finger, None)
            case "move":
                presses.move(finger, target)
            case "page":
                presses.page_changed()
                down = dict.fromkeys(down)
        assert presses.others == len(down)

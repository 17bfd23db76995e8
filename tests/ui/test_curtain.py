"""Behind the curtain: a dark screen for whoever looks, while keys and voice go on."""

from typing import Any

import pytest
from ballot_world import contest, election
from fingers import Finger, frame
from screens_world import OFFICER, Person, Screens
from snapshot import snapshot

from terminal.session import events as e
from terminal.session.states import Settings, State, Theme
from terminal.ui.rect import Rect
from terminal.ui.theme import COLOURS

pytestmark = pytest.mark.usefixtures("window")
DARK = Settings(audio=True, curtain=True, theme=Theme.PLAIN)


class Covered:
    def __init__(self, screens: Screens) -> None:
        self.window = screens.window
        self.person: Person = screens.person(election(contest(1, 8)))
        self.sheet: Any = screens.sheet(self.person)
        self.person.arrive(DARK)
        frame()


def test_nothing_of_the_ballot_is_drawn(screens: Screens) -> None:
    """On every step the same dark page: no name, no mark, no button."""
    booth = Covered(screens)
    pages = []
    for act in (e.Begin, e.Proceed, e.Back):
        pages.append(booth.sheet.page)
        if act is e.Proceed:
            booth.person.does(e.Choose, candidate="contest-1-3")
            pages.append(booth.sheet.page)
        booth.person.does(act)
    assert {page.name for page in pages} == {"curtain"}
    assert len(set(pages)) == 1
    assert booth.sheet.page.targets == ()
    assert booth.sheet._colours is COLOURS[Theme.DARK]


def test_a_finger_on_the_curtain_does_nothing(screens: Screens) -> None:
    """Who wipes over the dark screen chooses nobody."""
    booth = Covered(screens)
    booth.person.does(e.Begin)
    before = booth.person.session
    for x in range(60, 1240, 160):
        for y in range(60, 780, 120):
            booth.person.now += 1_000
            Finger(booth.window).down(x, y).up(x, y)
    assert booth.person.session == before


def test_the_screen_is_back_where_staff_come_and_for_the_next_voter(screens: Screens) -> None:
    """Staff see that they are called; the next voter sees the usual screen."""
    booth = Covered(screens)
    booth.person.does(e.CallStaff)
    assert booth.sheet.page.name == State.CALLED
    booth.person.does(e.GoOn, by=OFFICER)
    assert booth.sheet.page.name == "curtain"
    booth.person.does(e.SendElsewhere, by=OFFICER).arrive()
    assert booth.sheet.page.name == State.START


@pytest.mark.window
def test_the_curtain_is_dark_to_the_pixel(screens: Screens) -> None:
    """But for one line in the middle, every pixel is black; the line itself can be read."""
    booth = Covered(screens)
    booth.person.does(e.Begin)
    frame()
    seen = snapshot(screens.window)
    high = seen.height * 2 // 5
    for top in (0, seen.height - high):
        assert set(seen.part(Rect(0, top, seen.width, high))) == {0}
    assert set(seen.part(Rect(0, high, seen.width, seen.height - 2 * high))) != {0}

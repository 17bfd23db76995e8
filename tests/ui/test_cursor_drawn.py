"""Who votes by switches and sees always sees where the cursor is."""

from typing import Any

import pytest
from ballot_world import contest, election
from fingers import frame
from screens_world import Person, Screens, settings_of
from snapshot import snapshot

from terminal.access.keys import Key
from terminal.access.stops import HEADING, SKIP
from terminal.session import events as e
from terminal.session.states import Settings, TextSize, Theme
from terminal.ui.rect import Rect
from terminal.ui.screens.caption import KEY, caption
from terminal.voice.guide import Guide
from terminal.voice.silence import NoVoice

pytestmark = pytest.mark.usefixtures("window")
CODES = {Key.NEXT: 288, Key.CHOOSE: 289}


class Switched:
    """A voter with two switches at a sheet, without a voice."""

    def __init__(self, screens: Screens, settings: Settings | None = None) -> None:
        self.person: Person = screens.person(election(contest(1, 13)))
        self.sheet: Any = screens.sheet(self.person)
        self.guide = Guide(self.person.pages.page, NoVoice())
        self.person.arrive(settings).press("bar-forward")
        self.show()
        self.press(Key.NEXT)

    def press(self, key: Key) -> None:
        self.person.now += 1_000
        event = self.guide.key(CODES[key], down=True, now=self.person.now)
        if event is not None:
            self.person.feed(event)
        self.guide.key(CODES[key], down=False, now=self.person.now)
        self.show()

    def show(self) -> None:
        view = self.person.view
        self.guide.shown(view, self.person.now)
        self.sheet.point(self.guide.focus, self.guide.caption, view.settings.size)
        frame()

    def drawn_around(self) -> set[str]:
        """The elements that are drawn as the one with the cursor."""
        return {key for key, (state, _) in self.sheet._drawn.items() if state[3]}


@pytest.mark.parametrize("size", TextSize)
def test_every_stop_shows_where_the_cursor_is(screens: Screens, size: TextSize) -> None:
    """Around a target, around the heading, or in words where the page has nothing."""
    voter = Switched(screens, settings_of(size))
    met = set()
    while voter.guide.access.here not in met:
        here = voter.guide.access.here
        met.add(here)
        captioned = KEY in voter.sheet._drawn
        assert len(voter.drawn_around()) + captioned == 1, here
        assert bool(voter.guide.caption) == captioned
        voter.press(Key.NEXT)
    assert {HEADING, SKIP, "voice-scan"} <= met


def test_words_fit_at_every_size(screens: Screens) -> None:
    """The longest words of the cursor stay on the glass, in letters of the size set."""
    desk = screens.desk(election(contest(1, 3)))
    whole = Rect(0, 0, desk.glass.width, desk.glass.height)
    for size in TextSize:
        block = caption(desk, size, desk.said("ending", "lead"))
        assert whole.contains(block.box)
        assert all(block.box.contains(text.box) for text in block.texts)
        assert {text.em for text in block.texts} == {desk.letters(size).base}


def test_words_are_gone_where_the_cursor_moves_on_and_under_the_curtain(screens: Screens) -> None:
    """Nothing of the cursor is drawn on the dark screen."""
    voter = Switched(screens)
    voter.press(Key.NEXT)
    assert voter.guide.access.here == SKIP
    assert KEY in voter.sheet._drawn
    voter.press(Key.NEXT)
    assert KEY not in voter.sheet._drawn
    voter.person.does(e.Set, settings=Settings(audio=True, curtain=True))
    voter.show()
    voter.sheet.point(SKIP, "言葉")
    assert set(voter.sheet._drawn) == {"curtain"}
    assert voter.drawn_around() == set()


@pytest.mark.window
@pytest.mark.parametrize("theme", Theme)
def test_the_ring_is_there_to_the_eye(screens: Screens, theme: Theme) -> None:
    """Around the heading and around a candidate the pixels change, a millimetre wide."""
    voter = Switched(screens, settings_of(TextSize.NORMAL, theme))
    ring = voter.person.pages.desk.glass.px(1.0)
    for key in ("heading", "candidate-contest-1-3"):
        elements = {element.key: element for element in voter.sheet.page.elements}
        box = elements[key].box
        edge = Rect(box.x, box.y, box.w, ring)
        voter.sheet.point(None)
        frame()
        without = snapshot(screens.window).part(edge)
        voter.sheet.point(HEADING if key == "heading" else key)
        frame()
        with_ring = snapshot(screens.window).part(edge)
        assert len(set(zip(*[iter(with_ring)] * 3, strict=True))) == 1
        assert with_ring != without

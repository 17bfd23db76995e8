"""What a voter really sees, measured on the pixels of a real window."""

from dataclasses import replace

import pytest
from ballot_world import contest, election
from screens_world import Person, Screens, settings_of
from snapshot import Snapshot, colour_of, snapshot

from terminal.session.states import TextSize, Theme
from terminal.ui.faces import IPAMJ, REGULAR
from terminal.ui.letters import NEEDED_MM
from terminal.ui.page import Align, Block, Look, Page, Target, Text
from terminal.ui.rect import Rect
from terminal.ui.theme import COLOURS, DEFAULT_CONTRAST, contrast

pytestmark = pytest.mark.window
THEMES = pytest.mark.parametrize("theme", list(Theme))
SIZES = pytest.mark.parametrize("size", list(TextSize))


def choosing(screens: Screens, size: TextSize, theme: Theme) -> Person:
    """A list of 13 on the glass, the second candidate marked."""
    person = screens.person(election(contest(1, 13)))
    screens.sheet(person)
    person.arrive(settings_of(size, theme)).press("bar-forward").press("candidate-contest-1-2")
    return person


def text_contrast(seen: Snapshot, box: Rect) -> float:
    """Of the two colours that are most unlike in a box with text."""
    found = [colour_of(pixel) for pixel in seen.colours(box)]
    dark = min(found, key=lambda one: contrast(one, (1, 1, 1)) * -1)
    return max(contrast(dark, one) for one in found)


@THEMES
@SIZES
def test_every_text_stands_out(screens: Screens, theme: Theme, size: TextSize) -> None:
    """VVSG 2.0 7.1-C: at least 10:1, measured where the letters are."""
    person = choosing(screens, size, theme)
    seen = snapshot(screens.window)
    for element, text in person.page.texts:
        if text.words:
            found = text_contrast(seen, text.box.inner(0, 1))
            assert found >= DEFAULT_CONTRAST, f"{element.key}: {found:.1f}"


def test_a_contrast_of_nine_is_caught(screens: Screens, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters of #4a4a4a on white are below 10:1, and measured to be."""
    grey = replace(COLOURS[Theme.PLAIN].page, letters=(0x4A / 255,) * 3)
    bad = {**COLOURS, Theme.PLAIN: replace(COLOURS[Theme.PLAIN], page=grey)}
    monkeypatch.setattr("terminal.ui.sheet.COLOURS", bad)
    person = choosing(screens, TextSize.NORMAL, Theme.PLAIN)
    seen = snapshot(screens.window)
    title = next(text for element, text in person.page.texts if element.key == "heading")
    assert text_contrast(seen, title.box) < DEFAULT_CONTRAST


def emptied(tile: Target) -> Target:
    """The box of a candidate as it would be without anybody in it."""
    return replace(tile, texts=(), look=Look.TILE, ticked=False)


@THEMES
@SIZES
def test_all_candidates_are_equal_to_the_pixel(
    screens: Screens, theme: Theme, size: TextSize
) -> None:
    """But for the words, one candidate's box is the very picture of any other's."""
    person = choosing(screens, size, theme)
    sheet = person.sheet
    page = sheet.page
    bare = tuple(
        emptied(e) if isinstance(e, Target) and e.tick is not None else e for e in page.elements
    )
    sheet.lay(replace(page, elements=bare), theme)
    seen = snapshot(screens.window)
    tiles = [t for t in page.targets if t.tick is not None]
    pictures = {seen.part(tile.box) for tile in tiles}
    assert len(tiles) > 1
    assert len(pictures) == 1
    wider = {seen.part(tile.box._replace(w=tile.box.w + (tile is tiles[0]))) for tile in tiles}
    assert len(wider) == 2, "a box one pixel wider is seen"


@SIZES
def test_letters_are_as_high_as_stated(screens: Screens, size: TextSize) -> None:
    """国 as it is drawn is at least as high as VVSG asks for at this size, in millimetres."""
    person = screens.person(election(contest(1, 2)))
    sheet = screens.sheet(person)
    em = screens.desk(election(contest(1, 2))).letters(size).base
    box = Rect(100, 100, 2 * em, 2 * em)
    text = Text("国", box, em, REGULAR, Align.CENTRE)
    sheet.lay(Page("one", (Block("one", box, Look.PAGE, (text,)),)), Theme.PLAIN)
    seen = snapshot(screens.window)
    inked = [y for y in range(box.y, box.bottom) if len(seen.colours(Rect(box.x, y, box.w, 1))) > 1]
    assert screens.glass.mm(len(inked)) >= NEEDED_MM[size][0]


@pytest.mark.parametrize(
    ("plain", "form"),
    [("辻", "辻\U000e0100"), ("葛", "葛\U000e0100"), ("吉", "𠮷"), ("神", "神\ufe00")],
)
def test_a_rare_form_is_drawn_as_itself(screens: Screens, plain: str, form: str) -> None:
    """A letter with its selector, or a rare one, is another picture than the usual one."""
    pictures = []
    for words in (plain, form):
        face = screens.faces.face_of(form)
        assert face != IPAMJ
        box = Rect(100, 100, 200, 100)
        text = Text(words, box, 80, face)
        person = screens.person(election(contest(1, 2)))
        sheet = screens.sheet(person)
        sheet.lay(Page("one", (Block("one", box, Look.PAGE, (text,)),)), Theme.PLAIN)
        pictures.append(snapshot(screens.window).part(box))
    assert pictures[0] != pictures[1]


def test_a_pressed_button_is_seen_at_once(screens: Screens) -> None:
    """The next frame after a finger is down shows which button it is on."""
    from fingers import Finger, middle

    person = choosing(screens, TextSize.NORMAL, Theme.PLAIN)
    target = person.page.target("bar-forward")
    before = snapshot(screens.window).part(target.box)
    finger = Finger(screens.window).down(*middle(target))
    assert snapshot(screens.window).part(target.box) != before
    finger.slide(0, 0)
    assert snapshot(screens.window).part(target.box) == before

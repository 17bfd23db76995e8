"""Each detector of layout_checks catches the page that breaks just its rule."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from ballot_world import contest, election
from layout_checks import faults
from screens_world import Person, Screens, settings_of

from terminal.session.states import TextSize
from terminal.ui.page import Block, Element, Look, Page, Target
from terminal.ui.rect import Rect

Change = Callable[[Target], Target]


def changed(page: Page, key: str, change: Change) -> Page:
    """The page with one target changed."""

    def of(element: Element) -> Element:
        return change(element) if isinstance(element, Target) and element.key == key else element

    return replace(page, elements=tuple(map(of, page.elements)))


def moved(x: int = 0, y: int = 0, w: int = 0, h: int = 0) -> Change:
    def change(target: Target) -> Target:
        box = target.box
        texts = tuple(
            replace(text, box=text.box._replace(x=text.box.x + x, y=text.box.y + y))
            for text in target.texts
        )
        return replace(target, box=Rect(box.x + x, box.y + y, box.w + w, box.h + h), texts=texts)

    return change


def smaller_letters(target: Target) -> Target:
    return replace(target, texts=tuple(replace(text, em=20) for text in target.texts))


def longer_name(target: Target) -> Target:
    largest = max(target.texts, key=lambda text: text.em)
    texts = [replace(t, words=t.words * 3) if t is largest else t for t in target.texts]
    return replace(target, texts=tuple(texts))


def larger_name(target: Target) -> Target:
    return replace(
        target, texts=tuple(replace(t, em=t.em + 1) if t.em > 40 else t for t in target.texts)
    )


TILE = "candidate-contest-1-2"
BAD: dict[str, tuple[str, Change, str]] = {
    "a tile 1 px wider": (TILE, moved(w=1), "boxes of"),
    "a tile 1 px higher": (TILE, moved(h=1), "boxes of"),
    "a name 1 px larger": (TILE, larger_name, "names of"),
    "a name that does not fit": (TILE, longer_name, "needs"),
    "letters of 20 px": ("bar-back", smaller_letters, "mm, not"),
    "a gap 1 px narrower": ("bar-end", moved(x=-1), "mm apart"),
    "a target of 12 mm": ("side-larger", moved(h=-6), "is "),
    "a button off the glass": ("side-staff", moved(y=30), "leaves the glass"),
    "a button over another": ("bar-end", moved(x=-60), "overlap"),
}


@pytest.fixture
def page(screens: Screens) -> Page:
    person: Person = screens.person(election(contest(1, 8)))
    return person.arrive(settings_of(TextSize.NORMAL)).press("bar-forward").page


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_page_is_caught(screens: Screens, page: Page, name: str) -> None:
    """What is wrong by one pixel is found, and found as what it is."""
    desk = screens.desk(election(contest(1, 8)))
    assert faults(desk, page, TextSize.NORMAL) == []
    key, change, said = BAD[name]
    found = faults(desk, changed(page, key, change), TextSize.NORMAL)
    assert any(said in fault for fault in found), found


def test_a_text_over_another_is_caught(screens: Screens, page: Page) -> None:
    """A message that lies over the header is found, though neither can be touched."""
    desk = screens.desk(election(contest(1, 8)))
    head = next(element for element in page.elements if element.key == "heading")
    again = Block("again", head.box, Look.PAGE, head.texts)
    bad = replace(page, elements=(*page.elements, again))
    assert any(
        "texts of heading and again" in fault for fault in faults(desk, bad, TextSize.NORMAL)
    )

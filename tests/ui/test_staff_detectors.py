"""Each detector of staff_checks catches the page that breaks just its rule."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from screens_world import GLASSES, Screens
from staff_checks import staff_faults
from staff_world import ELECTION, views

from terminal.ui.page import Block, Element, Look, Page, Target, Text
from terminal.ui.staff.page import StaffPages

Change = Callable[[Element], Element]


def changed(page: Page, key: str, change: Change) -> Page:
    """The page with one element changed."""
    return replace(page, elements=tuple(change(e) if e.key == key else e for e in page.elements))


def texts_of(change: Callable[[Text], Text]) -> Change:
    return lambda element: replace(element, texts=tuple(map(change, element.texts)))


def smaller_dots(element: Element) -> Element:
    """Half as large a code."""
    assert isinstance(element, Block)
    assert element.code is not None
    count = len(element.code.dots)
    box = element.code.box._replace(w=2 * count, h=2 * count)
    return replace(element, code=replace(element.code, box=box))


def uneven_dots(element: Element) -> Element:
    assert isinstance(element, Block)
    assert element.code is not None
    box = element.code.box
    return replace(element, code=replace(element.code, box=box._replace(w=box.w + 1, h=box.h + 1)))


def moved_code(element: Element) -> Element:
    assert isinstance(element, Block)
    assert element.code is not None
    box = element.code.box
    return replace(element, code=replace(element.code, box=box._replace(x=box.x + 400)))


def main_look(element: Element) -> Element:
    assert isinstance(element, Target)
    return replace(element, look=Look.MAIN)


BAD: dict[str, tuple[str, str, Change, str]] = {
    "a small head": ("home-open", "head", texts_of(lambda one: replace(one, em=25)), "mm, not 4.8"),
    "small words": ("home-open", "facts", texts_of(lambda one: replace(one, em=20)), "mm, not 3.5"),
    "small dots": ("info-sign", "code", smaller_dots, "dots of"),
    "uneven dots": ("info-sign", "code", uneven_dots, "dots in"),
    "a code elsewhere": ("info-sign", "code", moved_code, "leaves code"),
    "two main buttons": ("home-paused", "bar-other", main_look, "look like the main one"),
    "a letter that the face lacks": (
        "home-open",
        "facts",
        texts_of(lambda one: replace(one, words="𠮷")),
        "does not draw",
    ),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_bad_staff_page_is_caught(screens: Screens, name: str) -> None:
    """What is wrong is found, and found as what it is."""
    desk = screens.desk(ELECTION, GLASSES["10-inch"])
    view, key, change, said = BAD[name]
    page = StaffPages(desk).page(views()[view])
    assert staff_faults(desk, page) == []
    found = staff_faults(desk, changed(page, key, change))
    assert any(said in fault for fault in found), found

"""The panel's page: all of it can be read and touched, in every state and both languages."""

from dataclasses import replace

import pytest
from layout_checks import cut_off, outside, overlapping, overlapping_texts
from panel_world import views
from screens_world import Screens
from staff_checks import several_main, undrawn

from common.text import Language
from hardware_sim.panel.page import page, panel_glass
from hardware_sim.panel.touches import Tab, TurnsTo
from hardware_sim.panel.view import PanelView
from terminal.ui.desk import Desk
from terminal.ui.faces import NoFace
from terminal.ui.letters import FACE
from terminal.ui.page import Page

VIEWS = views()
LANGUAGE = pytest.mark.parametrize("language", ["ja", "en"])
LEAST_LETTER_PX, LEAST_BUTTON_PX = 12, 44
"""For a mouse or a finger on a desk's screen, read across a table's width."""


def desk_of(screens: Screens, language: Language) -> Desk:
    return Desk(panel_glass(), screens.faces, screens.ink.measure, "", "rehearsal", (), language)


def faults(desk: Desk, made: Page) -> list[str]:
    small = [
        f"{made.name}: a text of {element.key} is {part.em} px"
        for element, part in made.texts
        if part.em * FACE < LEAST_LETTER_PX
    ]
    low = [
        f"{made.name}: {one.key} is {one.box}"
        for one in made.targets
        if one.box.h < LEAST_BUTTON_PX
    ]
    found = (*outside(desk, made), *overlapping(made), *cut_off(desk, made))
    rest = (*overlapping_texts(made), *several_main(made), *undrawn(desk, made))
    return [*small, *low, *found, *rest]


@LANGUAGE
def test_the_panel_can_be_read_in_every_state(screens: Screens, language: Language) -> None:
    """Nothing is cut off, over another, off the glass, too small or in letters no font has."""
    desk = desk_of(screens, language)
    for name, view in VIEWS.items():
        assert faults(desk, page(desk, view)) == [], name


def test_a_page_that_cannot_be_read_is_found(screens: Screens) -> None:
    """A letter that no font has, and a stick whose name is longer than its button."""
    desk = desk_of(screens, "ja")
    odd = replace(VIEWS["people-morning"], refused="\N{BALLOT BOX WITH CHECK}")
    with pytest.raises(NoFace):
        faults(desk, page(desk, odd))
    state = VIEWS["media-morning"].state.buy("a-very-long-name-of-a-stick-" * 3)
    long = PanelView(state, Tab.MEDIA)
    assert any("a text of" in one for one in faults(desk, page(desk, long)))


def test_the_tabs_lead_everywhere_from_everywhere(screens: Screens) -> None:
    """Whatever the panel shows, a touch leads to any other part of it."""
    desk = desk_of(screens, "ja")
    for view in VIEWS.values():
        acts = [target.act for target in page(desk, view).targets]
        assert [act.tab for act in acts if isinstance(act, TurnsTo)] == list(Tab)

"""A finger on every button of the panel's real widget, and what the devices are then."""

from pathlib import Path
from typing import Any

import pytest
from fingers import frame, tap
from screens_world import Screens
from trainer import Trainer

from hardware_sim.panel import touches as t
from hardware_sim.panel.offers import offers
from hardware_sim.panel.page import page, panel_glass
from hardware_sim.panel.view import PanelView
from terminal.session.states import Theme
from terminal.ui.desk import Desk
from terminal.ui.page import Page

pytestmark = pytest.mark.usefixtures("window")


class Panel:
    """The widget of the panel over a room, both as the command has them. acts: that came."""

    def __init__(self, screens: Screens, folder: Path) -> None:
        from terminal.ui.sheet import Sheet
        from terminal.ui.window import put_up

        self.window, self.trainer = screens.window, Trainer(folder)
        self.desk = Desk(
            panel_glass(), screens.faces, screens.ink.measure, "", "rehearsal", (), "ja"
        )
        self.acts: list[t.PanelTouch] = []
        self.sheet: Any = Sheet(self, screens.ink, self._touched, lambda: 0)
        put_up(self.sheet)
        self.draw()

    def page(self, view: PanelView, /) -> Page:
        return page(self.desk, view)

    def draw(self) -> None:
        self.sheet.turn(self.page(self.trainer.view), Theme.PLAIN)
        frame()

    def _touched(self, act: t.PanelTouch) -> None:
        self.acts.append(act)
        self.trainer.room.touched(act)
        self.draw()

    def tap(self, key: str) -> None:
        tap(self.window, self.sheet.page.target(key))
        frame()


@pytest.fixture
def panel(screens: Screens, tmp_path: Path) -> Panel:
    return Panel(screens, tmp_path)


@pytest.mark.parametrize("tab", list(t.Tab))
def test_a_finger_on_each_button_does_what_it_says(tab: t.Tab, panel: Panel) -> None:
    """Each that can be touched does its own act, which the room does not refuse; an idle one
    does nothing."""
    panel.tap(f"tab-{tab}")
    for key in [one.key for one in offers(panel.trainer.view)]:
        offer = next((one for one in offers(panel.trainer.view) if one.key == key), None)
        if offer is None:
            continue
        before = len(panel.acts)
        panel.tap(key)
        done = [] if offer.touch is None else [offer.touch]
        assert panel.acts[before:] == done, key
        assert panel.trainer.view.refused == "", key


def test_the_day_begins_anew_at_the_second_touch(panel: Panel) -> None:
    """One touch asks; the second throws everything away; a touch elsewhere takes it back."""
    panel.tap("tab-media")
    panel.tap("stick-2-out")
    panel.tap("tab-training")
    panel.tap("morning")
    panel.tap("tab-training")
    panel.tap("morning")
    assert panel.trainer.view.state.slots["duplicate"] is None
    panel.tap("morning")
    assert panel.trainer.view.state.slots["duplicate"] == "stick-2"
    assert panel.trainer.plug.mornings == 1

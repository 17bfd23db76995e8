"""The panel on the screen: drawn by the painter of the terminal's screens, in its own process."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from common.election import Mode
from common.text import Language
from hardware_sim.panel.page import page, panel_glass
from hardware_sim.panel.view import PanelView
from ippyo.panel.room import Room
from terminal.session.states import Theme
from terminal.ui.desk import Desk
from terminal.ui.environment import say_nothing, settle, shut_in
from terminal.ui.faces import FOLDER, SYSTEM, load_faces
from terminal.ui.page import Page

_LOOK_S = 0.25


@dataclass(frozen=True)
class PanelPages:
    """The panel's pages, as a sheet wants them."""

    desk: Desk

    def page(self, view: PanelView, /) -> Page:
        return page(self.desk, view)


def panel_desk(measure: Callable[[str, str, int], int], faces: Any, language: Language) -> Desk:
    """A glass of the panel's size, on which there are no contests."""
    mode: Mode = "rehearsal"
    return Desk(panel_glass(), faces, measure, "", mode, (), language)


def run(room: Room, home: str, language: Language, left: int) -> None:
    """Until its window is closed. left: pixels from the screen's left edge. Raises NoWindow."""
    shut_in(os.environ, home, frozenset())
    say_nothing()
    glass = panel_glass()
    settle(glass, full_screen=False, corner=True)
    from kivy.config import Config  # after the environment

    for name, value in (("left", left), ("borderless", 0), ("show_cursor", 1)):
        Config.set("graphics", name, str(value))
    from terminal.ui.window import window

    found = window()
    from terminal.ui.ink import Ink
    from terminal.ui.pointer import listen
    from terminal.ui.sheet import Sheet

    faces = load_faces((FOLDER, SYSTEM))
    ink = Ink(faces)
    pages = PanelPages(panel_desk(ink.measure, faces, language))

    def touched(act: Any) -> None:
        room.touched(act)
        draw()

    sheet = Sheet(pages, ink, touched, lambda: 0)

    def draw(*_: Any) -> None:
        sheet.turn(pages.page(room.view()), Theme.PLAIN)

    found.set_title("ippyo")
    found.add_widget(sheet)
    listen()
    draw()
    _loop(draw)


def _loop(draw: Callable[..., None]) -> None:
    from kivy.base import runTouchApp
    from kivy.clock import Clock

    Clock.schedule_interval(draw, _LOOK_S)
    runTouchApp()

"""Nobody touched the screen for a while: are you still there?"""

from terminal.session import events as e
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.frame import Frame
from terminal.ui.page import Page
from terminal.ui.screens.parts import slot, whole
from terminal.ui.screens.plain import said


def page(desk: Desk, view: View, place: Frame) -> Page:
    """The button to go on lies where the button back lies on every screen under it."""
    words = desk.said("button-StillHere")
    here = slot(desk, view, place, "back", e.StillHere, words)
    return whole(desk, view, place, *said(desk, view, place), *here)

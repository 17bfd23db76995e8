"""The first screen of a voter: what is to be voted on, and one button."""

from terminal.session import events as e
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.frame import Frame
from terminal.ui.page import Page
from terminal.ui.screens.parts import slot, whole
from terminal.ui.screens.plain import said


def page(desk: Desk, view: View, place: Frame) -> Page:
    words = desk.said("button-Begin")
    begin = slot(desk, view, place, "forward", e.Begin, words)
    return whole(desk, view, place, *said(desk, view, place), *begin)

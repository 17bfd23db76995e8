"""Screens that say one thing: nobody here yet, recording, done, staff, out of service."""

from common.text import text
from terminal.session.states import State
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.frame import Frame
from terminal.ui.page import Element, Page
from terminal.ui.rect import Rect
from terminal.ui.screens.parts import message, whole


def page(desk: Desk, view: View, place: Frame) -> Page:
    """The title and the line of this state, and why a grant was not accepted."""
    return whole(desk, view, place, *said(desk, view, place))


def said(desk: Desk, view: View, place: Frame) -> list[Element]:
    right = place.area.right if view.buttons else desk.glass.width - place.area.x
    box = Rect(place.area.x, place.title.y, right - place.area.x, place.bar.y - place.title.y)
    name = view.screen.value
    paragraphs = [desk.said(name, "lead")]
    if view.screen is State.WAITING and view.refused:
        paragraphs.insert(0, _refused(desk, view))
    if view.card:
        paragraphs.append(desk.said(view.card))
    if view.screen is State.WAITING and view.staff:
        codes = "・".join(view.staff)
        paragraphs.append(text("staff.for-staff", desk.language, codes=codes))
    return [message(desk, view, box, desk.said(name, "title"), *paragraphs)]


def _refused(desk: Desk, view: View) -> str:
    return text(f"grant_refusals.{view.refused}", f"title_{desk.language}")

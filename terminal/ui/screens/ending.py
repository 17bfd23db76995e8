"""途中終了 has a screen of its own: it says what it means before it is confirmed."""

from terminal.session import events as e
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.frame import Frame
from terminal.ui.page import Page
from terminal.ui.rect import Rect
from terminal.ui.screens.parts import heading, message, slot, whole


def page(desk: Desk, view: View, place: Frame) -> Page:
    box = Rect(place.area.x, place.under.bottom, place.area.w, place.bar.y - place.under.bottom)
    return whole(
        desk,
        view,
        place,
        heading(desk, view, place, view.contest, desk.said("button-EndWithout")),
        message(desk, view, box, desk.said("ending", "title"), desk.said("ending", "lead")),
        *slot(desk, view, place, "back", e.Back, desk.said("button-Back")),
        *slot(desk, view, place, "confirm", e.ConfirmEnd, desk.said("button-ConfirmEnd")),
    )

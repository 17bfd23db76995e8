"""How to vote, in four lines; the way back is where it always is."""

from terminal.session import events as e
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD
from terminal.ui.frame import Frame
from terminal.ui.letters import line
from terminal.ui.page import Block, Look, Page, Text
from terminal.ui.rect import Rect
from terminal.ui.screens.parts import slot, whole

_STEPS = ("help-1", "help-2", "help-3", "help-4", "help-5")


def page(desk: Desk, view: View, place: Frame) -> Page:
    em = desk.letters(view.settings.size).base
    area = Rect(place.area.x, place.title.y, place.area.w, place.bar.y - place.title.y)
    texts: list[Text] = [*desk.stack((desk.said("help", "title"),), area, em, BOLD)]
    steps = [desk.lines(desk.said(step), area.w, em) for step in _STEPS]
    room = area.h - line(em) - sum(len(step) for step in steps) * line(em)
    space = max(0, min(desk.gap * 2, room // (len(steps) + 1)))
    y = area.y + line(em) + space
    for step in steps:
        texts += desk.stack(step, Rect(area.x, y, area.w, 0), em)
        y += len(step) * line(em) + space
    block = Block("help", area, Look.PAGE, tuple(texts))
    back = slot(desk, view, place, "back", e.Back, desk.said("button-Back"))
    return whole(desk, view, place, block, *back)

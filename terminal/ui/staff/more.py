"""All that is not on the first screen: rare acts, and what can be looked at."""

from terminal.staff import touches as t
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Element, Look, Page
from terminal.ui.rect import Rect, tiled
from terminal.ui.staff.choice import infos, others
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, button, whole
from terminal.ui.staff.words import act_said, said

_COLUMNS = 3
_ROW_MM = 18.0


def page(desk: Desk, view: StaffView, place: Frame) -> Page:
    title = said(desk, "more", "title")
    buttons = _buttons(desk, view, place.body)
    return whole(desk, view, place, f"more-{view.polls.state}", title, *buttons, back(desk, place))


def _buttons(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    acts = [
        (f"act-{act}", act_said(desk, view, act, "button"), t.Prepare(act)) for act in others(view)
    ]
    shown = [
        (f"info-{info}", said(desk, f"info-{info}", "button"), t.Show(info)) for info in infos(view)
    ]
    found: list[tuple[str, str, t.StaffTouch]] = [*acts, *shown]
    high = desk.glass.px(_ROW_MM)
    boxes = tiled(area, len(found), across=_COLUMNS, high=high, gap=desk.gap)
    return [
        button(desk, key, words, box, touch, Look.PLAIN)
        for (key, words, touch), box in zip(found, boxes, strict=True)
    ]

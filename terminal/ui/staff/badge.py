"""The badge that an act is about, and its new PIN once that was typed twice."""

from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Element, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, forward, lead, remark, row, whole
from terminal.ui.staff.words import said

_CARD_MM = 18.0


def page(desk: Desk, view: StaffView, place: Frame, act: Act, at: Block) -> Page:
    first, rest = lead(desk, place.body, said(desk, "step-badge", "lead"))
    elements: list[Element] = []
    if view.desk.subject:
        box = rest._replace(h=desk.glass.px(_CARD_MM))
        words = said(desk, "confirm-subject", subject=view.desk.subject)
        elements = [row(desk, "subject", box, words, done=True)]
        rest = Rect(rest.x, box.bottom + desk.gap, rest.w, rest.bottom - box.bottom - desk.gap)
    return whole(
        desk,
        view,
        place,
        f"{act}-badge",
        said(desk, "step-badge", "title"),
        at,
        first,
        *elements,
        *remark(desk, view, rest),
        back(desk, place),
        forward(desk, view, place),
    )


def renewed(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    first, rest = lead(desk, place.body, said(desk, "step-new-pin-done", "lead"))
    return whole(
        desk,
        view,
        place,
        "step-new-pin-done",
        said(desk, "step-new-pin-done", "title"),
        at,
        first,
        *remark(desk, view, rest),
        back(desk, place),
        forward(desk, view, place),
    )

"""Who stands behind an act: officers with badge and PIN, and a witness."""

from terminal.life.people import Authority
from terminal.staff import touches as t
from terminal.staff.acts import Act, needs
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Element, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, forward, lead, remark, row, tick, whole
from terminal.ui.staff.words import said

_ROW_MM = 15.0


def page(desk: Desk, view: StaffView, place: Frame, act: Act, at: Block) -> Page:
    key = f"step-people-{needs(act)}"
    first, rest = lead(desk, place.body, said(desk, key, "lead"))
    there = _there(desk, view, rest, needs(act))
    y = there[-1].box.bottom + desk.gap
    return whole(
        desk,
        view,
        place,
        f"{act}-people",
        said(desk, key, "title"),
        at,
        first,
        *there,
        *remark(desk, view, Rect(rest.x, y, rest.w, rest.bottom - y)),
        back(desk, place),
        forward(desk, view, place),
    )


def _there(desk: Desk, view: StaffView, area: Rect, authority: Authority) -> list[Element]:
    """A row for everybody who is needed, filled or still empty."""
    high = desk.glass.px(_ROW_MM)
    officers = sorted(view.desk.officers)
    count = max(2 if authority is Authority.TWO_OFFICERS else 1, len(officers))
    boxes = [Rect(area.x, area.y + at * (high + desk.gap), area.w, high) for at in range(count + 1)]
    found: list[Element] = [
        _officer(desk, number, officers[number - 1 : number], box)
        for number, box in enumerate(boxes[:count], 1)
    ]
    if authority is Authority.OFFICER_AND_WITNESS:
        words, there = said(desk, "button-watching"), view.desk.witness
        found.append(tick(desk, "witness", words, boxes[count], t.Watching(), ticked=there))
    return found


def _officer(desk: Desk, number: int, badge: list[str], box: Rect) -> Block:
    """badge: of the officer who is here, or empty."""
    key = f"officer-{number}"
    if badge:
        words = said(desk, "officer-confirmed", number=number, badge=badge[0])
        return row(desk, key, box, words, done=True)
    return row(desk, key, box, said(desk, "officer-missing", number=number), done=False)

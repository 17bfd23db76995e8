"""In which contests a voter may vote who is let in without a slip of reception."""

from terminal.staff import touches as t
from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Page
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, forward, lead, rows, tick, whole
from terminal.ui.staff.words import said

_ROW_MM = 18.0


def page(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    """All are ticked at first; each can be taken off."""
    first, rest = lead(desk, place.body, said(desk, "step-contests", "lead"))
    boxes = rows(rest, len(desk.contests), desk.gap, desk.glass.px(_ROW_MM))
    ticks = [
        tick(
            desk,
            f"contest-{contest.id}",
            contest.title,
            box,
            t.Mark(contest.id),
            ticked=contest.id in view.desk.contests,
        )
        for contest, box in zip(desk.contests, boxes, strict=True)
    ]
    return whole(
        desk,
        view,
        place,
        "contests",
        said(desk, "step-contests", "title"),
        at,
        first,
        *ticks,
        back(desk, place),
        forward(desk, view, place),
    )

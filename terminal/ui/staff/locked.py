"""What everybody may see while no badge has opened the staff's screen and no voter is served."""

from terminal.life.states import WORKING
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Align, Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import fitted, state_said, told, whole
from terminal.ui.staff.pour import Said, Weight, height, pour, sizes
from terminal.ui.staff.words import said


def page(desk: Desk, view: StaffView, place: Frame) -> Page:
    """The state, what to do in a trouble, and how to open; no number, and nothing to touch."""
    state = view.polls.state
    ask = [Said(said(desk, "locked", part), weight) for part, weight in _ASKED]
    high = height(desk, place.bar.w, ask, sizes(desk)[0]) + 4 * desk.pad
    foot = Rect(place.bar.x, place.bar.bottom - high, place.bar.w, high)
    inner = foot.inner(2 * desk.pad, 2 * desk.pad)
    lead = [Said(state_said(desk, state, "lead"))]
    if state in WORKING:
        lead.append(Said(said(desk, "working")))
    top = place.body._replace(h=height(desk, place.body.w, lead, sizes(desk)[0]))
    room = Rect(
        place.body.x, top.bottom + desk.gap, place.body.w, foot.y - top.bottom - 2 * desk.gap
    )
    return whole(
        desk,
        view,
        place,
        f"locked-{state}",
        state_said(desk, state, "title"),
        Block("facts", top, Look.PAGE, pour(desk, top, lead)),
        *_alarm(desk, view, room),
        Block("locked", foot, Look.STRIP, pour(desk, inner, ask, align=Align.CENTRE)),
    )


_ASKED = (("title", Weight.HEAVY), ("lead", Weight.PLAIN))


def _alarm(desk: Desk, view: StaffView, room: Rect) -> list[Element]:
    """What went wrong, and that no badge is left; never what became of a vote."""
    keys = [f"polls_troubles.{view.polls.trouble}"] if view.polls.trouble else []
    keys += ["staff.all-locked"] if view.all_locked else []
    remark = view.desk.remark
    if remark is not None:
        paragraphs = told(desk, remark.key, remark.values)
    elif keys:
        paragraphs = told(desk, keys[0])
    else:
        return []
    return [fitted(desk, "alarm", room, paragraphs, Look.NOTICE)]

"""The hash of the package, to be compared with the published one."""

from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.codes import grouped, groups_block
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, forward, lead, whole
from terminal.ui.staff.words import said

COLUMNS = 4


def page(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    """view.hash is that of the package that would be loaded."""
    first, rest = lead(desk, place.body, said(desk, "step-compare", "lead"))
    return whole(
        desk,
        view,
        place,
        "compare",
        said(desk, "step-compare", "title"),
        at,
        first,
        hash_block(desk, view, rest),
        back(desk, place),
        forward(desk, view, place),
    )


def hash_block(desk: Desk, view: StaffView, box: Rect) -> Block:
    """Four groups of four letters in a row."""
    return groups_block(desk, "hash", grouped(view.hash), box, columns=COLUMNS)

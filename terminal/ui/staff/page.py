"""Which page a staff view is.

pages = StaffPages(desk)
pages.page(view)
"""

from terminal.life.states import State
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Page
from terminal.ui.staff import home, infos, locked, more, steps
from terminal.ui.staff.frame import Frame, frame


class StaffPages:
    """All staff pages of one terminal in one election; a function of the view alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._frames: dict[bool, Frame] = {
            warned: frame(desk, warned=warned) for warned in (False, True)
        }

    def page(self, view: StaffView) -> Page:
        place = self._frames[view.polls.degraded]
        doing = view.desk
        if not doing.open and view.polls.state is not State.OPEN:
            return locked.page(self._desk, view, place)
        if doing.act is not None:
            return steps.page(self._desk, view, place, doing.act)
        if doing.info is not None:
            return infos.page(self._desk, view, place, doing.info)
        if doing.more:
            return more.page(self._desk, view, place)
        return home.page(self._desk, view, place)

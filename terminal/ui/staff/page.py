"""Which page a staff view is.

pages = StaffPages(desk)
pages.page(view)
"""

from dataclasses import replace
from datetime import UTC, datetime

from terminal.life.states import State
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Page
from terminal.ui.staff import home, infos, locked, more, steps
from terminal.ui.staff.choice import clock_facts
from terminal.ui.staff.frame import Frame, frame

_NO_TIME = datetime.min.replace(tzinfo=UTC)


class StaffPages:
    """All staff pages of one terminal in one election; a function of the view alone."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: tuple[object, Page] | None = None
        self._frames: dict[bool, Frame] = {
            warned: frame(desk, warned=warned) for warned in (False, True)
        }

    def page(self, view: StaffView) -> Page:
        """That of the last view again, as long as nothing but the clock has changed; the
        page of a half is forgotten with the next one."""
        key = replace(view, now=_NO_TIME), *clock_facts(view)
        if self._last is None or self._last[0] != key:
            self._last = key, self._made(view)
        return self._last[1]

    def _made(self, view: StaffView) -> Page:
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

"""The steps of an act: what it means, what it takes, who is there, and once more whether."""

from collections.abc import Callable, Mapping

from terminal.staff.acts import Act, Step, steps
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Page
from terminal.ui.staff import (
    badge,
    candidates,
    compare,
    confirm,
    contests,
    halves,
    meaning,
    people,
    pin,
    writing,
)
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import where

_Made = Callable[[Desk, StaffView, Frame, Act, Block], Page]

_PAGES: Mapping[Step, _Made] = {
    Step.MEANING: meaning.page,
    Step.COMPARE: compare.page,
    Step.CANDIDATE: candidates.page,
    Step.BADGE: badge.page,
    Step.NEW_PIN: badge.renewed,
    Step.CONTESTS: contests.page,
    Step.HALF_1: halves.first,
    Step.HALF_2: halves.second,
    Step.HALVES: halves.given,
    Step.PEOPLE: people.page,
    Step.CONFIRM: confirm.page,
}


def page(desk: Desk, view: StaffView, place: Frame, act: Act) -> Page:
    """The page of the step that is on the screen; where digits are asked, that of the PIN."""
    at = where(desk, place, view.desk.step + 1, len(steps(act)))
    if view.desk.typing:
        return pin.page(desk, view, place, at)
    if view.desk.writing:
        return writing.page(desk, view, place, at)
    return _PAGES[view.desk.at or Step.MEANING](desk, view, place, act, at)

"""The candidate of whom a notice hangs: all of all contests, screen by screen."""

from common.election import Candidate
from terminal.session.states import TextSize
from terminal.staff import touches as t
from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.faces import REGULAR
from terminal.ui.letters import line
from terminal.ui.page import Block, Element, Look, Page, Target, Text
from terminal.ui.rect import Rect, tiled
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, forward, lead, slot, whole
from terminal.ui.staff.words import said

_COLUMNS = 2
_ROW_MM = 15.0
_TICK_MM = 6.0


def page(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    first, rest = lead(desk, place.body, said(desk, "step-candidate", "lead"))
    boxes = _boxes(desk, rest)
    em = _em(desk, _inner(desk, boxes[0])[1].w)
    everybody = [
        (contest.title, person) for contest in desk.contests for person in contest.candidates
    ]
    parts = max(1, -(-len(everybody) // len(boxes)))
    part = view.desk.list_at % parts
    shown = everybody[part * len(boxes) : (part + 1) * len(boxes)]
    elements: list[Element] = [
        _tile(desk, view, contest, person, box, em)
        for (contest, person), box in zip(shown, boxes, strict=False)
    ]
    if parts > 1:
        words = said(desk, "button-turn", page=part + 1, of=parts)
        elements.append(slot(desk, place, "other", words, t.Turn()))
    return whole(
        desk,
        view,
        place,
        "candidates",
        said(desk, "step-candidate", "title"),
        at,
        first,
        *elements,
        back(desk, place),
        forward(desk, view, place),
    )


def _boxes(desk: Desk, area: Rect) -> list[Rect]:
    high = desk.glass.px(_ROW_MM)
    count = max(1, (area.h + desk.gap) // (high + desk.gap))
    return tiled(area, count * _COLUMNS, across=_COLUMNS, high=high, gap=desk.gap)


def _tile(
    desk: Desk, view: StaffView, contest: str, person: Candidate, box: Rect, em: int
) -> Target:
    """The name under its contest, alike for all."""
    ticked = view.desk.subject == person.id
    side, inner = _inner(desk, box)
    return Target(
        f"candidate-{person.id}",
        box,
        Look.MARKED if ticked else Look.TILE,
        _words(desk, contest, person, inner, em),
        desk.edge,
        t.Pick(person.id),
        tick=Rect(box.x + 2 * desk.pad, box.y + (box.h - side) // 2, side, side),
        ticked=ticked,
    )


def _inner(desk: Desk, box: Rect) -> tuple[int, Rect]:
    """How large the mark is, and what is left for words."""
    side = desk.glass.px(_TICK_MM)
    left = side + 4 * desk.pad
    return side, Rect(box.x + left, box.y, box.w - left - desk.pad, box.h)


def _em(desk: Desk, width: int) -> int:
    """At which the longest name of all fits on one line."""
    em, least = desk.letters(TextSize.NORMAL).base, desk.letters(TextSize.SMALL).smallest
    names = [person.name for contest in desk.contests for person in contest.candidates]
    while em > least and any(desk.measure(n, desk.faces.face_of(n), em) > width for n in names):
        em -= 1
    return em


def _words(desk: Desk, contest: str, person: Candidate, box: Rect, em: int) -> tuple[Text, ...]:
    least = desk.letters(TextSize.SMALL).smallest
    title = desk.lines(contest, box.w, least)[:1]
    top = box.y + max(0, box.h - line(least) - line(em)) // 2
    upper, lower = (
        Rect(box.x, top, box.w, line(least)),
        Rect(box.x, top + line(least), box.w, line(em)),
    )
    return (
        *desk.stack(title, upper, least, REGULAR),
        *desk.stack((person.name,), lower, em, desk.faces.face_of(person.name)),
    )

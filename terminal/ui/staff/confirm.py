"""The last step: who confirmed what, what is missing, and the one touch that does it."""

from common.text import catalogue
from terminal.staff import touches as t
from terminal.staff.acts import Act, refusals
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.choice import clock_facts
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.meaning import FINAL
from terminal.ui.staff.parts import back, fitted, remark, rows, slot, tick, told, whole
from terminal.ui.staff.pour import Said, Weight, height, pour, sizes
from terminal.ui.staff.words import act_said, coded, said

_ROW_MM = 15.0


def page(desk: Desk, view: StaffView, place: Frame, act: Act, at: Block) -> Page:
    named = act_said(desk, view, act, "button")
    ticks = _ticks(desk, view, place.body, act)
    room = place.body
    if ticks:
        room = room._replace(h=ticks[0].box.y - desk.gap - room.y)
    return whole(
        desk,
        view,
        place,
        f"{act}-confirm",
        said(desk, "confirm", "title", act=named),
        at,
        *_said(desk, view, room, act),
        *ticks,
        back(desk, place),
        slot(desk, place, "confirm", named, t.Do()),
    )


def _said(desk: Desk, view: StaffView, room: Rect, act: Act) -> list[Element]:
    """What it means and who is behind it; below, why it could not be done just now."""
    facts = _facts(desk, view, act)
    if act in FINAL:
        facts.append(Said(said(desk, "confirm-final"), Weight.HEAVY))
    high = min(room.h, height(desk, room.w, facts, sizes(desk)[0]))
    missing = _missing(desk, view, act)
    if missing:
        high = min(high, room.h // 3)
    top = room._replace(h=high)
    elements: list[Element] = [Block("facts", top, Look.PAGE, pour(desk, top, facts))]
    below = Rect(room.x, top.bottom + desk.gap, room.w, room.bottom - top.bottom - desk.gap)
    if missing:
        return [*elements, fitted(desk, "missing", below, missing, Look.NOTICE)]
    return [*elements, *remark(desk, view, below)]


def _facts(desk: Desk, view: StaffView, act: Act) -> list[Said]:
    """What it means, whom it is about, in a face that draws the name, and who is behind it."""
    names = [*sorted(view.desk.officers)]
    if view.desk.witness:
        names.append(said(desk, "confirm-witness"))
    facts = [Said(act_said(desk, view, act, "meaning"))]
    subject = _subject(desk, view, act)
    if subject:
        words = said(desk, "confirm-subject", subject=subject)
        facts.append(Said(words, face=desk.faces.face_of(words)))
    if names:
        facts.append(Said(said(desk, "confirm-people", people="・".join(names))))
    return facts


def _subject(desk: Desk, view: StaffView, act: Act) -> str:
    """The candidate, the badge or the contests that it is about."""
    if act is Act.UNLOCK:
        return "・".join(one.title for one in desk.contests if one.id in view.desk.contests)
    people = {person.id: person.name for one in desk.contests for person in one.candidates}
    return people.get(view.desk.subject, view.desk.subject)


def _missing(desk: Desk, view: StaffView, act: Act) -> list[Said]:
    """What the act lacked when it was tried: the first in full, of the others the titles."""
    keys = [refusal(act, name) for name in view.desk.missing]
    if not keys:
        return []
    paragraphs = [*told(desk, keys[0])]
    if len(keys) > 1:
        titles = "、".join(coded(desk, key) for key in keys[1:])
        paragraphs.append(Said(said(desk, "alarm-more", titles=titles)))
    if view.desk.networks:
        names = "・".join(view.desk.networks)
        paragraphs.append(Said(said(desk, "alarm-networks", networks=names), Weight.HEAVY))
    return paragraphs


def refusal(act: Act, name: str) -> str:
    """The text of what an act lacks; what is wrong with a grant stands with the grants."""
    key = f"{refusals(act)}.{name}"
    return key if key in catalogue() else f"grant_refusals.{name}"


def _ticks(desk: Desk, view: StaffView, area: Rect, act: Act) -> list[Element]:
    """What is to be confirmed besides, at the bottom, where it is in question."""
    asked = [tick_ for tick_ in t.Tick if _asked(view, act, tick_)]
    high = desk.glass.px(_ROW_MM)
    bottom = area._replace(y=area.bottom - len(asked) * (high + desk.gap) + desk.gap)
    boxes = rows(bottom._replace(h=area.bottom - bottom.y), len(asked), desk.gap, high)
    return [
        tick(
            desk,
            f"tick-{one}",
            said(desk, f"tick-{one}"),
            box,
            t.Confirmed(one),
            ticked=one in view.desk.ticks,
        )
        for one, box in zip(asked, boxes, strict=True)
    ]


def _asked(view: StaffView, act: Act, one: t.Tick) -> bool:
    if one is t.Tick.WITHOUT_SLIP:
        return act is Act.HAND_OVER and view.polls.slip is None
    to_open, to_close, _ = clock_facts(view)
    return (act is Act.OPEN and to_open) or (act is Act.CLOSE and to_close)

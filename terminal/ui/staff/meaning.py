"""The first step of every act: what it means for the votes, and what to do before it."""

from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, card, forward, remark, told, whole
from terminal.ui.staff.pour import Said, Weight, height, sizes
from terminal.ui.staff.words import act_said, said, truth_key

FINAL = frozenset({Act.END_FOR_VOTER, Act.CLOSE, Act.HAND_OVER, Act.RETIRE, Act.ANEW})
"""What no other act takes back."""


def page(desk: Desk, view: StaffView, place: Frame, act: Act, at: Block) -> Page:
    title = act_said(desk, view, act, "button")
    return whole(
        desk,
        view,
        place,
        f"{act}-meaning",
        title,
        at,
        *_cards(desk, view, place.body, act),
        back(desk, place),
        forward(desk, view, place),
    )


def _cards(desk: Desk, view: StaffView, area: Rect, act: Act) -> list[Element]:
    """Under each other, each as high as what it says; the truth to be told comes first."""
    found: list[tuple[str, tuple[Said, ...], Look]] = []
    if act is Act.TELL and view.polls.truth is not None:
        found.append(("truth", told(desk, truth_key(view.polls.truth)), Look.NOTICE))
    meaning = act_said(desk, view, act, "meaning")
    votes = [Said(said(desk, "meaning-votes"), Weight.HEAVY), Said(meaning)]
    if act in FINAL:
        votes.append(Said(said(desk, "confirm-final"), Weight.HEAVY))
    action = act_said(desk, view, act, "action")
    before = (Said(said(desk, "meaning-action"), Weight.HEAVY), Said(action))
    found += [("votes", tuple(votes), Look.TILE), ("before", before, Look.TILE)]
    return [*_stacked(desk, area, found), *_remark(desk, view, area)]


def _stacked(
    desk: Desk, area: Rect, found: list[tuple[str, tuple[Said, ...], Look]]
) -> list[Element]:
    inner, em = area.w - 4 * desk.pad, sizes(desk)[0]
    y, cards = area.y, list[Element]()
    for key, paragraphs, look in found:
        high = height(desk, inner, paragraphs, em) + 4 * desk.pad
        box = Rect(area.x, y, area.w, min(high, area.bottom - y))
        cards.append(card(desk, key, box, paragraphs, look))
        y = box.bottom + desk.gap
    return cards


def _remark(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """A badge or a half that was held up too early."""
    if view.desk.remark is None:
        return []
    high = area.h // 3
    return remark(desk, view, area._replace(y=area.bottom - high, h=high))

"""The first screen: how the polls stand, how many have voted, what is wrong, what to do."""

from terminal.life.states import WORKING, State
from terminal.session.states import TextSize
from terminal.staff import touches as t
from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD
from terminal.ui.letters import line
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.alarms import alarms
from terminal.ui.staff.choice import first, first_info, infos, main_act, main_info, others
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import button, fitted, rows, slot, state_said, whole
from terminal.ui.staff.pour import Said, Weight, height, pour, sizes
from terminal.ui.staff.words import act_said, said, voter_said

_LEFT = 0.63
_NUMBER_BY_MESSAGE = 2.0
_ROW_MM = 18.0


def page(desk: Desk, view: StaffView, place: Frame) -> Page:
    state = view.polls.state
    buttons = _buttons(desk, view, place)
    left = place.body
    if buttons:
        left = left._replace(w=round(place.body.w * _LEFT))
    return whole(
        desk,
        view,
        place,
        f"home-{state}",
        state_said(desk, state, "title"),
        *_left(desk, view, left),
        *buttons,
        *_bar(desk, view, place),
    )


def _left(desk: Desk, view: StaffView, box: Rect) -> list[Element]:
    """From the top: the lead, the number of voters, what is wrong."""
    facts = [*(Said(words) for words in _facts(desk, view)), *_notices(desk, view)]
    high = height(desk, box.w, facts, sizes(desk)[0])
    top = box._replace(h=high)
    elements: list[Element] = [Block("facts", top, Look.PAGE, pour(desk, top, facts))]
    y = top.bottom + desk.gap
    if view.voters is not None:
        number = _number(desk, view, Rect(box.x, y, box.w, 0))
        elements.append(number)
        y = number.box.bottom + desk.gap
    return [*elements, *_alarm(desk, view, Rect(box.x, y, box.w, box.bottom - y))]


def _facts(desk: Desk, view: StaffView) -> list[str]:
    state = view.polls.state
    words = [state_said(desk, state, "lead")]
    if state is State.OPEN:
        words = [voter_said(desk, view), *([] if view.inside else words)]
    if state in WORKING:
        words.append(said(desk, "working"))
    return words


def _notices(desk: Desk, view: StaffView) -> list[Said]:
    """Of whom a notice hangs (電磁的記録投票法 Art 13)."""
    names = [
        person.name
        for contest in desk.contests
        for person in contest.candidates
        if person.id in view.polls.notices
    ]
    if not names:
        return []
    words = said(desk, "notices", names="・".join(names))
    return [Said(words, Weight.LIGHT, desk.faces.face_of(words))]


def _number(desk: Desk, view: StaffView, at: Rect) -> Block:
    """The only figure there is, large enough to be read to the telephone."""
    type_ = desk.letters(TextSize.NORMAL)
    large = round(type_.message * _NUMBER_BY_MESSAGE)
    notes = [Said(said(desk, "voters-hourly"), Weight.LIGHT)]
    if view.polls.carried:
        notes.append(Said(said(desk, "carried", carried=view.polls.carried), Weight.LIGHT))
    wide = at.w - 4 * desk.pad
    under = height(desk, wide, notes, type_.base)
    box = at._replace(h=line(large) + under + 3 * desk.pad)
    row = Rect(box.x + 2 * desk.pad, box.y + desk.pad, wide, line(large))
    number = said(desk, "voters-number", voters=view.voters)
    right = desk.measure(number, BOLD, large)
    left = row._replace(w=wide - right - desk.gap)
    texts = (
        *desk.stack((said(desk, "voters"),), left, type_.base, middle=True),
        *desk.stack((number,), row._replace(x=row.right - right, w=right), large, BOLD),
        *pour(desk, Rect(row.x, row.bottom + desk.pad, wide, under), notes),
    )
    return Block("number", box, Look.TILE, texts, desk.edge)


def _alarm(desk: Desk, view: StaffView, room: Rect) -> list[Element]:
    """The gravest in full; of the others the titles, in the same box."""
    found = alarms(desk, view)
    if not found:
        return []
    paragraphs = list(found[0].full)
    if len(found) > 1:
        titles = "、".join(alarm.short for alarm in found[1:])
        paragraphs.append(Said(said(desk, "alarm-more", titles=titles), Weight.LIGHT))
    look = Look.TILE if found[0].good else Look.NOTICE
    return [fitted(desk, "alarm", room, paragraphs, look)]


def _buttons(desk: Desk, view: StaffView, place: Frame) -> list[Element]:
    """At the right: the acts and what may be looked at, the main one on top."""
    things: list[Act | t.Info] = [*first(view)]
    info = first_info(view)
    if info is not None:
        things.insert(0 if info is main_info(view) else len(things), info)
    left = place.body.x + round(place.body.w * _LEFT) + 2 * desk.gap
    column = Rect(left, place.body.y, place.body.right - left, place.body.h)
    places = rows(column, len(things), desk.gap, desk.glass.px(_ROW_MM))
    return [
        _act(desk, view, one, box) if isinstance(one, Act) else _info(desk, view, one, box)
        for one, box in zip(things, places, strict=True)
    ]


def _info(desk: Desk, view: StaffView, info: t.Info, box: Rect) -> Element:
    look = Look.MAIN if info is main_info(view) else Look.PLAIN
    words = said(desk, f"info-{info}", "button")
    return button(desk, f"info-{info}", words, box, t.Show(info), look)


def _act(desk: Desk, view: StaffView, act: Act, box: Rect) -> Element:
    look = Look.MAIN if act is main_act(view) else Look.PLAIN
    words = act_said(desk, view, act, "button")
    return button(desk, f"act-{act}", words, box, t.Prepare(act), look)


def _bar(desk: Desk, view: StaffView, place: Frame) -> list[Element]:
    """Back to the voters' screen, or closed where no voter is served now."""
    serving = view.polls.state is State.OPEN
    words = said(desk, "button-uncover" if serving else "button-lock")
    key = "forward" if serving and main_act(view) is None else "back"
    elements: list[Element] = [slot(desk, place, key, words, t.Uncover())]
    if others(view) or infos(view):
        elements.append(slot(desk, place, "other", said(desk, "button-more"), t.More()))
    return elements

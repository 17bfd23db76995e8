"""What several staff pages are made of."""

import re
from collections.abc import Iterable, Sequence

from terminal.life.states import State
from terminal.session.states import TextSize
from terminal.staff import touches as t
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD, REGULAR
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Element, Look, Page, Target
from terminal.ui.rect import Rect
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.pour import Said, Weight, height, pour, sizes
from terminal.ui.staff.words import coded, of, said

GOOD_NEWS = frozenset({"staff.done", "staff.printing", "staff.printed", "card_use.take-out"})
"""That what was wanted is done: said in a line, in no colour of alarm."""

_NUMBERED = re.compile("(?<=.)(?=[①②③④⑤])")
_TICK_MM = 7.0


def whole(
    desk: Desk, view: StaffView, place: Frame, name: str, title: str, *elements: Element
) -> Page:
    """A page with what stands around every one."""
    around = (strip(desk, view, place), *warning(desk, place), head(desk, place, title))
    return Page(f"staff-{name}", (*around, *elements))


def strip(desk: Desk, view: StaffView, place: Frame) -> Block:
    """Terminal and election; that this is no election (模擬投票, 研修) is marked."""
    em, loaded = desk.letters(TextSize.SMALL).base, view.polls.loaded
    words = said(desk, "strip-no-package")
    if loaded is not None:
        words = said(desk, "strip", terminal=loaded.terminal, election=desk.election)
    official = desk.mode == "official"
    if not official:
        words = f"{desk.said(desk.mode)}　{words}"
    inner = place.strip.inner(desk.gap, 0)
    least = desk.letters(TextSize.SMALL).smallest
    while desk.measure(words, BOLD, em) > inner.w and em > least:
        em -= 1
    first = desk.lines(words, inner.w, em, BOLD)[:1]
    texts = desk.stack(first, inner, em, BOLD, Align.CENTRE, middle=True)
    return Block("strip", place.strip, Look.STRIP if official else Look.NOTICE, texts)


def warning(desk: Desk, place: Frame) -> list[Element]:
    """On every page of staff while votes are recorded on the original alone."""
    if place.warning is None:
        return []
    box = place.warning.inner(desk.gap, 0)
    said_so = [Said(said(desk, "degraded"), Weight.HEAVY)]
    texts = pour(desk, box, said_so, align=Align.CENTRE, middle=True)
    return [Block("warning", place.warning, Look.MARKED, texts)]


def head(desk: Desk, place: Frame, title: str) -> Block:
    """What this page is, in large letters; smaller where it is too long for one line."""
    type_ = desk.letters(TextSize.NORMAL)
    em = type_.message
    while em > type_.base and desk.measure(title, BOLD, em) > place.head.w:
        em -= 1
    texts = desk.stack(desk.lines(title, place.head.w, em, BOLD), place.head, em, BOLD, middle=True)
    return Block("head", place.head, Look.PAGE, texts)


def where(desk: Desk, place: Frame, at: int, of_: int) -> Block:
    """Which step of how many."""
    em = desk.letters(TextSize.NORMAL).base
    words = said(desk, "where", at=at, of=of_)
    texts = desk.stack((words,), place.where, em, align=Align.RIGHT, middle=True)
    return Block("where", place.where, Look.PAGE, texts)


def button(
    desk: Desk, key: str, words: str, box: Rect, touch: t.StaffTouch | None, look: Look
) -> Target:
    """A button in normal letters; where its words do not fit, in smaller ones."""
    inner = box.inner(desk.pad, desk.pad)
    em = desk.letters(TextSize.NORMAL).base
    least = desk.letters(TextSize.SMALL).base
    face = BOLD if look is Look.MAIN else REGULAR
    while em > least and len(desk.lines(words, inner.w, em, face)) * line(em) > inner.h:
        em -= 1
    return desk.button(key, words, box, em, touch, look)


def slot(desk: Desk, place: Frame, name: str, words: str, touch: t.StaffTouch | None) -> Target:
    """The button in this place of the bar; the two at the right are those that go on."""
    look = Look.MAIN if name in ("confirm", "forward") else Look.PLAIN
    return button(desk, f"bar-{name}", words, place.slots[name], touch, look)


def back(desk: Desk, place: Frame) -> Target:
    return slot(desk, place, "back", said(desk, "button-back"), t.Leave())


def forward(desk: Desk, view: StaffView, place: Frame) -> Target:
    touch = t.Next() if view.can_go_on else None
    return slot(desk, place, "forward", said(desk, "button-next"), touch)


def printing(desk: Desk, view: StaffView, place: Frame, key: str = "button-print") -> list[Element]:
    """The button that prints, where there is a printer."""
    if view.printer is None:
        return []
    return [slot(desk, place, "other", said(desk, key), t.PrintIt())]


def card(
    desk: Desk, key: str, box: Rect, paragraphs: Sequence[Said], look: Look = Look.TILE
) -> Block:
    """A framed box with paragraphs in it."""
    inner = box.inner(2 * desk.pad, 2 * desk.pad)
    return Block(key, box, look, pour(desk, inner, paragraphs), desk.edge)


def row(desk: Desk, key: str, box: Rect, words: str, *, done: bool) -> Block:
    """One line in a framed box: of what is wanted, or of what is there now."""
    inner = box.inner(2 * desk.pad, desk.pad)
    weight = Weight.HEAVY if done else Weight.PLAIN
    texts = pour(desk, inner, [Said(words, weight)], middle=True)
    return Block(key, box, Look.MARKED if done else Look.TILE, texts, desk.edge)


def fitted(
    desk: Desk, key: str, room: Rect, paragraphs: Sequence[Said], look: Look = Look.TILE
) -> Block:
    """A card no higher than what it says, at the top of the room."""
    needed = height(desk, room.w - 4 * desk.pad, paragraphs, sizes(desk)[0]) + 4 * desk.pad
    return card(desk, key, room._replace(h=min(room.h, needed)), paragraphs, look)


def told(desk: Desk, key: str, values: Iterable[tuple[str, object]] = ()) -> tuple[Said, ...]:
    """What happened, what it means for the votes, what to do now; numbered things one a line."""
    filled = dict(values)
    if key in GOOD_NEWS:
        return (Said(of(desk, key, "title", **filled), Weight.HEAVY),)
    return (
        Said(coded(desk, key, **filled), Weight.HEAVY),
        Said(of(desk, key, "meaning", **filled)),
        *(Said(part.strip()) for part in _NUMBERED.split(of(desk, key, "action", **filled))),
    )


def remark(desk: Desk, view: StaffView, box: Rect) -> list[Element]:
    """What there is to say to the last touch or scan."""
    found = view.desk.remark
    if found is None:
        return []
    look = Look.TILE if found.key in GOOD_NEWS else Look.NOTICE
    return [fitted(desk, "remark", box, told(desk, found.key, found.values), look)]


def tick(
    desk: Desk, key: str, words: str, box: Rect, touch: t.StaffTouch, *, ticked: bool
) -> Target:
    """Something to confirm or to choose, with a mark at its left."""
    side = desk.glass.px(_TICK_MM)
    left = box.x + 2 * desk.pad
    mark = Rect(left, box.y + (box.h - side) // 2, side, side)
    inner = Rect(mark.right + 2 * desk.pad, box.y, box.right - mark.right - 3 * desk.pad, box.h)
    texts = pour(desk, inner, [Said(words)], middle=True)
    look = Look.MARKED if ticked else Look.TILE
    return Target(key, box, look, texts, desk.edge, touch, tick=mark, ticked=ticked)


def rows(area: Rect, count: int, gap: int, most: int) -> list[Rect]:
    """Equal rows under each other from the top, none higher than `most`."""
    high = min(most, (area.h - gap * (count - 1)) // max(1, count))
    return [Rect(area.x, area.y + at * (high + gap), area.w, high) for at in range(count)]


def state_said(desk: Desk, state: State, part: str) -> str:
    return said(desk, f"state-{state}", part)


def lead(desk: Desk, area: Rect, *words: str) -> tuple[Block, Rect]:
    """Sentences at the top of an area, in normal letters, and what is left under them."""
    paragraphs = [Said(one) for one in words]
    box = area._replace(h=height(desk, area.w, paragraphs, sizes(desk)[0]))
    rest = Rect(area.x, box.bottom + desk.gap, area.w, area.bottom - box.bottom - desk.gap)
    return Block("lead", box, Look.PAGE, pour(desk, box, paragraphs)), rest


def halved(area: Rect, left: float, gap: int) -> tuple[Rect, Rect]:
    """Two parts side by side; left: the share of the first."""
    one = area._replace(w=round(area.w * left))
    return one, Rect(one.right + gap, area.y, area.right - one.right - gap, area.h)

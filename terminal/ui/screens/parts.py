"""What several screens are made of: a header, a button of the bar, a candidate."""

from collections.abc import Sequence

from terminal.session import events as e
from terminal.session.view import Item, View
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD, REGULAR
from terminal.ui.frame import Frame
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Element, Look, Page, Target, Text
from terminal.ui.rect import Rect
from terminal.ui.screens import around


def whole(desk: Desk, view: View, place: Frame, *elements: Element) -> Page:
    """The page of a view, with what stands around every screen."""
    surrounding = (around.strip(desk, view, place), *around.side(desk, view, place))
    return Page(view.screen.value, (*surrounding, *elements))


def heading(
    desk: Desk, view: View, place: Frame, title: str, below: str, status: str = ""
) -> Block:
    """For what, then how many to choose; at the right what is so now, if there is room."""
    em = desk.letters(view.settings.size).base
    lines = desk.lines(title, place.title.w, em, BOLD)
    texts = list(desk.stack(lines, place.title, em, BOLD))
    under, wide = place.under, desk.measure(below, REGULAR, em)
    texts += desk.stack((below,), under._replace(w=wide), em, middle=True)
    right = Rect(under.x + wide + desk.gap, under.y, under.w - wide - desk.gap, under.h)
    if status and desk.measure(status, REGULAR, em) <= right.w:
        texts += desk.stack((status,), right, em, align=Align.RIGHT, middle=True)
    box = place.title._replace(h=place.under.bottom - place.title.y)
    return Block("heading", box, Look.PAGE, tuple(texts))


def slot(
    desk: Desk, view: View, place: Frame, name: str, event: type[e.VoterEvent], words: str
) -> list[Target]:
    """The button of this event in its place of the bar, if the view offers it."""
    offered = {button.event: button.enabled for button in view.buttons}
    if event not in offered:
        return []
    em = desk.letters(view.settings.size).base
    act = event(at=0) if offered[event] else None
    look = Look.MAIN if name in ("confirm", "forward") else Look.PLAIN
    return [desk.button(f"bar-{name}", words, place.slots[name], em, act, look)]


def message(desk: Desk, view: View, box: Rect, title: str, *paragraphs: str) -> Block:
    """A large title and what it means, in the middle of a box."""
    type_ = desk.letters(view.settings.size)
    em = type_.message
    while em > type_.base and desk.measure(title, BOLD, em) > box.w:
        em -= 1
    heads = desk.lines(title, box.w, em, BOLD)
    lines = [part for text in paragraphs for part in desk.lines(text, box.w, type_.base)]
    space = desk.gap * 2
    height = len(heads) * line(em) + space + len(lines) * line(type_.base)
    top = box.y + max(0, (box.h - height) // 3)
    upper = Rect(box.x, top, box.w, len(heads) * line(em))
    lower = Rect(box.x, upper.bottom + space, box.w, len(lines) * line(type_.base))
    texts = (
        *desk.stack(heads, upper, em, BOLD, Align.CENTRE),
        *desk.stack(lines, lower, type_.base, align=Align.CENTRE),
    )
    return Block("message", box, Look.PAGE, texts)


def person(
    desk: Desk,
    item: Item,
    box: Rect,
    ems: Sequence[int],
    lines: Sequence[int],
    *,
    personal: bool = False,
) -> tuple[Text, ...]:
    """Reading over name over party, from the left, in the middle of the height.

    ems, lines: of reading, name and party; how many lines each has in every box, so that
    names stand at the same height in all of them.
    """
    heights = [line(size) * count for size, count in zip(ems, lines, strict=True)]
    y = box.y + max(0, box.h - sum(heights)) // 2
    texts: list[Text] = []
    for words, size, height, count in zip(
        (item.kana, item.name, item.party), ems, heights, lines, strict=True
    ):
        place = Rect(box.x, y, box.w, height)
        texts += _lines(desk, item, words, place, size, count, personal=personal)
        y += height
    return tuple(texts)


def _lines(
    desk: Desk, item: Item, words: str, box: Rect, em: int, count: int, *, personal: bool
) -> tuple[Text, ...]:
    """A short reading stands at the bottom of its lines, everything else at the top."""
    if not words:
        return ()
    face = desk.faces.face_of(words)
    broken = desk.lines(words, box.w, em, face)
    down = line(em) * max(0, count - len(broken)) if words == item.kana else 0
    place = Rect(box.x, box.y + down, box.w, box.h - down)
    return desk.stack(broken, place, em, face, personal=personal)

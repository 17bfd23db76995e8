"""What stands around every screen: the strip at the top and the settings at the side."""

from dataclasses import replace

from terminal.session import events as e
from terminal.session.states import Settings, TextSize, Theme
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD
from terminal.ui.frame import Frame
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Element, Look, Target
from terminal.ui.rect import Rect

_SIZES = tuple(TextSize)
_THEMES = tuple(Theme)


def strip(desk: Desk, view: View, place: Frame) -> Block:
    """The election's name, or that this is no election (電磁的記録投票法 has none)."""
    em = desk.letters(view.settings.size).minor
    box = place.strip
    official = desk.mode == "official"
    words = desk.election if official else f"{desk.said(desk.mode)}  {desk.election}"
    inner = box.inner(desk.gap, 0)
    while (
        desk.measure(words, BOLD, em) > inner.w and em > desk.letters(view.settings.size).smallest
    ):
        em -= 1
    first = desk.lines(words, inner.w, em, BOLD)[:1]
    texts = desk.stack(first, inner, em, BOLD, Align.CENTRE, middle=True)
    return Block("strip", box, Look.STRIP if official else Look.NOTICE, texts)


def side(desk: Desk, view: View, place: Frame) -> list[Element]:
    """Size of letters, colours, help and staff: at every size, in the same order."""
    offered = {button.event for button in view.buttons}
    if e.Set not in offered:
        return []
    em, box = desk.letters(view.settings.size).base, place.side
    caption = Rect(box.x, box.y, box.w, line(em))
    texts = desk.stack((desk.said("letters"),), caption, em, align=Align.CENTRE)
    items: list[Element] = [Block("letters", caption, Look.PAGE, texts)]
    y = caption.bottom + desk.pad
    for key, act in _settings(view.settings):
        items.append(_button(desk, em, key, Rect(box.x, y, box.w, 0), act))
        y = items[-1].box.bottom + desk.gap
    if e.AskHelp in offered:
        items.append(_button(desk, em, "help", Rect(box.x, y, box.w, 0), e.AskHelp(at=0)))
    if e.CallStaff in offered:
        high = desk.height_of(desk.said("side-staff"), box.w, em)
        last = Rect(box.x, box.bottom - high, box.w, high)
        items.append(_button(desk, em, "staff", last, e.CallStaff(at=0)))
    return items


def _settings(now: Settings) -> list[tuple[str, e.Set | None]]:
    at = _SIZES.index(now.size)
    larger = _SIZES[at + 1] if at + 1 < len(_SIZES) else None
    smaller = _SIZES[at - 1] if at else None
    theme = _THEMES[(_THEMES.index(now.theme) + 1) % len(_THEMES)]
    return [
        ("larger", e.Set(at=0, settings=replace(now, size=larger)) if larger else None),
        ("smaller", e.Set(at=0, settings=replace(now, size=smaller)) if smaller else None),
        ("theme", e.Set(at=0, settings=replace(now, theme=theme))),
    ]


def _button(desk: Desk, em: int, key: str, box: Rect, act: e.VoterEvent | None) -> Target:
    words = desk.said(f"side-{key}")
    high = desk.height_of(words, box.w, em)
    return desk.button(f"side-{key}", words, box._replace(h=high), em, act, Look.PLAIN)

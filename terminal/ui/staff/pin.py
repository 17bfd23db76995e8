"""Digits are typed: of an officer's PIN, or of a new one.

What is typed shows as dots, and no digit shows that it was touched: who stands behind
learns nothing but how many there were.
"""

from common.pins import DIGITS
from terminal.session.states import TextSize
from terminal.staff import touches as t
from terminal.staff.desk import StaffDesk
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.faces import REGULAR
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Element, Look, Page, Target, Text
from terminal.ui.rect import Rect, tiled
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, button, halved, lead, remark, whole
from terminal.ui.staff.words import said

_KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "erase", "0", "enter")
_COLUMNS = 3
_LEFT = 0.54
_DOT = "●"


def page(desk: Desk, view: StaffView, place: Frame, at: Block) -> Page:
    """For the owner of the badge that was held up; a new PIN is typed twice."""
    doing = view.desk
    key = _key_of(doing)
    values = {"badge": doing.badge} if doing.badge else {}
    left, right = halved(place.body, _LEFT, 2 * desk.gap)
    said_first, rest = lead(desk, left, said(desk, key, "lead", **values), *_of_card(desk, view))
    dots = _dots(desk, view, rest)
    below = dots.box.bottom + desk.gap
    return whole(
        desk,
        view,
        place,
        key,
        said(desk, key, "title"),
        at,
        said_first,
        dots,
        *remark(desk, view, rest._replace(y=below, h=rest.bottom - below)),
        *_pad(desk, view, right),
        back(desk, place),
    )


def _key_of(doing: StaffDesk) -> str:
    if doing.badge:
        return "pin" if doing.card is None else "pin-card"
    return "step-new-pin-again" if doing.once else "step-new-pin"


def _of_card(desk: Desk, view: StaffView) -> tuple[str, ...]:
    """Of a card: what both counters leave, or that it is checking."""
    card = view.desk.card
    if card is None:
        return ()
    if card.asked:
        return (said(desk, "pin-card-asked"),)
    left = "?" if card.left is None else card.left
    return (said(desk, "pin-card-tries", left=left, here=card.here),)


def _dots(desk: Desk, view: StaffView, at: Rect) -> Block:
    """A dot for each digit that was typed."""
    em = desk.letters(TextSize.NORMAL).message
    while desk.measure(_DOT * DIGITS[-1], REGULAR, em) > at.w - 4 * desk.pad:
        em -= 1
    box = at._replace(h=line(em) + 4 * desk.pad)
    inner = box.inner(2 * desk.pad, 2 * desk.pad)
    text = Text(_DOT * view.desk.digits, inner, em, REGULAR, Align.CENTRE)
    return Block("dots", box, Look.TILE, (text,), desk.edge)


def _pad(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    high = (area.h - desk.gap * 3) // 4
    boxes = tiled(area, len(_KEYS), across=_COLUMNS, high=high, gap=desk.gap)
    return [_key(desk, view, key, box) for key, box in zip(_KEYS, boxes, strict=True)]


def _key(desk: Desk, view: StaffView, key: str, box: Rect) -> Target:
    typed = view.desk.digits
    if key == "erase":
        words = said(desk, "button-erase")
        return button(desk, "pin-erase", words, box, t.Erase() if typed else None, Look.PLAIN)
    if key == "enter":
        enough = typed >= DIGITS[0] and not view.desk.asked
        words = said(desk, "button-enter")
        return button(desk, "pin-enter", words, box, t.Enter() if enough else None, Look.MAIN)
    em = desk.letters(TextSize.NORMAL).message
    texts = desk.stack((key,), box.inner(desk.pad, 0), em, align=Align.CENTRE, middle=True)
    touch = t.Digit(int(key))
    return Target(f"digit-{key}", box, Look.PLAIN, texts, 2 * desk.edge, touch, quiet=True)

"""The halves of the box secret: handed out one at a time, and given again."""

from collections.abc import Sequence

from terminal.staff import touches as t
from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.staff.codes import code_block, groups_block
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import (
    back,
    button,
    forward,
    halved,
    lead,
    printing,
    remark,
    row,
    slot,
    whole,
)
from terminal.ui.staff.words import said

_COLUMNS = 4
_LEFT = 0.45
_ROW_MM = 18.0


def first(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    """For the 投票管理者."""
    return _handed_out(desk, view, place, 1, at)


def second(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    """For the 投票立会人."""
    return _handed_out(desk, view, place, 2, at)


def _handed_out(desk: Desk, view: StaffView, place: Frame, number: int, at: Block) -> Page:
    """Covered until its owner alone is there, shown once, gone once it was taken."""
    title = said(desk, f"step-half-{number}", "title")
    if view.desk.revealed:
        elements, name = _shown(desk, view, place), "shown"
    elif view.desk.on_paper == number:
        elements, name = _on_paper(desk, view, place), "on-paper"
    elif number in view.desk.taken:
        elements, name = _taken(desk, view, place), "taken"
    else:
        elements, name = _covered(desk, view, place, number), "covered"
    return whole(
        desk, view, place, f"half-{number}-{name}", title, at, *elements, back(desk, place)
    )


def _covered(desk: Desk, view: StaffView, place: Frame, number: int) -> list[Element]:
    words = said(desk, f"step-half-{number}", "lead")
    top, rest = lead(desk, place.body, words, said(desk, "half-lost"))
    if view.printer is not None:
        return [top, *_two_ways(desk, view, rest)]
    wide, high = rest.w // 2, desk.glass.px(_ROW_MM)
    box = Rect(rest.x + wide // 2, rest.y + (rest.h - high) // 2, wide, high)
    show = button(desk, "reveal", said(desk, "button-reveal"), box, t.Reveal(), Look.MAIN)
    return [top, show, *_warned(desk, view, rest, box)]


def _two_ways(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """On paper, so that nobody copies it by hand; or on the screen, as without a printer."""
    high = desk.glass.px(_ROW_MM)
    left, right = halved(area._replace(h=high), 0.5, desk.gap)
    by_print = said(desk, "button-print-half")
    by_screen = said(desk, "button-reveal")
    return [
        button(desk, "print", by_print, left, t.PrintIt(), Look.MAIN),
        button(desk, "reveal", by_screen, right, t.Reveal(), Look.PLAIN),
        *_warned(desk, view, area, left),
    ]


def _on_paper(desk: Desk, view: StaffView, place: Frame) -> list[Element]:
    """It is printed: whether its owner has it, only the owner can say."""
    words = said(desk, "half-on-paper", "lead")
    top, rest = lead(desk, place.body, words, said(desk, "half-lost"))
    return [
        top,
        *remark(desk, view, rest),
        *printing(desk, view, place, "button-print-again"),
        slot(desk, place, "confirm", said(desk, "button-taken"), t.Taken()),
    ]


def _warned(desk: Desk, view: StaffView, area: Rect, over: Rect) -> list[Element]:
    below = over.bottom + desk.gap
    return remark(desk, view, area._replace(y=below, h=area.bottom - below))


def _shown(desk: Desk, view: StaffView, place: Frame) -> list[Element]:
    """The code for a device at the left, the same in letters at the right."""
    left, right = halved(place.body, _LEFT, 2 * desk.gap)
    top, rest = lead(desk, right, said(desk, "half-shown"), said(desk, "half-by-hand"))
    return [
        code_block(desk, "code", view.code, left),
        top,
        groups_block(desk, "words", view.words, rest, columns=_COLUMNS, personal=True),
        slot(desk, place, "confirm", said(desk, "button-taken"), t.Taken()),
    ]


def _taken(desk: Desk, view: StaffView, place: Frame) -> list[Element]:
    words = said(desk, "step-half-taken", "title"), said(desk, "step-half-taken", "lead")
    top, rest = lead(desk, place.body, *words)
    return [top, *remark(desk, view, rest), forward(desk, view, place)]


def given(desk: Desk, view: StaffView, place: Frame, _: Act, at: Block) -> Page:
    """Which of the two are in, and who keeps them."""
    top, rest = lead(desk, place.body, said(desk, "step-halves", "lead"))
    high = desk.glass.px(_ROW_MM)
    boxes = halved(rest._replace(h=high), 0.5, desk.gap)
    below = rest.y + 2 * (high + desk.gap)
    cards = [_card(desk, view, number, box) for number, box in enumerate(boxes, 1)]
    return whole(
        desk,
        view,
        place,
        "halves",
        said(desk, "step-halves", "title"),
        at,
        top,
        *cards,
        *_by_hand(desk, view, boxes),
        *remark(desk, view, rest._replace(y=below, h=rest.bottom - below)),
        back(desk, place),
        forward(desk, view, place),
    )


def _by_hand(desk: Desk, view: StaffView, cards: Sequence[Rect]) -> list[Element]:
    """Under each half that is not in yet: it is typed, where there is no code of it."""
    words = said(desk, "button-write")
    return [
        button(
            desk,
            f"write-{number}",
            words,
            box._replace(y=box.bottom + desk.gap),
            t.Write(number),
            Look.PLAIN,
        )
        for number, box in enumerate(cards, 1)
        if number not in view.desk.halves
    ]


def _card(desk: Desk, view: StaffView, number: int, box: Rect) -> Block:
    there = number in view.desk.halves
    words = said(desk, "half-given" if there else "half-missing", number=number)
    keeper = said(desk, f"half-keeper-{number}")
    return row(desk, f"half-{number}", box, f"{words}　{keeper}", done=there)

"""A half that was copied by hand is typed by its owner, letter by letter."""

from terminal.session.states import TextSize
from terminal.staff import touches as t
from terminal.staff.desk import HALF_LETTERS
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk
from terminal.ui.page import Align, Block, Element, Look, Page, Target
from terminal.ui.rect import Rect, tiled
from terminal.ui.staff.codes import groups_block
from terminal.ui.staff.frame import Frame
from terminal.ui.staff.parts import back, button, halved, lead, remark, whole
from terminal.ui.staff.words import said

_LETTERS = "0123456789abcdef"
_COLUMNS = 4
_LEFT = 0.55
_TYPED_SHARE = 0.45


def page(desk: Desk, view: StaffView, place: Frame, at: Block) -> Page:
    """What was typed stands in groups as on the paper, so that a wrong letter is found; no
    key shows its touch, and no picture of a group is kept."""
    number = view.desk.writing
    left, right = halved(place.body, _LEFT, 2 * desk.gap)
    typed = said(desk, "half-typed", letters=view.desk.letters, of=HALF_LETTERS)
    first, rest = lead(desk, left, said(desk, "half-write", "lead"), typed)
    box = rest if view.desk.remark is None else rest._replace(h=round(rest.h * _TYPED_SHARE))
    below = box.bottom + desk.gap
    return whole(
        desk,
        view,
        place,
        f"half-write-{number}",
        said(desk, "half-write", "title", number=number),
        at,
        first,
        groups_block(desk, "words", view.words, box, columns=_COLUMNS, personal=True),
        *remark(desk, view, rest._replace(y=below, h=rest.bottom - below)),
        *_pad(desk, view, right),
        back(desk, place),
    )


def _pad(desk: Desk, view: StaffView, area: Rect) -> list[Element]:
    """The sixteen letters, and under them the last one away and all of it read."""
    high = (area.h - desk.gap * _COLUMNS) // (_COLUMNS + 1)
    boxes = tiled(area, len(_LETTERS), across=_COLUMNS, high=high, gap=desk.gap)
    foot = Rect(area.x, area.bottom - high, area.w, high)
    rub, enter = halved(foot, 0.5, desk.gap)
    typed = view.desk.letters
    return [
        *(_key(desk, letter, box) for letter, box in zip(_LETTERS, boxes, strict=True)),
        _last(desk, "half-rub", "button-rub", rub, t.Rub() if typed else None, Look.PLAIN),
        _last(
            desk,
            "half-enter",
            "button-enter",
            enter,
            t.Enter() if typed == HALF_LETTERS else None,
            Look.MAIN,
        ),
    ]


def _last(
    desk: Desk, key: str, words: str, box: Rect, touch: t.StaffTouch | None, look: Look
) -> Target:
    return button(desk, key, said(desk, words), box, touch, look)


def _key(desk: Desk, letter: str, box: Rect) -> Target:
    em = desk.letters(TextSize.NORMAL).message
    texts = desk.stack((letter,), box.inner(desk.pad, 0), em, align=Align.CENTRE, middle=True)
    touch = t.Letter(letter)
    return Target(f"letter-{letter}", box, Look.PLAIN, texts, 2 * desk.edge, touch, quiet=True)

"""QR codes and long hexadecimal words on a page, to be read by a device or by people."""

from collections.abc import Sequence

from terminal.dots import matrix
from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.faces import REGULAR
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Code, Look, Text
from terminal.ui.rect import Rect, tiled

GROUP = 4
"""Letters that people keep in mind at once."""

_WIDEST_DOT_MM = 1.6


def code_block(desk: Desk, key: str, words: str, box: Rect) -> Block:
    """The QR code of these words, as large as the box allows, in its middle."""
    dots = tuple(tuple(row) for row in matrix(words))
    count = len(dots)
    widest = desk.glass.px(_WIDEST_DOT_MM)
    dot = min(widest, min(box.w, box.h) // count)
    side = dot * count
    place = Rect(box.x + (box.w - side) // 2, box.y + (box.h - side) // 2, side, side)
    return Block(key, box, Look.PAGE, code=Code(dots, place))


def grouped(word: str) -> tuple[str, ...]:
    """A hash in groups of four."""
    return tuple(word[at : at + GROUP] for at in range(0, len(word), GROUP))


def groups_block(
    desk: Desk, key: str, groups: Sequence[str], box: Rect, *, columns: int, personal: bool = False
) -> Block:
    """Groups in rows, each at its place, so that two people keep the same one in sight.

    As large as they fit; personal: no picture of them is kept.
    """
    count = -(-len(groups) // columns)
    wide = box.w // columns
    type_ = desk.letters(TextSize.NORMAL)
    em, least = type_.message, desk.letters(TextSize.SMALL).base
    while em > least and (
        count * line(em) > box.h
        or max((desk.measure(one, REGULAR, em) for one in groups), default=0) + em // 2 > wide
    ):
        em -= 1
    high = min(box.h // max(1, count), round(line(em) * 1.3))
    places = tiled(box, len(groups), across=columns, high=high, gap=0)
    texts = tuple(
        Text(group, place, em, REGULAR, Align.LEFT, personal)
        for group, place in zip(groups, places, strict=True)
    )
    return Block(key, box, Look.PAGE, texts)

"""Paragraphs poured into a box, as large as they fit.

What staff must read at midnight is set in letters of the voters' normal size; where it is
too long for its box, in smaller ones, never below those of VVSG's smallest size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD, REGULAR
from terminal.ui.letters import line
from terminal.ui.page import Align, Text
from terminal.ui.rect import Rect


class Weight(StrEnum):
    HEAVY = "heavy"  # in bold letters
    PLAIN = "plain"
    LIGHT = "light"  # in small letters from the first


@dataclass(frozen=True)
class Said:
    """A paragraph. face: where a name needs one of its own."""

    words: str
    weight: Weight = Weight.PLAIN
    face: str = ""


def pour(
    desk: Desk, box: Rect, said: Sequence[Said], *, align: Align = Align.LEFT, middle: bool = False
) -> tuple[Text, ...]:
    """The paragraphs under each other, a space between them."""
    em = _fitting(desk, box, said)
    high = height(desk, box.w, said, em)
    y = box.y + (max(0, box.h - high) // 2 if middle else 0)
    texts: list[Text] = []
    for one in said:
        own, face = _set(desk, one, em)
        lines = desk.lines(one.words, box.w, own, face)
        place = Rect(box.x, y, box.w, len(lines) * line(own))
        texts += desk.stack(lines, place, own, face, align)
        y = place.bottom + space(desk)
    return tuple(texts)


def height(desk: Desk, width: int, said: Sequence[Said], em: int) -> int:
    """How high these are at an em box."""
    heights = []
    for one in said:
        own, face = _set(desk, one, em)
        heights.append(desk.count_lines(one.words, width, own, face) * line(own))
    return sum(heights) + space(desk) * max(0, len(heights) - 1)


def sizes(desk: Desk) -> range:
    """The em boxes of what is read, from the wanted down to the least."""
    normal, small = desk.letters(TextSize.NORMAL).base, desk.letters(TextSize.SMALL).base
    return range(normal, small - 1, -1)


def space(desk: Desk) -> int:
    """Between two paragraphs."""
    return desk.pad


def _fitting(desk: Desk, box: Rect, said: Sequence[Said]) -> int:
    for em in sizes(desk):
        if height(desk, box.w, said, em) <= box.h:
            return em
    return sizes(desk)[-1]


def _set(desk: Desk, one: Said, em: int) -> tuple[int, str]:
    """Em box and face of a paragraph where what is plain has this em box."""
    own = min(em, sizes(desk)[-1]) if one.weight is Weight.LIGHT else em
    return own, one.face or (BOLD if one.weight is Weight.HEAVY else REGULAR)

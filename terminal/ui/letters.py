"""How large letters are: four sizes, stated in millimetres (VVSG 2.0 7.1-G).

VVSG gives the height of a capital I, which is a letter of full height in Latin script.
Its counterpart in Japanese is the face of a kanji: here the height of 国 as it is drawn.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from terminal.session.states import TextSize
from terminal.ui.millimetres import Glass

FACE = 0.895
"""Height of 国 by that of the em box in BIZ UDPGothic, which draws all but rare names."""

LEAST_FACE = 0.872
"""The same in the face in which it is least: Noto Sans JP 0.875, IPAmj Mincho 0.8725."""

SMALLEST_MM = 3.5
"""No letter is smaller, furigana included."""

NEEDED_MM: Mapping[TextSize, tuple[float, float]] = {
    TextSize.SMALL: (3.5, 4.2),
    TextSize.NORMAL: (4.8, 5.6),
    TextSize.LARGE: (6.4, 7.1),
    TextSize.LARGEST: (8.5, 9.0),
}
"""VVSG 2.0 7.1-G: from and to, at each size."""

_BASE_MM = {
    TextSize.SMALL: 3.6,
    TextSize.NORMAL: 4.9,
    TextSize.LARGE: 6.5,
    TextSize.LARGEST: 8.6,
}
_MINOR_MM = {
    TextSize.SMALL: 3.5,
    TextSize.NORMAL: 3.5,
    TextSize.LARGE: 4.2,
    TextSize.LARGEST: 5.0,
}
_NAME_BY_BASE = 2.0
_NAME_MOST_MM = 12.0
_READING_BY_NAME = 0.45
_MESSAGE_BY_BASE = 1.6
_LINE = 1.18


def em(glass: Glass, height_mm: float, face: float = FACE) -> int:
    """Pixels of the em box whose kanji are at least so high."""
    return glass.px(height_mm / face)


def line(em_px: int) -> int:
    """Pixels from one line of text to the next."""
    return round(em_px * _LINE)


@dataclass(frozen=True)
class Letters:
    """Em boxes in pixels.

    base: all that is said and all buttons. message: the one large thing that a screen
    says. minor: furigana and party, which stand with a name; smallest: what these may
    shrink to. name: names, where there is room; name_least: what these may shrink to.
    """

    base: int
    message: int
    minor: int
    name: int
    name_least: int
    smallest: int


def letters(glass: Glass, size: TextSize) -> Letters:
    base = _BASE_MM[size]
    wish = min(base * _NAME_BY_BASE, _NAME_MOST_MM)
    return Letters(
        base=em(glass, base),
        message=em(glass, base * _MESSAGE_BY_BASE),
        minor=em(glass, _MINOR_MM[size], LEAST_FACE),
        name=em(glass, wish, LEAST_FACE),
        name_least=em(glass, base, LEAST_FACE),
        smallest=em(glass, SMALLEST_MM, LEAST_FACE),
    )


def beside(name: int, minor: int) -> int:
    """The em box of reading and party that a name of this em box may have at most."""
    return max(minor, round(name * _READING_BY_NAME))

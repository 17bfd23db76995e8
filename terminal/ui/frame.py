"""The regions of every voter's screen, the same at one size of letters, so nothing moves.

      strip    the election; a rehearsal or training is marked here, on every screen
      title    what for                                          | side
      under    how many to choose; what is so now, or pages      | size of letters,
      rows     of the 五十音, where there are any                 | colours, help,
      area     candidates, or what is to be confirmed            | staff
      bar      back | end without | confirm | go on              |

Each place of the bar has one meaning. What records or decides (`confirm`) lies where no
candidate, no 投票しないで終了する and no button of the screen before it lies: a second
tap in the same place decides nothing.
"""

from dataclasses import dataclass

from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD
from terminal.ui.letters import line
from terminal.ui.rect import Rect

SLOTS = {"back": 3.0, "end": 6.0, "confirm": 4.0, "forward": 4.0}
"""The places of the bar and their widths, in letters of their longest line."""

SIDE_LETTERS = 3.0
_MARGIN_MM = 1.3


class NoRoom(ValueError):
    """Something does not fit on this screen at this size: the glass is too small."""


@dataclass(frozen=True)
class Frame:
    """All in pixels. paged: there is room to turn pages in `under`."""

    strip: Rect
    title: Rect
    under: Rect
    paged: bool
    rows: Rect | None
    area: Rect
    bar: Rect
    slots: dict[str, Rect]
    side: Rect


def frame(desk: Desk, size: TextSize, *, paged: bool = False, rowed: bool = False) -> Frame:
    """The regions at this size of letters. paged, rowed: which controls there are."""
    glass, gap, pad = desk.glass, desk.gap, desk.pad
    type_ = desk.letters(size)
    strip = Rect(0, 0, glass.width, line(type_.minor) + pad)
    margin = desk.glass.px(_MARGIN_MM)
    top, bottom = strip.bottom + margin, glass.height - margin
    side_width = _letters_wide(desk, type_.base, SIDE_LETTERS)
    side = Rect(glass.width - margin - side_width, top, side_width, bottom - top)
    left = Rect(margin, top, side.x - gap - margin, bottom - top)
    title = Rect(left.x, left.y, left.w, line(type_.base) * title_lines(desk, type_.base, left.w))
    bar_height = max(desk.target, 2 * line(type_.base) + 2 * pad)
    bar = Rect(left.x, left.bottom - bar_height, left.w, bar_height)
    control = max(desk.target, line(type_.base) + 2 * pad)
    under = Rect(left.x, title.bottom + pad, left.w, control if paged else line(type_.base))
    next_top = under.bottom + gap
    rows = Rect(left.x, next_top, left.w, control) if rowed else None
    next_top += control + gap if rowed else 0
    area = Rect(left.x, next_top, left.w, bar.y - gap - next_top)
    slots = _slots(desk, bar, type_.base)
    return Frame(strip, title, under, paged, rows, area, bar, slots, side)


def title_lines(desk: Desk, em: int, width: int) -> int:
    """How many lines the longest title of a contest takes."""
    return max(
        (len(desk.lines(contest.title, width, em, BOLD)) for contest in desk.contests), default=1
    )


def _letters_wide(desk: Desk, em: int, count: float) -> int:
    return max(desk.target, round(em * count) + 2 * desk.pad)


def _slots(desk: Desk, bar: Rect, em: int) -> dict[str, Rect]:
    """The bar cut into its places: each at least as wide as its words, then by share.

    Raises NoRoom.
    """
    free = bar.w - desk.gap * (len(SLOTS) - 1)
    least = {name: _letters_wide(desk, em, count) for name, count in SLOTS.items()}
    spare = free - sum(least.values())
    if spare < 0:
        raise NoRoom(f"the bar is {-spare} px too narrow on {desk.glass}")
    whole = sum(SLOTS.values())
    places: dict[str, Rect] = {}
    x = bar.x
    for name, count in SLOTS.items():
        width = least[name] + int(spare * count / whole)
        places[name] = Rect(x, bar.y, width, bar.h)
        x += width + desk.gap
    return places

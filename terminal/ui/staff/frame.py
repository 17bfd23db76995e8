"""The regions of every staff page.

      strip    who this screen is for, terminal, election; a rehearsal is marked here
      warning  while votes are recorded on the original alone
      head     what this page is                                | which step of how many
      body     what it says and asks
      bar      back | other | confirm | forward

`confirm` is where an act is done, or a half covered for good, and on no page is there
anything else: a second tap that was meant for the page before does nothing of that kind.
"""

from dataclasses import dataclass

from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.letters import line
from terminal.ui.rect import Rect

SLOTS = {"back": 4, "other": 4, "confirm": 6, "forward": 5}
"""The places of the bar and their share of its width."""

_MARGIN_MM = 4.0
_WHERE_LETTERS = 4.0


@dataclass(frozen=True)
class Frame:
    """All in pixels. warning: None where there is nothing to warn of."""

    strip: Rect
    warning: Rect | None
    head: Rect
    where: Rect
    body: Rect
    bar: Rect
    slots: dict[str, Rect]


def frame(desk: Desk, *, warned: bool) -> Frame:
    """The regions, with room for the warning where `warned`."""
    glass, gap, pad = desk.glass, desk.gap, desk.pad
    small, normal = desk.letters(TextSize.SMALL), desk.letters(TextSize.NORMAL)
    margin = glass.px(_MARGIN_MM)
    strip = Rect(0, 0, glass.width, line(small.base) + pad)
    warning = Rect(0, strip.bottom, glass.width, line(normal.base) + pad) if warned else None
    top = (warning or strip).bottom + pad
    wide = glass.width - 2 * margin
    where_wide = round(normal.base * _WHERE_LETTERS)
    head = Rect(margin, top, wide - where_wide - gap, line(normal.message))
    where = Rect(head.right + gap, top, where_wide, head.h)
    bar_high = max(desk.target, 2 * line(normal.base) + 2 * pad)
    bar = Rect(margin, glass.height - margin - bar_high, wide, bar_high)
    body = Rect(margin, head.bottom + gap, wide, bar.y - gap - head.bottom - gap)
    return Frame(strip, warning, head, where, body, bar, _slots(desk, bar))


def _slots(desk: Desk, bar: Rect) -> dict[str, Rect]:
    free = bar.w - desk.gap * (len(SLOTS) - 1)
    whole, x = sum(SLOTS.values()), bar.x
    places: dict[str, Rect] = {}
    for name, share in SLOTS.items():
        places[name] = Rect(x, bar.y, free * share // whole, bar.h)
        x = places[name].right + desk.gap
    return places

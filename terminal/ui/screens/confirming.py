"""Is it this one? Name and party, large, and nothing else to weigh."""

from terminal.session import events as e
from terminal.session.states import Aid
from terminal.session.view import Item, View
from terminal.ui.desk import Desk
from terminal.ui.grid import Grid
from terminal.ui.letters import line
from terminal.ui.page import Block, Element, Look, Page
from terminal.ui.rect import Rect
from terminal.ui.screens.parts import heading, person, slot, whole

_LARGER = 1.5


def page(desk: Desk, view: View, grid: Grid) -> Page:
    place = grid.frame
    chosen = view.lines[0].chosen
    several = view.part is not None and view.part[1] > 1
    yes = "decide-this" if several else "button-Confirm"
    title = desk.said("confirming", "title")
    return whole(
        desk,
        view,
        place,
        heading(desk, view, place, view.contest, title),
        *([] if chosen is None else _card(desk, view, grid, chosen, desk.said(yes))),
        *slot(desk, view, place, "back", e.Back, desk.said("button-Back")),
        *slot(desk, view, place, "confirm", e.Confirm, desk.said(yes)),
    )


def _card(desk: Desk, view: View, grid: Grid, chosen: Item, yes: str) -> list[Element]:
    place = grid.frame
    em = desk.letters(view.settings.size).base
    assisted = view.aid is not Aid.ALONE
    lead = desk.said("assisted") if assisted else desk.said("confirming-lead", button=yes)
    said = desk.lines(lead, place.area.w, em)
    full = Rect(place.area.x, place.under.bottom + desk.gap, place.area.w, 0)
    below = len(said) * line(em)
    room = place.bar.y - 2 * desk.gap - below - full.y
    ems, lines = _sizes(desk, grid, chosen, full.w - 6 * desk.pad, room - 4 * desk.pad)
    height = sum(line(size) * count for size, count in zip(ems, lines, strict=True))
    card = full._replace(h=min(room, height + 6 * desk.pad))
    inside = card.inner(3 * desk.pad, desk.pad)
    texts = person(desk, chosen, inside, ems, lines, personal=True)
    under = Rect(card.x, card.bottom + desk.gap, card.w, below)
    return [
        Block("chosen", card, Look.TILE, texts, 3 * desk.edge),
        Block("lead", under, Look.PAGE, desk.stack(said, under, em)),
    ]


def _sizes(
    desk: Desk, grid: Grid, chosen: Item, width: int, height: int
) -> tuple[tuple[int, int, int], tuple[int, int, int]]:
    """As large as there is room for, and not smaller than in the list."""
    words = (chosen.kana, chosen.name, chosen.party)
    least = (grid.reading, grid.name, grid.party)
    by = 1 + _LARGER
    while True:
        ems = (round(least[0] * min(by, 1.5)), round(least[1] * by), round(least[2] * min(by, 1.5)))
        broken = tuple(
            len(desk.lines(text, width, em, desk.faces.face_of(text))) if text else 0
            for text, em in zip(words, ems, strict=True)
        )
        lines = (broken[0], broken[1], broken[2])
        high = sum(line(em) * count for em, count in zip(ems, lines, strict=True))
        if by <= 1 or (max(lines) <= 1 and high <= height):
            return ems, lines
        by = max(1.0, by - 0.1)

"""The candidates of one contest: all on one screen, in pages, scrolled, or by 五十音 row."""

from terminal.lists import in_row
from terminal.session import events as e
from terminal.session.view import Item, View
from terminal.ui.desk import Desk
from terminal.ui.faces import REGULAR
from terminal.ui.grid import Grid, boxes, inner_width, tick_width
from terminal.ui.letters import line
from terminal.ui.page import Align, Block, Element, Look, Page, Target
from terminal.ui.rect import Rect, columns
from terminal.ui.screens.parts import heading, person, slot, whole


def page(desk: Desk, view: View, grid: Grid) -> Page:
    place = grid.frame
    turning = _turning(desk, view, grid)
    how_many = desk.said("choosing", "title")
    status = "" if turning else _status(desk, view)
    return whole(
        desk,
        view,
        place,
        heading(desk, view, place, view.contest, how_many, status),
        *_rows(desk, view, place.rows),
        *turning,
        *_tiles(desk, view, grid),
        *slot(desk, view, place, "back", e.Back, desk.said("button-Back")),
        *slot(desk, view, place, "end", e.EndWithout, desk.said("button-EndWithout")),
        *_forward(desk, view, grid),
    )


def _status(desk: Desk, view: View) -> str:
    """Whether one is chosen, on this page or another."""
    return desk.said("marked" if view.marked else "unmarked")


def _forward(desk: Desk, view: View, grid: Grid) -> list[Target]:
    """On to the confirmation; before that, where all must be seen, to the page after."""
    place = grid.frame
    proceed = slot(desk, view, place, "forward", e.Proceed, desk.said("button-Proceed"))
    _, after, _ = _turns(desk, view, grid)
    if after is None or view.rows or any(target.act for target in proceed):
        return proceed
    em = desk.letters(view.settings.size).base
    act = e.ShowFrom(at=0, position=after)
    words = desk.said("turn-forward")
    return [desk.button("bar-forward", words, place.slots["forward"], em, act, Look.MAIN)]


def _tiles(desk: Desk, view: View, grid: Grid) -> list[Target]:
    items = view.items
    most = _longest_row(desk, view, grid) if view.rows else len(items)
    if view.pages is not None:
        most = grid.fit
    elif len(items) > grid.fit:
        items, most = items[view.top : view.top + grid.fit], grid.fit
    if not items:
        return []
    return [
        _tile(desk, item, box, grid)
        for item, box in zip(items, boxes(desk, grid, len(items), at_most=most), strict=True)
    ]


def _longest_row(desk: Desk, view: View, grid: Grid) -> int:
    """Boxes are as large in every row of the 五十音: a short row makes nobody's larger."""
    contest = next(one for one in desk.contests if one.id == view.contest_id)
    return min(max(len(in_row(contest, row)) for row in view.rows), grid.fit)


def _tile(desk: Desk, item: Item, box: Rect, grid: Grid) -> Target:
    left = box.x + desk.edge + desk.pad
    mark = tick_width(desk)
    side = mark - desk.pad
    inside = Rect(left + mark, box.y + desk.edge, inner_width(desk, box.w), box.h - 2 * desk.edge)
    return Target(
        f"candidate-{item.id}",
        box,
        Look.MARKED if item.selected else Look.TILE,
        person(desk, item, inside, (grid.reading, grid.name, grid.party), grid.lines),
        desk.edge,
        e.Choose(at=0, candidate=item.id),
        tick=Rect(left, box.y + (box.h - side) // 2, side, side),
        ticked=item.selected,
    )


def _turning(desk: Desk, view: View, grid: Grid) -> list[Element]:
    """Back and forth through a list that is longer than the screen, and where one is; at
    the right of the line that says how many to choose."""
    before, after, where = _turns(desk, view, grid)
    place = grid.frame
    if not place.paged or not where:
        return []
    em = desk.letters(view.settings.size).base
    words = desk.said("turn-before"), desk.said("turn-after")
    wide = max(desk.measure(word, REGULAR, em) for word in words) + 4 * desk.pad
    width = max(wide, desk.target)
    right = Rect(place.under.right - width, place.under.y, width, place.under.h)
    left = right._replace(x=right.x - desk.gap - width)
    start = place.under.x + desk.measure(desk.said("choosing", "title"), REGULAR, em) + desk.gap
    middle = Rect(start, left.y, left.x - desk.gap - start, left.h)
    longer = f"{_status(desk, view)}　{where}"
    shown = longer if desk.measure(longer, REGULAR, em) <= middle.w else where
    said = desk.stack((shown,), middle, em, align=Align.RIGHT, middle=True)
    return [
        Block("turn-where", middle, Look.PAGE, said),
        _turn(desk, em, "turn-before", left, before),
        _turn(desk, em, "turn-after", right, after),
    ]


def _turns(desk: Desk, view: View, grid: Grid) -> tuple[int | None, int | None, str]:
    if view.pages is not None:
        pages = view.pages
        where = desk.said("page", shown=pages.shown, of=pages.of)
        return pages.before, pages.after, where
    count, top = len(view.items), view.top
    if count <= grid.fit:
        return None, None, ""
    step = max(1, grid.rows - 1) * grid.columns
    last = -(-(count - grid.fit) // grid.columns) * grid.columns
    after = min(top + step, last) if top < last else None
    where = desk.said("stretch", first=top + 1, last=min(top + grid.fit, count), of=count)
    return (max(0, top - step) if top else None), after, where


def _turn(desk: Desk, em: int, key: str, box: Rect, position: int | None) -> Target:
    act = None if position is None else e.ShowFrom(at=0, position=position)
    return desk.button(key, desk.said(key), box, em, act, Look.PLAIN)


def _rows(desk: Desk, view: View, place: Rect | None) -> list[Element]:
    """The rows of the 五十音 in which anybody stands; the open one is marked."""
    if place is None or not view.rows:
        return []
    em = desk.letters(view.settings.size).base
    items: list[Element] = [
        desk.button(
            f"row-{row}",
            row.value,
            box,
            em,
            e.OpenRow(at=0, row=row),
            Look.MAIN if row is view.row else Look.PLAIN,
        )
        for row, box in zip(view.rows, columns(place, len(view.rows), desk.gap), strict=True)
    ]
    if view.row is None:
        said = desk.lines(desk.said("open-row"), place.w, em)
        box = Rect(place.x, place.bottom + desk.gap, place.w, len(said) * line(em))
        items.append(Block("open-row", box, Look.PAGE, desk.stack(said, box, em)))
    return items

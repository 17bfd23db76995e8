"""All contests of this voter and what stands in each, before anything is recorded."""

from terminal.session import events as e
from terminal.session.states import Aid
from terminal.session.view import Line, View
from terminal.ui.desk import Desk
from terminal.ui.faces import REGULAR
from terminal.ui.grid import Grid
from terminal.ui.letters import line
from terminal.ui.page import Block, Element, Look, Page, Target, Text
from terminal.ui.rect import Rect
from terminal.ui.screens.parts import heading, slot, whole


def page(desk: Desk, view: View, grid: Grid) -> Page:
    place = grid.frame
    lead = "assisted" if view.aid is not Aid.ALONE else "review-lead"
    return whole(
        desk,
        view,
        place,
        heading(desk, view, place, desk.said("review", "title"), desk.said(lead)),
        *_lines(desk, view, grid),
        *slot(desk, view, place, "back", e.Back, desk.said("button-Back")),
        *slot(desk, view, place, "forward", e.Cast, desk.said("button-Cast")),
    )


def _lines(desk: Desk, view: View, grid: Grid) -> list[Element]:
    place, gap = grid.frame, desk.gap
    top = place.under.bottom + gap
    room = place.bar.y - gap - top
    count = len(view.lines)
    height = min((room - gap * (count - 1)) // count, grid.tile * 2)
    change = _change_box(desk, view, place.area, height)
    width = place.area.w - change.w - 6 * desk.pad
    ems = _ems(desk, view, width, height - 2 * desk.edge)
    elements: list[Element] = []
    for at, one in enumerate(view.lines):
        box = Rect(place.area.x, top + at * (height + gap), place.area.w, height)
        inside = Rect(box.x + 2 * desk.pad, box.y, width, height)
        texts = _texts(desk, one, inside, ems)
        elements.append(Block(f"line-{one.contest}", box, Look.TILE, texts, desk.edge))
        button = change._replace(y=box.y + (height - change.h) // 2)
        elements.append(_change(desk, view, one, button))
    return elements


def _change_box(desk: Desk, view: View, area: Rect, height: int) -> Rect:
    """Where the button to choose again stands in a line of this height."""
    em = desk.letters(view.settings.size).base
    words = desk.said("button-Change")
    width = desk.measure(words, REGULAR, em) + 4 * desk.pad
    if 3 * width > area.w:
        width = area.w // 3
    high = min(height - 2 * desk.pad, desk.height_of(words, width, em))
    return Rect(area.right - desk.pad - width, 0, width, max(desk.target, high))


def _change(desk: Desk, view: View, one: Line, box: Rect) -> Target:
    em = desk.letters(view.settings.size).base
    act = e.Change(at=0, contest=one.contest)
    words = desk.said("button-Change")
    return desk.button(f"change-{one.contest}", words, box, em, act, Look.PLAIN)


def _ems(desk: Desk, view: View, width: int, height: int) -> tuple[int, int]:
    """Letters of title and choice: as the voter set them, smaller only where so many
    contests would not all be on the screen; each was confirmed at full size before."""
    type_ = desk.letters(view.settings.size)
    title, choice = type_.minor, type_.message
    while max(_height(desk, one, width, (title, choice)) for one in view.lines) > height:
        if choice <= type_.smallest:
            break
        choice -= 1
        title = max(type_.smallest, min(title, choice))
    return title, choice


def _height(desk: Desk, one: Line, width: int, ems: tuple[int, int]) -> int:
    return sum(text.box.h for text in _texts(desk, one, Rect(0, 0, width, 0), ems))


def _texts(desk: Desk, one: Line, box: Rect, ems: tuple[int, int]) -> tuple[Text, ...]:
    """The contest over the choice, in the middle of the height."""
    title, choice = ems
    words = one.chosen.name if one.chosen else desk.said("no-choice")
    face = desk.faces.face_of(words)
    above = desk.lines(one.title, box.w, title)
    below = desk.lines(words, box.w, choice, face)
    heights = len(above) * line(title), len(below) * line(choice)
    y = box.y + max(0, box.h - sum(heights)) // 2
    upper, lower = Rect(box.x, y, box.w, heights[0]), Rect(box.x, y + heights[0], box.w, heights[1])
    return (
        *desk.stack(above, upper, title),
        *desk.stack(below, lower, choice, face, personal=True),
    )

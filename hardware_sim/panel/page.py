"""The panel as a page: strip, tabs, how all stands, buttons, what was done.

PanelPages(desk).page(view) is a function of the view alone. Drawn by the painter of the
terminal's own screens, in a window of its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from common.text import Value
from hardware_sim.panel.exercises import Exercise
from hardware_sim.panel.glance import Cell, cells
from hardware_sim.panel.offers import Offer, offers
from hardware_sim.panel.touches import Tab, TurnsTo
from hardware_sim.panel.view import PanelView
from hardware_sim.panel.words import said
from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.faces import BOLD, REGULAR
from terminal.ui.letters import line
from terminal.ui.millimetres import Glass
from terminal.ui.page import Align, Block, Element, Look, Page, Target
from terminal.ui.rect import Rect, columns, tiled

WIDTH, HEIGHT, PIXELS_PER_MM = 640, 800, 4.0
"""Beside a terminal of 1280 by 800 it fits a desk's screen of 1920 by 1080."""

ACROSS = {Tab.MEDIA: 5}
ACROSS_ELSE = 3
_GAP, _MARGIN = 6, 10
_TAB, _CELL, _TOLD = 50, 27, 92
_TALLEST = 68
"""Of a button: as large as there is room for, up to this."""
_UNDER = {Tab.CABLES: 100, Tab.TRAINING: 250}
"""What has to stand under the buttons of a tab."""
_CELLS_ACROSS = 3


def panel_glass() -> Glass:
    """A glass of the panel's size with letters for a desk's screen."""
    diagonal = (WIDTH**2 + HEIGHT**2) ** 0.5 / PIXELS_PER_MM
    return Glass(WIDTH, HEIGHT, diagonal)


@dataclass(frozen=True)
class _Place:
    strip: Rect
    tabs: Rect
    glance: Rect
    body: Rect
    told: Rect


def page(desk: Desk, view: PanelView) -> Page:
    shown, offered = cells(view), offers(view)
    place = _place(desk, len(shown))
    rows, high = _rows(view.tab, len(offered), place.body)
    elements = (
        _strip(desk, place.strip),
        *_tabs(desk, view, place.tabs),
        *_glance(desk, shown, place.glance),
        *_buttons(desk, offered, _tiles(view.tab, len(offered), place.body, high)),
        *_below(desk, view, _under(place.body, rows, high)),
        _told(desk, view, place.told),
    )
    return Page(f"panel-{view.tab}", elements)


def _said(desk: Desk, key: str, values: Iterable[tuple[str, Value]] = ()) -> str:
    return said(desk.language, key, values)


def _place(desk: Desk, count: int) -> _Place:
    em = desk.letters(TextSize.SMALL).base
    strip = Rect(0, 0, WIDTH, line(em) + 2 * _GAP)
    wide = WIDTH - 2 * _MARGIN
    tabs = Rect(_MARGIN, strip.bottom + _GAP, wide, _TAB)
    rows = -(-count // _CELLS_ACROSS)
    glance = Rect(_MARGIN, tabs.bottom + _GAP, wide, rows * (_CELL + 2))
    told = Rect(_MARGIN, HEIGHT - _MARGIN - _TOLD, wide, _TOLD)
    top = glance.bottom + 2 * _GAP
    return _Place(strip, tabs, glance, Rect(_MARGIN, top, wide, told.y - _GAP - top), told)


def _strip(desk: Desk, box: Rect) -> Block:
    """That this is a rehearsal, as on every screen of the terminal."""
    em = desk.letters(TextSize.SMALL).base
    words = f"{desk.said(desk.mode)}　{_said(desk, 'title')}"
    texts = desk.stack((words,), box, em, BOLD, Align.CENTRE, middle=True)
    return Block("strip", box, Look.NOTICE, texts)


def _tabs(desk: Desk, view: PanelView, area: Rect) -> Iterator[Target]:
    for tab, box in zip(Tab, columns(area, len(Tab), _GAP), strict=True):
        look = Look.MAIN if tab is view.tab else Look.PLAIN
        yield _button(desk, f"tab-{tab}", _said(desk, f"tab-{tab}"), box, TurnsTo(tab), look)


def _glance(desk: Desk, shown: Sequence[Cell], area: Rect) -> Iterator[Block]:
    boxes = tiled(area, len(shown), across=_CELLS_ACROSS, high=_CELL, gap=2)
    for cell, box in zip(shown, boxes, strict=True):
        yield _cell(desk, cell, box)


def _cell(desk: Desk, cell: Cell, box: Rect) -> Block:
    words, inner = _said(desk, cell.words, cell.values), box.inner(_GAP, 0)
    face = BOLD if cell.wrong else REGULAR
    em = _fitting(desk, words, inner, face)
    texts = desk.stack(desk.lines(words, inner.w, em, face), inner, em, face, middle=True)
    look = Look.NOTICE if cell.wrong else Look.TILE
    return Block(f"glance-{cell.key}", box, look, texts)


def _rows(tab: Tab, count: int, area: Rect) -> tuple[int, int]:
    """How many rows so many buttons make, and how high each is."""
    rows = -(-count // ACROSS.get(tab, ACROSS_ELSE))
    room = area.h - _UNDER.get(tab, 0)
    return rows, min(_TALLEST, room // rows - _GAP)


def _tiles(tab: Tab, count: int, area: Rect, high: int) -> list[Rect]:
    return tiled(area, count, across=ACROSS.get(tab, ACROSS_ELSE), high=high, gap=_GAP)


def _under(area: Rect, rows: int, high: int) -> Rect:
    """What the buttons leave."""
    top = area.y + rows * (high + _GAP) + _GAP
    return Rect(area.x, top, area.w, area.bottom - top)


def _buttons(desk: Desk, offered: Sequence[Offer], boxes: Sequence[Rect]) -> Iterator[Target]:
    for offer, box in zip(offered, boxes, strict=True):
        look = Look.MARKED if offer.on else Look.PLAIN
        words = _said(desk, offer.words, offer.values)
        yield _button(desk, offer.key, words, box, offer.touch, look)


def _button(desk: Desk, key: str, words: str, box: Rect, touch: object, look: Look) -> Target:
    inner = box.inner(desk.pad, desk.pad)
    em = _fitting(desk, words, inner, BOLD if look is Look.MAIN else REGULAR)
    texts = desk.button(key, words, box, em, touch, look)
    if touch is None and look is Look.MARKED:  # what is so now is not greyed out
        return Target(key, box, look, texts.texts, texts.edge, None)
    return texts


def _below(desk: Desk, view: PanelView, rest: Rect) -> Iterator[Element]:
    """Under the buttons: the steps of an exercise, or how a key is pressed here."""
    if view.tab is Tab.CABLES:
        yield _paragraph(desk, "keys", _said(desk, "keys"), rest)
    if view.tab is Tab.TRAINING and view.exercise is None:
        yield _paragraph(desk, "choose", _said(desk, "choose"), rest)
    if view.tab is Tab.TRAINING and view.exercise is not None:
        yield from _steps(desk, view.exercise, view.steps, rest)


def _steps(desk: Desk, found: Exercise, ticked: Sequence[bool], area: Rect) -> Iterator[Block]:
    """The next step stands out; what is done has its tick."""
    high = area.h // len(found.steps) - _GAP
    boxes = tiled(area, len(found.steps), across=1, high=high, gap=_GAP)
    following = next((at for at, done in enumerate(ticked) if not done), -1)
    for at, (step, box) in enumerate(zip(found.steps, boxes, strict=True)):
        done = "step-done" if ticked[at] else "step-to-do"
        look = Look.MARKED if at == following else Look.TILE
        words = _said(desk, done, (("number", at + 1), ("step", _said(desk, step.words))))
        yield _paragraph(desk, f"step-{at}", words, box, look)


def _told(desk: Desk, view: PanelView, box: Rect) -> Block:
    """What no hand can do, or the last things that were done."""
    if view.refused:
        return _paragraph(desk, "told", view.refused, box, Look.NOTICE)
    em = desk.letters(TextSize.SMALL).base
    inner = box.inner(desk.pad, desk.pad)
    room = inner.h // line(em)
    lines: list[str] = []
    for words in view.told or (_said(desk, "nothing-yet"),):
        lines += desk.lines(words, inner.w, em)
    texts = desk.stack(lines[:room], inner, em)
    return Block("told", box, Look.TILE, texts, desk.edge)


def _paragraph(desk: Desk, key: str, words: str, box: Rect, look: Look = Look.PAGE) -> Block:
    inner = box.inner(desk.pad, desk.pad)
    em = _fitting(desk, words, inner, REGULAR)
    texts = desk.stack(desk.lines(words, inner.w, em), inner, em, middle=look is not Look.PAGE)
    return Block(key, box, look, texts, 0 if look is Look.PAGE else desk.edge)


def _fitting(desk: Desk, words: str, box: Rect, face: str) -> int:
    """The em box at which the words fit."""
    normal, least = desk.letters(TextSize.SMALL).base, desk.letters(TextSize.SMALL).smallest - 4
    for em in range(normal + 2, least, -1):
        lines = desk.lines(words, box.w, em, face)
        widest = max((desk.measure(one, face, em) for one in lines), default=0)
        if len(lines) * line(em) <= box.h and widest <= box.w:
            return em
    return least

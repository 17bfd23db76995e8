"""The widget that draws a page and reports touches. It decides nothing.

An element is drawn anew only where it, its colours or its being pressed changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Protocol

from kivy.graphics import Color, InstructionGroup, Line, Rectangle
from kivy.uix.widget import Widget

from terminal.access.stops import HEADING
from terminal.session.events import VoterEvent
from terminal.session.states import TextSize, Theme
from terminal.session.view import View
from terminal.ui.desk import Desk
from terminal.ui.ink import Ink
from terminal.ui.page import Align, Block, Code, Element, Page, Target, Text
from terminal.ui.press import Presses
from terminal.ui.rect import Rect
from terminal.ui.screens import curtain
from terminal.ui.screens.caption import KEY as CAPTION
from terminal.ui.screens.caption import caption
from terminal.ui.theme import COLOURS, Colours, Pair

Emit = Callable[[Any], None]
Clock = Callable[[], int]
_MIDDLE = 0.38
"""Of the em box, above the line that letters stand on: the middle of a kanji."""

_BLACK, _WHITE = (0, 0, 0), (1, 1, 1)
_RING_MM = 1.0
_HEADINGS = ("heading", "message", "help")
"""What says what a screen is for; the cursor begins there."""


class Drawn(Protocol):
    """Whose pages are on the sheet: the voters' (terminal/ui/pages.py), or others of this kit."""

    @property
    def desk(self) -> Desk:
        """The glass, and what its texts are set with."""

    def page(self, view: Any, /) -> Page:
        """A view as a page."""


class Sheet(Widget):  # type: ignore[misc]  # Kivy has no types
    """One screen. emit: told of every touch that counts; a voter's has the time of clock."""

    def __init__(self, pages: Drawn, ink: Ink, emit: Emit, clock: Clock) -> None:
        glass = pages.desk.glass
        super().__init__(size=(glass.width, glass.height), size_hint=(None, None))
        self._pages, self._ink, self._emit, self._clock = pages, ink, emit, clock
        self._height = glass.height
        self._ring = glass.px(_RING_MM)
        self._presses: Presses[Any] = Presses()
        self._drawn: dict[str, tuple[object, InstructionGroup]] = {}
        self._colours: Colours | None = None
        self._ground = Color(0, 0, 0)
        self.canvas.add(self._ground)
        self.canvas.add(Rectangle(pos=(0, 0), size=(glass.width, glass.height)))
        self.page: Page | None = None
        self.focus: str | None = None
        self._caption: Block | None = None

    def show(self, view: View) -> None:
        """The page of this view is drawn; a finger that is down belongs to the one before
        if that was another screen."""
        dark = curtain.covered(view)
        page = curtain.page(self._pages.desk) if dark else self._pages.page(view)
        if self.page is not None and page.name != self.page.name:
            self._presses.page_changed()
        self.lay(page, Theme.DARK if dark else view.settings.theme)

    def turn(self, page: Page, theme: Theme) -> None:
        """As show(), for a page that is none of a voter's view."""
        if self.page is not None and page.name != self.page.name:
            self._presses.page_changed()
        self.lay(page, theme)

    def lay(self, page: Page, theme: Theme) -> None:
        """This page is drawn."""
        self.page = page
        self._paint(COLOURS[theme])

    def point(self, key: str | None, words: str = "", size: TextSize = TextSize.NORMAL) -> None:
        """The cursor of keys and switches lies on this target, or nowhere. words: what it
        rests on, where that is no target of the page; shown in letters of this size."""
        self.focus = key
        self._caption = caption(self._pages.desk, size, words) if words else None
        self._repaint()

    def on_touch_down(self, touch: Any) -> bool:
        if _counts(touch):
            self._presses.down(touch.uid, self._key_at(touch))
            self._repaint()
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if _counts(touch):
            self._presses.move(touch.uid, self._key_at(touch))
            self._repaint()
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if _counts(touch):
            pressed = self._presses.up(touch.uid, self._key_at(touch))
            self._repaint()
            if pressed is not None:
                self._act(pressed)
        return True

    def _act(self, key: str) -> None:
        act = self.page.target(key).act if self.page is not None else None
        if isinstance(act, VoterEvent):
            self._emit(replace(act, at=self._clock(), others=self._presses.others))
        elif act is not None and not self._presses.others:
            self._emit(act)

    def _key_at(self, touch: Any) -> str | None:
        target = self.page.target_at(touch.x, self._height - touch.y) if self.page else None
        return target.key if target else None

    def _repaint(self) -> None:
        if self._colours is not None:
            self._paint(self._colours)

    def _paint(self, colours: Colours) -> None:
        page = self.page
        if page is None:
            return
        if colours is not self._colours:
            self._colours = colours
            self._ground.rgb = colours.page.ground
        wanted = {element.key: element for element in page.elements}
        focus = _marked(self.focus, wanted)
        self._forget(CAPTION)
        if self._caption is not None and page.name != curtain.NAME:
            wanted[CAPTION] = self._caption  # last, over what is drawn anew below it
        for key in [key for key in self._drawn if key not in wanted]:
            self._forget(key)
        for key, element in wanted.items():
            held, focused = key == self._presses.held, key == focus
            state = (element, id(colours), held, focused)
            if key in self._drawn and self._drawn[key][0] == state:
                continue
            if key in self._drawn:
                self.canvas.remove(self._drawn[key][1])
            group = self._group(element, colours, held=held, focused=focused)
            self._drawn[key] = (state, group)
            self.canvas.add(group)

    def _forget(self, key: str) -> None:
        """Nothing is drawn of this element any more."""
        if key in self._drawn:
            self.canvas.remove(self._drawn.pop(key)[1])

    def _group(
        self, element: Element, colours: Colours, *, held: bool, focused: bool
    ) -> InstructionGroup:
        """Edge, ground, tick and texts of one element."""
        pair: Pair = getattr(colours, element.look)
        group = InstructionGroup()
        edge = element.edge
        self._fill(group, element.box, colours.page.letters if focused else pair.edge)
        if focused:
            edge = max(3 * edge, self._ring)
        if held and _shows_press(element):
            self._fill(group, element.box.inner(edge, edge), pair.letters)
            edge *= 2
        self._fill(group, element.box.inner(edge, edge), pair.ground)
        if isinstance(element, Target) and element.tick is not None:
            self._tick(group, element.tick, pair, ticked=element.ticked)
        if isinstance(element, Block) and element.code is not None:
            self._code(group, element.code)
        group.add(Color(*pair.letters))
        for text in element.texts:
            self._write(group, text)
        return group

    def _fill(self, group: InstructionGroup, box: Rect, colour: Any) -> None:
        group.add(Color(*colour))
        group.add(Rectangle(pos=(box.x, self._height - box.bottom), size=(box.w, box.h)))

    def _code(self, group: InstructionGroup, code: Code) -> None:
        """Each run of dark dots in a row is one rectangle."""
        self._fill(group, code.box, _WHITE)
        for down, row in enumerate(code.dots):
            top = code.box.y + down * code.dot
            for start, count in _runs(row):
                left = code.box.x + start * code.dot
                self._fill(group, Rect(left, top, count * code.dot, code.dot), _BLACK)

    def _tick(self, group: InstructionGroup, box: Rect, pair: Pair, *, ticked: bool) -> None:
        """A ring for everybody; a tick in it for the one who is chosen."""
        x, y, side = box.x, self._height - box.bottom, box.w
        thick = max(1.5, side / 18)
        group.add(Color(*(pair.letters if ticked else pair.edge)))
        group.add(Line(circle=(x + side / 2, y + side / 2, side / 2 - thick), width=thick / 1.5))
        if ticked:
            points = (0.24, 0.52, 0.43, 0.32, 0.77, 0.70)
            placed = [part * side + (x, y)[at % 2] for at, part in enumerate(points)]
            group.add(Line(points=placed, width=thick * 1.6, cap="round", joint="round"))

    def _write(self, group: InstructionGroup, text: Text) -> None:
        if not text.words:
            return
        picture = self._ink.picture(text)
        width, height = picture.size
        box, spare = text.box, text.box.w - width
        across = {Align.LEFT: 0, Align.CENTRE: spare // 2, Align.RIGHT: spare}[text.align]
        middle = self._height - box.y - box.h / 2
        bottom = round(middle - _MIDDLE * text.em - self._ink.descent(text.face, text.em))
        group.add(Rectangle(texture=picture, pos=(box.x + across, bottom), size=(width, height)))


def _marked(focus: str | None, elements: Mapping[str, Element]) -> str | None:
    """The key of what the cursor is drawn around, if that is on the page."""
    if focus != HEADING:
        return focus
    return next((key for key in _HEADINGS if key in elements), None)


def _shows_press(element: Element) -> bool:
    return isinstance(element, Target) and element.act is not None and not element.quiet


def _runs(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where dark dots begin, and how many."""
    at = 0
    for dark, run in groupby(row):
        count = len(tuple(run))
        if dark:
            yield at, count
        at += count


def _counts(touch: Any) -> bool:
    """A finger, or the main button of a mouse; a wheel is neither."""
    return getattr(touch, "button", "left") == "left"

"""What is drawn: a page of elements, each at its place. Made without Kivy, as a value.

A page is a function of a view, so everything about it can be tested on the value; the
painter adds nothing and decides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from terminal.ui.rect import Rect


class Look(StrEnum):
    """Which pair of colours; a field of theme.Colours."""

    PAGE = "page"
    TILE = "tile"
    MARKED = "marked"
    PLAIN = "plain"
    MAIN = "main"
    IDLE = "idle"
    STRIP = "strip"
    NOTICE = "notice"


class Align(StrEnum):
    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True)
class Text:
    """One line of text in a box of its own. em: pixels. face: a key of faces.FACES.

    personal: tells what this voter chose; its picture is not kept after the page.
    """

    words: str = field(repr=False)
    box: Rect
    em: int
    face: str
    align: Align = Align.LEFT
    personal: bool = field(default=False, repr=False)


@dataclass(frozen=True)
class Code:
    """A QR code, dark on white in all colours. dots: rows from the top with their white
    border, each dot so many whole pixels; box: just these. May be secret: never printed."""

    dots: tuple[tuple[bool, ...], ...] = field(repr=False)
    box: Rect

    @property
    def dot(self) -> int:
        """Pixels of a side of a dot."""
        return self.box.w // len(self.dots)


@dataclass(frozen=True)
class Block:
    """A ground with text on it, or a code. key: stays the same while its place does."""

    key: str
    box: Rect
    look: Look
    texts: tuple[Text, ...] = ()
    edge: int = 0
    code: Code | None = None


@dataclass(frozen=True)
class Target:
    """What can be touched. act: what a touch means, None where it would do nothing now: a
    voter's event with a time still to be put in, or a touch of staff (terminal/staff).
    tick: the box of the mark of a choice, if it has one. quiet: that it is pressed is not
    shown, for whoever looks over a shoulder.
    """

    key: str
    box: Rect
    look: Look
    texts: tuple[Text, ...]
    edge: int
    act: Any = field(repr=False)
    tick: Rect | None = None
    ticked: bool = field(default=False, repr=False)
    quiet: bool = False


Element = Block | Target


@dataclass(frozen=True)
class Page:
    """Everything on the screen. name: of the screen, for tests and manuals."""

    name: str
    elements: tuple[Element, ...]

    @property
    def targets(self) -> tuple[Target, ...]:
        return tuple(item for item in self.elements if isinstance(item, Target))

    @property
    def texts(self) -> Iterator[tuple[Element, Text]]:
        for element in self.elements:
            for text in element.texts:
                yield element, text

    def target(self, key: str) -> Target:
        """Raises KeyError where the page offers no such thing."""
        for target in self.targets:
            if target.key == key:
                return target
        raise KeyError(key)

    def target_at(self, x: float, y: float) -> Target | None:
        return next((target for target in self.targets if target.box.holds(x, y)), None)

"""What every page is made with: the glass, the faces, the election, the language.

All texts of a page are set here, so that a text always has a box of its own and is
broken by the rules of Japanese, never by a painter.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from common.election import Contest, Mode
from common.text import Language, text
from terminal.session.states import TextSize
from terminal.ui.breaking import balanced, broken
from terminal.ui.faces import BOLD, REGULAR, Faces
from terminal.ui.letters import Letters, letters, line
from terminal.ui.millimetres import GAP_MM, TARGET_MM, Glass
from terminal.ui.page import Align, Block, Look, Target, Text
from terminal.ui.rect import Rect

Measure = Callable[[str, str, int], int]
"""Pixels from left to right of a text in a face at an em box."""

_PAD_MM = 1.0
_EDGE_MM = 0.35


@dataclass(frozen=True)
class Desk:
    """One terminal's screen in one election."""

    glass: Glass
    faces: Faces = field(repr=False)
    measure: Measure = field(repr=False, compare=False)
    election: str
    mode: Mode
    contests: tuple[Contest, ...] = field(repr=False)
    language: Language = "ja"

    @property
    def gap(self) -> int:
        return self.glass.px(GAP_MM)

    @property
    def pad(self) -> int:
        return self.glass.px(_PAD_MM)

    @property
    def edge(self) -> int:
        return self.glass.px(_EDGE_MM)

    @property
    def target(self) -> int:
        return self.glass.px(TARGET_MM)

    def letters(self, size: TextSize) -> Letters:
        return letters(self.glass, size)

    def said(self, key: str, part: str = "", **values: Any) -> str:
        """A text for voters, by its key in the catalogue's voter.toml."""
        return text(f"voter.{key}", f"{part}_{self.language}" if part else self.language, **values)

    def lines(self, words: str, width: int, em: int, face: str = REGULAR) -> tuple[str, ...]:
        return balanced(words, width, lambda part: self.measure(part, face, em))

    def count_lines(self, words: str, width: int, em: int, face: str = REGULAR) -> int:
        """How many lines() there are."""
        return len(broken(words, width, lambda part: self.measure(part, face, em)))

    def stack(
        self,
        lines: Iterable[str],
        box: Rect,
        em: int,
        face: str = REGULAR,
        align: Align = Align.LEFT,
        *,
        middle: bool = False,
        personal: bool = False,
    ) -> tuple[Text, ...]:
        """Lines one under the other, from the top of a box or in its middle."""
        said = tuple(lines)
        height = line(em)
        top = box.y + (max(0, box.h - height * len(said)) // 2 if middle else 0)
        return tuple(
            Text(words, Rect(box.x, top + at * height, box.w, height), em, face, align, personal)
            for at, words in enumerate(said)
        )

    def button(self, key: str, words: str, box: Rect, em: int, act: Any, look: Look) -> Target:
        """A button with its words in the middle; one that does nothing now looks idle."""
        inner = box.inner(self.pad, self.pad)
        bold = BOLD if look is Look.MAIN else REGULAR
        face = bold if act is not None else REGULAR
        texts = self.stack(
            self.lines(words, inner.w, em, face), inner, em, face, Align.CENTRE, middle=True
        )
        thick = self.edge if act is None else 2 * self.edge
        return Target(key, box, look if act is not None else Look.IDLE, texts, thick, act)

    def height_of(self, words: str, width: int, em: int) -> int:
        """How high a button of this width must be."""
        count = self.count_lines(words, width - 2 * self.pad, em, BOLD)
        return max(self.target, count * line(em) + 2 * self.pad)

    def block(self, key: str, box: Rect, texts: Iterable[Text], look: Look = Look.PAGE) -> Block:
        return Block(key, box, look, tuple(texts))

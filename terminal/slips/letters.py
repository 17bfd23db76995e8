"""Words as rows of dots: which face draws them, and where their lines break."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from common.glyphs import is_selector
from terminal.slips.outlines import Bits, Face, Glyph
from terminal.ui.faces import BOLD, REGULAR, Faces, NoFace, load_faces

UNKNOWN = "〓"
"""Printed for a letter that no face here draws: seen at once, and never another letter."""

_NEVER_FIRST = frozenset(
    "、。，．・：；」』）】〉》ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々,.:;)]!?"
)


@dataclass(frozen=True)
class Drawn:
    """Letters on one line: rows from the top down, each `wide` dots."""

    rows: tuple[Bits, ...]
    wide: int


class Letters:
    """Everything that the faces of this computer draw, opened when the first is drawn. Glyphs
    are kept, for they come again; words are not."""

    def __init__(self, faces: Callable[[], Faces] = load_faces) -> None:
        self._load = faces
        self._kept: dict[tuple[str, str, int], Glyph] = {}

    @cached_property
    def _faces(self) -> Faces:
        return self._load()

    @cached_property
    def _open(self) -> dict[str, Face]:
        return {name: Face(file) for name, file in self._faces.files.items()}

    def lines(self, words: str, em: int, wide: int, *, bold: bool = False) -> tuple[Drawn, ...]:
        """The words in lines no wider than `wide` dots: none begins with a closing mark, and
        Latin words are broken only where one alone is too long."""
        face, written = self._face(words, bold=bold)
        glyphs = [(one, self._glyph(face, one, em)) for one in _letters(written)]
        lines: list[list[tuple[str, Glyph]]] = [[]]
        for letter, glyph in glyphs:
            line = lines[-1]
            if line and _width(line) + glyph.advance > wide:
                lines.append(_carried(line, letter))
            lines[-1].append((letter, glyph))
        return tuple(_drawn([glyph for _, glyph in line], em) for line in lines)

    def _face(self, words: str, *, bold: bool) -> tuple[str, str]:
        """The face for all of these; what none draws is left to the mark for the unknown."""
        try:
            name = self._faces.face_of(words)
        except NoFace:
            words = "".join(one if self._draws(one) else UNKNOWN for one in _letters(words))
            name = REGULAR
        return (BOLD if bold and name == REGULAR else name), words

    def _draws(self, letter: str) -> bool:
        try:
            return self._faces.face_of(letter) == REGULAR
        except NoFace:
            return False

    def _glyph(self, face: str, letter: str, em: int) -> Glyph:
        key = (face, letter, em)
        if key not in self._kept:
            self._kept[key] = self._open[face].glyph(letter, em)
        return self._kept[key]


def _letters(words: str) -> Iterator[str]:
    """Each with its variation selector; a second one behind it chooses nothing."""
    held = ""
    for letter in words:
        if held and not is_selector(ord(letter)):
            yield held[:2]
            held = ""
        held += letter
    if held:
        yield held[:2]


def _carried(line: list[tuple[str, Glyph]], letter: str) -> list[tuple[str, Glyph]]:
    """What goes to the next line with this letter; it is taken off the line before."""
    keep = len(line)
    if letter in _NEVER_FIRST:
        keep -= 1
    elif letter.isascii() and not letter.isspace():
        while keep and line[keep - 1][0].isascii() and not line[keep - 1][0].isspace():
            keep -= 1
    keep = keep or len(line)
    carried = line[keep:]
    del line[keep:]
    return carried


def _width(line: list[tuple[str, Glyph]]) -> int:
    return sum(glyph.advance for _, glyph in line)


def _drawn(glyphs: list[Glyph], em: int) -> Drawn:
    """What hangs over at the end of the last letter is kept."""
    over = max((glyph.wide - glyph.advance for glyph in glyphs), default=0)
    wide = sum(glyph.advance for glyph in glyphs) + max(0, over)
    rows = [0] * em
    left = 0
    for glyph in glyphs:
        shift = wide - left - glyph.wide
        for y, bits in enumerate(glyph.rows):
            rows[y] |= bits << shift if shift >= 0 else bits >> -shift
        left += glyph.advance
    return Drawn(tuple(rows), wide)

"""A name that no font of the terminals can draw exactly is refused at preparation.

The fonts are read themselves, each once in a process and only when the one before it
lacks something: the face is chosen for a whole name, in the order of the fonts given.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from common.glyphs import Coverage, missing


@cache
def coverage_of(font: Path) -> Coverage:
    """Every letter and every variation sequence of this font file."""
    from fontTools.ttLib import TTFont  # it is slow to import, and few commands read a font

    with TTFont(font, lazy=True) as opened:
        table = opened["cmap"]
        letters = frozenset(table.getBestCmap())
        pairs = {
            selector: _letters(entries, letters)
            for part in table.tables
            if part.format == 14
            for selector, entries in part.uvsDict.items()
        }
    return Coverage(letters, pairs)


def _letters(entries: Sequence[tuple[int, str | None]], letters: frozenset[int]) -> frozenset[int]:
    """Letters with a form of their own, or whose usual form is the one that is meant."""
    return frozenset(letter for letter, glyph in entries if glyph is not None or letter in letters)


def undrawable(text: str, fonts: Sequence[Path]) -> tuple[str, ...]:
    """What no single font draws of this text: of the font that lacks least, its gaps.

    Empty where one font draws all of it.
    """
    fewest: tuple[str, ...] | None = None
    for font in fonts:
        lacking = missing(text, coverage_of(font))
        if not lacking:
            return ()
        if fewest is None or len(lacking) < len(fewest):
            fewest = lacking
    return fewest or ()

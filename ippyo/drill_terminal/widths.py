"""How wide a text is, from the very fonts of the terminal, without a window."""

from functools import cache, lru_cache

from fontTools.ttLib import TTFont

from common.glyphs import is_selector
from terminal.ui.faces import Faces

_MISSING = 1.0


class Widths:
    """Measures as the terminal's painter does, by the advance of each letter."""

    def __init__(self, faces: Faces) -> None:
        self._files = faces.files

    def measure(self, words: str, face: str, em: int) -> int:
        """Pixels from left to right of a text in a face at an em box."""
        return round(_ems(str(self._files[face]), words) * em)


@lru_cache(maxsize=20_000)
def _ems(path: str, words: str) -> float:
    """How many em boxes wide these words are."""
    advances, letters = _font(path)
    return sum(
        advances.get(letters.get(ord(letter), ""), _MISSING)
        for letter in words
        if not is_selector(ord(letter))
    )


@cache
def _font(path: str) -> tuple[dict[str, float], dict[int, str]]:
    """Advances by glyph as parts of the em box, and glyphs by letter."""
    with TTFont(path, lazy=True) as font:
        units = font["head"].unitsPerEm
        metrics = font["hmtx"].metrics
        return {name: wide / units for name, (wide, _) in metrics.items()}, dict(font.getBestCmap())

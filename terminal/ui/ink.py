"""Texts as pictures: white letters, coloured while they are drawn.

The pictures of what everybody sees are kept, up to a number; a picture that tells what
one voter chose is made for its page and goes with it.
"""

from collections import OrderedDict
from pathlib import Path
from typing import Any

from kivy.core.text import Label

from terminal.ui.faces import Faces
from terminal.ui.page import Text

KEPT = 600


class Ink:
    """Measures and draws texts. A width or a picture is a function of words, face and em."""

    def __init__(self, faces: Faces) -> None:
        self._files = faces.files
        self._labels: dict[tuple[str, int], Any] = {}
        self._kept: OrderedDict[tuple[str, str, int], Any] = OrderedDict()

    def measure(self, words: str, face: str, em: int) -> int:
        """Pixels from left to right."""
        if not words:
            return 0
        width: int = self._label(face, em).get_extents(words)[0]
        return width

    def descent(self, face: str, em: int) -> int:
        """Pixels from the bottom of a picture up to the line that letters stand on."""
        down: int = -self._label(face, em).get_descent()
        return down

    def picture(self, text: Text) -> Any:
        """The texture of this text."""
        key = (text.words, text.face, text.em)
        if text.personal:
            return _drawn(text.words, self._files[text.face], text.em)
        if key not in self._kept:
            self._kept[key] = _drawn(text.words, self._files[text.face], text.em)
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    @property
    def kept(self) -> tuple[tuple[str, str, int], ...]:
        """Words, face and em of every picture that is kept."""
        return tuple(self._kept)

    def _label(self, face: str, em: int) -> Any:
        key = (face, em)
        if key not in self._labels:
            self._labels[key] = Label(font_name=str(self._files[face]), font_size=em)
        return self._labels[key]


def _drawn(words: str, font: Path, em: int) -> Any:
    label = Label(text=words, font_name=str(font), font_size=em, color=(1, 1, 1, 1))
    label.refresh()
    return label.texture

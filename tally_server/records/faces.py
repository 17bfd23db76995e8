"""Which face of the record draws which text: always one face for the whole of a text.

What no face draws is written as its number, `〔U+20BB7〕`: a wrong form of a name would
look right, and a number cannot.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from common.glyphs import Coverage, first_exact, is_selector, missing


@dataclass(frozen=True)
class Face:
    """family: its name in the font file. A record in its base face is what it should be."""

    family: str
    file: Path
    coverage: Callable[[], Coverage] = field(compare=False, repr=False)


@dataclass(frozen=True)
class Drawn:
    """A text as it is set. exact: whether every letter has its form."""

    face: str
    shown: str
    exact: bool


def drawn(texts: Iterable[str], faces: tuple[Face, ...]) -> dict[str, Drawn]:
    """How each text is set that the first face does not draw."""
    base, *others = faces
    found = {}
    for text in sorted(set(texts)):
        if missing(text, base.coverage()):
            found[text] = _drawn(text, base, others)
    return found


def _drawn(text: str, base: Face, others: list[Face]) -> Drawn:
    by_family = {face.family: face.coverage() for face in others}
    family = first_exact((text,), by_family)
    if family is not None:
        return Drawn(family, text, exact=True)
    return Drawn(base.family, "".join(_numbered(text, base.coverage())), exact=False)


def _numbered(text: str, coverage: Coverage) -> Iterator[str]:
    for letter in text:
        if is_selector(ord(letter)) or missing(letter, coverage):
            yield f"〔U+{ord(letter):04X}〕"
        else:
            yield letter


def texts_in(value: object) -> Iterator[str]:
    """Every text of a JSON value, names of members not."""
    match value:
        case str():
            yield value
        case Mapping():
            for item in value.values():
                yield from texts_in(item)
        case list() | tuple():
            for item in value:
                yield from texts_in(item)

"""Whether a font draws a text exactly: every letter, and every letter with its selector.

A font that lacks a variation sequence shows the bare letter, which is the wrong form of
a name and looks like nothing was missing. So pairs are asked for, not selectors. A name
is drawn by one face as a whole: forms of two makers are never mixed in it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

Span = tuple[int, int]
_SPACES = frozenset({0x20, 0x3000})


@dataclass(frozen=True)
class Coverage:
    """What one font draws. letters: code points. pairs: by selector, its letters."""

    letters: frozenset[int] = field(repr=False)
    pairs: Mapping[int, frozenset[int]] = field(repr=False, hash=False)


def missing(text: str, coverage: Coverage) -> tuple[str, ...]:
    """What the font does not draw, as Unicode writes it: `U+20BB7`, `U+8FBB U+E0100`."""
    return tuple(
        " ".join(f"U+{part:04X}" for part in wanted)
        for wanted in _wanted(text)
        if not _drawn(wanted, coverage)
    )


def first_exact(texts: Iterable[str], faces: Mapping[str, Coverage]) -> str | None:
    """The first face, in the order given, that draws all of these; None if none does."""
    wanted = tuple(texts)
    for name, coverage in faces.items():
        if not any(missing(text, coverage) for text in wanted):
            return name
    return None


def is_selector(code_point: int) -> bool:
    return 0xFE00 <= code_point <= 0xFE0F or 0xE0100 <= code_point <= 0xE01EF


def spans(code_points: Iterable[int]) -> list[Span]:
    """The same numbers as runs, first and last, in order."""
    runs: list[Span] = []
    for point in sorted(code_points):
        if runs and runs[-1][1] == point - 1:
            runs[-1] = (runs[-1][0], point)
        else:
            runs.append((point, point))
    return runs


def of_spans(runs: Iterable[Iterable[int]]) -> frozenset[int]:
    """The numbers of these runs."""
    return frozenset(point for first, last in runs for point in range(first, last + 1))


def _wanted(text: str) -> Iterator[tuple[int, ...]]:
    points = [ord(letter) for letter in text]
    for at, point in enumerate(points):
        if is_selector(point):
            continue
        after = points[at + 1] if at + 1 < len(points) else 0
        yield (point, after) if is_selector(after) else (point,)
    if points and is_selector(points[0]):
        yield (points[0],)


def _drawn(wanted: tuple[int, ...], coverage: Coverage) -> bool:
    letter, *selector = wanted
    if selector:
        return letter in coverage.pairs.get(selector[0], frozenset())
    return letter in coverage.letters or letter in _SPACES

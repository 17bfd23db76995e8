"""A slip as it is laid out, whatever the printer: parts from the top to the cut.

Sizes are those of the em, the square in which a Japanese letter stands.
"""

from dataclasses import dataclass, field
from enum import Enum

DOTS_PER_MM = 8
"""203 dots an inch: slip printers of 58 and 80 mm alike."""


class Size(Enum):
    """The em in dots. Nothing is smaller than 3.25 mm; what is copied or compared has 4."""

    SMALL = 26
    NORMAL = 32
    LARGE = 56
    HUGE = 120

    @property
    def millimetres(self) -> float:
        return self.value / DOTS_PER_MM


@dataclass(frozen=True)
class Words:
    """Broken into lines where they are too long for the paper."""

    text: str = field(repr=False)
    size: Size = Size.NORMAL
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Row:
    """One line: a name at the left, its value at the right."""

    name: str
    value: str = field(repr=False)
    size: Size = Size.NORMAL


@dataclass(frozen=True)
class Banner:
    """White on black over the whole width: what must not be overlooked."""

    text: str


@dataclass(frozen=True)
class Groups:
    """Letters that people copy and compare, so many groups a line, numbered at the left."""

    groups: tuple[str, ...] = field(repr=False)
    across: int


@dataclass(frozen=True)
class Code:
    """A QR code, as large as the paper allows."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class Rule:
    """A line across."""


@dataclass(frozen=True)
class Gap:
    millimetres: int


@dataclass(frozen=True)
class Sign:
    """Somebody signs here: their office, and a line of 12 mm to write on."""

    office: str


Part = Words | Row | Banner | Groups | Code | Rule | Gap | Sign


@dataclass(frozen=True)
class Strip:
    """Everything up to the cut."""

    parts: tuple[Part, ...]

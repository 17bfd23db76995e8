"""What a voter has in front of the eyes, as values that can be measured.

Lengths on the glass are whole pixels from the top left corner; `pixels_per_mm` makes
millimetres of them. Colours are `#rrggbb`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Shown(StrEnum):
    """Which screen it is."""

    SHUT = "shut"  # the polls are not open
    WAITING = "waiting"  # for a grant
    BUSY = "busy"  # a grant is looked at, or a vote is recorded
    START = "start"
    CHOOSING = "choosing"
    CONFIRMING = "confirming"
    ENDING = "ending"  # 途中終了, still to be confirmed
    REVIEW = "review"
    DONE = "done"
    HELP = "help"
    ASKING = "asking"  # whether somebody is still there
    CALLED = "called"  # staff are called
    FAILED = "failed"


class Does(StrEnum):
    """What a touch on an area means. DECIDES: confirms one of several contests. RECORDS:
    what is touched last."""

    BEGINS = "begins"
    CHOOSES = "chooses"
    PROCEEDS = "proceeds"
    BACK = "back"
    DECIDES = "decides"
    RECORDS = "records"
    ENDS = "ends"
    CONFIRMS_END = "confirms-end"
    TURNS_ON = "turns-on"
    TURNS_BACK = "turns-back"
    OPENS_ROW = "opens-row"
    CHANGES = "changes"
    HELPS = "helps"
    CALLS_STAFF = "calls-staff"
    STILL_HERE = "still-here"
    LARGER = "larger"
    SMALLER = "smaller"
    COLOURS = "colours"
    OTHER = "other"


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.w / 2, self.y + self.h / 2

    def contains(self, other: "Box") -> bool:
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def distance(self, other: "Box") -> float:
        """Pixels between the two, 0 where they meet or overlap."""
        across = max(0, other.x - self.right, self.x - other.right)
        down = max(0, other.y - self.bottom, self.y - other.bottom)
        return float((across**2 + down**2) ** 0.5)


@dataclass(frozen=True)
class Words:
    """One line of text. wide: pixels that it needs. high: pixels of a letter of full height
    (国, or a capital I). minor: it stands beside a name: reading, party, a caption."""

    text: str = field(repr=False)
    box: Box
    wide: int
    high: float
    face: str
    colour: str
    minor: bool = False


@dataclass(frozen=True)
class Area:
    """A ground with text on it, or something that can be touched.

    key: the same as long as its place is. does: None where a touch does nothing now.
    touchable: it looks like something to touch. candidate: an id, where it is one.
    edge: pixels of the line around it; edge_colour: its colour.
    """

    key: str
    box: Box
    ground: str
    edge: int
    edge_colour: str
    words: tuple[Words, ...]
    touchable: bool = False
    does: Does | None = None
    candidate: str = field(default="", repr=False)
    marked: bool = field(default=False, repr=False)
    tick: Box | None = None

    @property
    def text(self) -> str:
        return "".join(words.text for words in self.words)


@dataclass(frozen=True)
class Screen:
    """Everything that is on the glass. contest: whose candidates are shown, "" for none.
    size, colours: as the voter has set them."""

    shown: Shown
    contest: str
    width: int
    height: int
    pixels_per_mm: float
    size: str
    colours: str
    ground: str
    areas: tuple[Area, ...]

    @property
    def targets(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.touchable)

    @property
    def candidates(self) -> tuple[Area, ...]:
        return tuple(area for area in self.areas if area.candidate and area.touchable)

    @property
    def text(self) -> str:
        """Every text, one area a line."""
        return "\n".join(area.text for area in self.areas)

    def that(self, *does: Does) -> Area | None:
        """The first area that does one of these now, in the order asked."""
        for wanted in does:
            for area in self.areas:
                if area.does is wanted:
                    return area
        return None

    def candidate(self, name: str) -> Area | None:
        return next((area for area in self.candidates if area.candidate == name), None)

    def mm(self, pixels: float) -> float:
        return pixels / self.pixels_per_mm

    def lines(self) -> Iterator[tuple[Area, Words]]:
        for area in self.areas:
            for words in area.words:
                yield area, words

"""How the candidates' boxes are laid out: one grid for all contests of an election.

Boxes are equal to the pixel: the same size, letters and colours; the longest name decides
for all. Columns are few where all candidates fit on one screen with few, so that names
are large; a name is never smaller than the size that the voter chose asks for. Where it
does not fit, there are fewer columns.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from common.election import Candidate, Contest
from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.faces import REGULAR
from terminal.ui.frame import Frame, frame
from terminal.ui.letters import SMALLEST_MM, line
from terminal.ui.rect import Rect

_COLUMNS = (1, 2, 3, 4)
_TICK_MM = 6.0
_STRETCH = 1.35


class NoRoom(ValueError):
    """Not one box fits on this screen at this size: the glass is too small."""


@dataclass(frozen=True)
class Grid:
    """columns, rows: of the full screen. Sizes of letters as em boxes in pixels; how many
    lines the longest reading, name and party take in a box. tile: its height."""

    frame: Frame
    columns: int
    rows: int
    tile: int
    reading: int
    name: int
    party: int
    lines: tuple[int, int, int]

    @property
    def fit(self) -> int:
        return self.columns * self.rows


@dataclass(frozen=True)
class _Words:
    """The longest of everything, measured by the letter: (text, face)."""

    names: tuple[tuple[str, str], ...]
    readings: tuple[tuple[str, str], ...]
    parties: tuple[tuple[str, str], ...]


def grid(desk: Desk, size: TextSize) -> Grid:
    """The grid of this election at this size. Raises NoRoom."""
    whole = _fitted(desk, size, paged=False)
    most = max((len(contest.candidates) for contest in _listed(desk.contests)), default=1)
    return whole if most <= whole.fit else _fitted(desk, size, paged=True)


def tick_width(desk: Desk) -> int:
    """The column at the left of a box in which a choice is ticked, with its gap."""
    return desk.glass.px(_TICK_MM) + desk.pad


def inner_width(desk: Desk, tile_width: int) -> int:
    """What is left for a name."""
    return tile_width - tick_width(desk) - 2 * desk.pad - 2 * desk.edge


def boxes(desk: Desk, of: Grid, shown: int, *, at_most: int) -> list[Rect]:
    """The boxes of so many candidates on one screen, row by row.

    at_most: how many the contest shows on a screen; with few, boxes are wider and higher.
    """
    area = of.frame.area
    columns = of.columns
    if at_most < of.fit:
        columns = next(count for count in _COLUMNS if count * of.rows >= at_most)
        columns = min(columns, of.columns)
    rows = -(-at_most // columns)
    width = (area.w - desk.gap * (columns - 1)) // columns
    room = (area.h - desk.gap * (rows - 1)) // rows
    height = min(room, round(of.tile * _STRETCH))
    return [
        Rect(
            area.x + at % columns * (width + desk.gap),
            area.y + at // columns * (height + desk.gap),
            width,
            height,
        )
        for at in range(shown)
    ]


def _listed(contests: Iterable[Contest]) -> Iterable[Contest]:
    return (contest for contest in contests if contest.display != "gojuon")


def _fitted(desk: Desk, size: TextSize, *, paged: bool) -> Grid:
    """The first number of columns with which all fit, else the most that names allow."""
    rowed = any(contest.display == "gojuon" for contest in desk.contests)
    place = frame(desk, size, paged=paged or rowed, rowed=rowed)
    words = _all_words(desk)
    most = max(len(contest.candidates) for contest in desk.contests)
    found: Grid | None = None
    for columns in _COLUMNS:
        tried = _with_columns(desk, size, place, words, columns)
        if tried is None:
            break
        found = tried
        if found.fit >= most:
            break
    if found is None:
        raise NoRoom(f"{size}: not one candidate fits on {desk.glass}")
    return found


def _with_columns(
    desk: Desk, size: TextSize, place: Frame, words: _Words, columns: int
) -> Grid | None:
    type_ = desk.letters(size)
    width = (place.area.w - desk.gap * (columns - 1)) // columns
    room = inner_width(desk, width)
    name, name_lines = _size(desk, words.names, room, type_.name, type_.name_least)
    reading, reading_lines = _size(desk, words.readings, room, type_.minor, type_.smallest)
    party, party_lines = _size(desk, words.parties, room, type_.minor, type_.smallest)
    if columns > 1 and (name_lines > 1 or reading_lines > 1 or party_lines > 2):
        return None
    tile = (
        reading_lines * line(reading)
        + name_lines * line(name)
        + party_lines * line(party)
        + 2 * desk.pad
        + 2 * desk.edge
    )
    tile = max(tile, desk.target)
    rows = (place.area.h + desk.gap) // (tile + desk.gap)
    lines = (reading_lines, name_lines, party_lines)
    return Grid(place, columns, rows, tile, reading, name, party, lines) if rows else None


def _size(
    desk: Desk, words: tuple[tuple[str, str], ...], room: int, wish: int, least: int
) -> tuple[int, int]:
    """The em box at which the longest fits on one line, or the least and how many lines."""

    def widest(em: int) -> int:
        return max((desk.measure(text, face, em) for text, face in words), default=0)

    em = wish
    while em > least and widest(em) > room:
        em -= 1
    lines = max((len(desk.lines(text, room, em, face)) for text, face in words), default=1)
    return em, lines


def _all_words(desk: Desk) -> _Words:
    people = [person for contest in desk.contests for person in contest.candidates]
    return _Words(*(_faced(desk, people, part) for part in (_name, _reading, _party)))


def _faced(
    desk: Desk, people: list[Candidate], part: Callable[[Candidate], str]
) -> tuple[tuple[str, str], ...]:
    """Only the longest few: nothing shorter by a third can be the widest."""
    texts = sorted({part(person) for person in people}, key=len, reverse=True)
    longest = [text for text in texts if len(text) * 3 >= len(texts[0]) * 2]
    return tuple((text, desk.faces.face_of(text)) for text in longest)


def _name(person: Candidate) -> str:
    return person.name


def _reading(person: Candidate) -> str:
    return person.kana


def _party(person: Candidate) -> str:
    return person.party

"""How the candidates' boxes are laid out: one grid for all contests of an election.

Boxes are equal to the pixel: the same size, letters and colours; the longest name of a
contest decides for all in it. Columns are few where all candidates fit on one screen with
few, so that names are large; a name is never smaller than the size that the voter chose
asks for. Where it does not fit, there are fewer columns.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from common.election import Candidate, Contest
from terminal.session.states import TextSize
from terminal.ui.desk import Desk
from terminal.ui.frame import Frame, NoRoom, frame
from terminal.ui.letters import Letters, beside, line
from terminal.ui.rect import Rect, tiled

_COLUMNS = (1, 2, 3, 4)
_TICK_MM = 6.0
_STRETCH = 1.35


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


def for_contest(desk: Desk, of: Grid, size: TextSize, contest: Contest) -> Grid:
    """The same boxes, with letters as large as this contest's own names allow in them."""
    count = len(contest.candidates)
    gojuon = contest.display == "gojuon"
    box = boxes(desk, of, 1, at_most=of.fit if gojuon else min(count, of.fit))[0]
    room, height = inner_width(desk, box.w), box.h - 2 * desk.pad - 2 * desk.edge
    words, type_ = _all_words(desk, (contest,)), desk.letters(size)
    for name in range(type_.name, of.name, -1):
        small = beside(name, type_.minor)
        if _lines(desk, words.names, room, name) > 1:
            continue
        reading, reading_lines = _size(desk, words.readings, room, small, type_.smallest)
        party, party_lines = _size(desk, words.parties, room, small, type_.smallest)
        lines = (reading_lines, 1, party_lines)
        high = sum(line(em) * n for em, n in zip((reading, name, party), lines, strict=True))
        if reading_lines == 1 and high <= height:
            return replace(of, reading=reading, name=name, party=party, lines=lines)
    return of


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
    room = (area.h - desk.gap * (rows - 1)) // rows
    height = min(room, round(of.tile * _STRETCH))
    return tiled(area, shown, across=columns, high=height, gap=desk.gap)


def _listed(contests: Iterable[Contest]) -> Iterable[Contest]:
    return (contest for contest in contests if contest.display != "gojuon")


def _fitted(desk: Desk, size: TextSize, *, paged: bool) -> Grid:
    """Of all columns and sizes of names: those with the largest names on which all are on
    one screen; where none can, those that show the most, and of these the largest names."""
    rowed = any(contest.display == "gojuon" for contest in desk.contests)
    place = frame(desk, size, paged=paged or rowed, rowed=rowed)
    words, type_ = _all_words(desk, desk.contests), desk.letters(size)
    most = max(len(contest.candidates) for contest in desk.contests)
    tried = [
        made
        for columns in _COLUMNS
        for name in range(type_.name, type_.name_least - 1, -1)
        if (made := _with_columns(desk, type_, place, words, columns, name)) is not None
    ]
    if not tried:
        raise NoRoom(f"{size}: not one candidate fits on {desk.glass}")
    return max(tried, key=lambda made: (min(made.fit, most), made.name, -made.columns))


def _with_columns(
    desk: Desk, type_: Letters, place: Frame, words: _Words, columns: int, name: int
) -> Grid | None:
    """The grid with so many columns and names of this size, if that is possible: in one
    column a name may take two lines, in several it may not."""
    width = (place.area.w - desk.gap * (columns - 1)) // columns
    room = inner_width(desk, width)
    name_lines = _lines(desk, words.names, room, name)
    if name_lines > 1 and (columns > 1 or name > type_.name_least):
        return None
    small = beside(name, type_.minor)
    reading, reading_lines = _size(desk, words.readings, room, small, type_.smallest)
    party, party_lines = _size(desk, words.parties, room, small, type_.smallest)
    if columns > 1 and (reading_lines > 1 or party_lines > 2):
        return None
    lines = (reading_lines, name_lines, party_lines)
    letters = sum(line(em) * n for em, n in zip((reading, name, party), lines, strict=True))
    tile = max(letters + 2 * desk.pad + 2 * desk.edge, desk.target)
    rows = (place.area.h + desk.gap) // (tile + desk.gap)
    return Grid(place, columns, rows, tile, reading, name, party, lines) if rows else None


def _lines(desk: Desk, words: tuple[tuple[str, str], ...], room: int, em: int) -> int:
    """How many lines the longest takes; as few as measuring tells, where that is one."""
    if all(desk.measure(text, face, em) <= room for text, face in words):
        return 1
    return max(desk.count_lines(text, room, em, face) for text, face in words)


def _size(
    desk: Desk, words: tuple[tuple[str, str], ...], room: int, wish: int, least: int
) -> tuple[int, int]:
    """The em box at which the longest fits on one line, or the least and how many lines."""

    def widest(em: int) -> int:
        return max((desk.measure(text, face, em) for text, face in words), default=0)

    em = wish
    while em > least and widest(em) > room:
        em -= 1
    return em, _lines(desk, words, room, em)


def _all_words(desk: Desk, contests: Iterable[Contest]) -> _Words:
    people = [person for contest in contests for person in contest.candidates]
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

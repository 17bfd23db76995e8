"""Candidates on the screens: whole names, equal boxes, nobody hidden, the order decided."""

from collections.abc import Iterable, Iterator

from tally_server.compliance.drills.protocol import Person
from tally_server.compliance.drills.screen import Area
from tally_server.compliance.drills.seen import Seen
from tally_server.compliance.measured.measure import measured
from tally_server.compliance.measured.screens import Case, Screens


@measured
def t3_2(screens: Screens, seen: Seen) -> None:
    """Each name and party stands whole in its box, in the letters that were notified."""
    tiles = list(_tiles(screens.cases))
    cut = sum(not _whole(area) for _, area, _ in tiles)
    seen.that("names-whole", bool(tiles) and cut == 0, tiles=len(tiles), cut=cut)
    other = sum(not _named(area, person) for _, area, person in tiles)
    seen.that("names-exact", other == 0, other=other)


def _tiles(cases: Iterable[Case]) -> Iterator[tuple[Case, Area, Person]]:
    """Every box of a candidate, with the person as the committee has them."""
    for case in cases:
        people = {} if case.contest is None else {one.id: one for one in case.contest.candidates}
        for area in case.screen.candidates:
            if area.candidate in people:
                yield case, area, people[area.candidate]


def _whole(area: Area) -> bool:
    return all(
        area.box.contains(words.box) and words.wide <= words.box.w and words.high <= words.box.h
        for words in area.words
    )


def _named(area: Area, person: Person) -> bool:
    """Spaces at the end of a line are not drawn."""
    return _letters(person.name) in _letters(area.text) and _letters(person.party) in _letters(
        area.text
    )


def _letters(words: str) -> str:
    return "".join(words.split())


@measured
def t3_3(screens: Screens, seen: Seen) -> None:
    """Every candidate of a list has the same box, letters, colours and place, to the pixel;
    nobody is chosen at first."""
    _equal(screens, seen)
    marked = [case for case in screens.cases if case.walk and _marked(case)]
    seen.that("nobody-marked", not marked)


def _equal(screens: Screens, seen: Seen) -> None:
    walks = screens.walks()
    unequal = [name for name, cases in walks.items() if len(_shapes(cases)) > 1]
    seen.that("equal", bool(walks) and not unequal, lists=len(walks), unequal=len(unequal))


def _marked(case: Case) -> bool:
    return any(area.marked for area in case.screen.candidates)


def _shapes(cases: Iterable[Case]) -> set[tuple[object, ...]]:
    return {_shape(area) for case in cases for area in case.screen.candidates}


def _shape(area: Area) -> tuple[object, ...]:
    """All of a box but who stands in it."""
    names = [words for words in area.words if not words.minor]
    minor = {round(words.high, 3) for words in area.words if words.minor}
    tick = area.tick
    return (
        *(area.box.w, area.box.h, area.edge, area.ground, area.edge_colour),
        max((words.box.h for words in names), default=0),
        tuple(sorted({words.box.x - area.box.x for words in area.words})),
        tuple(sorted({words.colour for words in area.words})),
        None if tick is None else (tick.x - area.box.x, tick.y - area.box.y, tick.w, tick.h),
        max(minor, default=0.0) if len(minor) > 1 else 0.0,
    )


@measured
def r09(screens: Screens, seen: Seen) -> None:
    """In every form of list everybody is there, once, in the order by lot, with name,
    reading and party and nothing else."""
    walks = screens.walks()
    hidden = [name for name, cases in walks.items() if not _everybody(cases)]
    seen.that("nobody-hidden", bool(walks) and not hidden, lists=len(walks))
    more = sum(not _nothing_else(area, person) for _, area, person in _tiles(screens.cases))
    seen.that("nothing-else", more == 0, more=more)
    short = [cases for cases in walks.values() if len(cases) == 1]
    seen.that("all-at-once", bool(short), lists=len(short))


def _everybody(cases: tuple[Case, ...]) -> bool:
    """Each once, and on each screen in the order of the list; where rows are opened, the
    rows have an order of their own."""
    contest = cases[0].contest
    order = [] if contest is None else [person.id for person in contest.candidates]
    pages = [[area.candidate for area in case.screen.candidates] for case in cases]
    shown = [name for page in pages for name in dict.fromkeys(page)]
    if cases[0].form == "scroll":
        shown = list(dict.fromkeys(shown))
    rising = all(page == sorted(page, key=order.index) for page in pages)
    in_order = sorted(shown, key=order.index) if _by_rows(cases) else shown
    return rising and in_order == order


def _by_rows(cases: tuple[Case, ...]) -> bool:
    return cases[0].contest is not None and cases[0].contest.display == "gojuon"


def _nothing_else(area: Area, person: Person) -> bool:
    left = _letters(area.text)
    for words in (person.reading, person.name, person.party):
        left = left.replace(_letters(words), "", 1)
    return not left


@measured
def vvsg_5_2_a(screens: Screens, seen: Seen) -> None:
    """No bias between choices: the same box, letters and colours for all."""
    _equal(screens, seen)

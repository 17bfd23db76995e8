"""The screens of a terminal in every size and colour, for every form of list.

Screens are gone through once; what is measured on them are functions of these values.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tally_server.compliance.drills.protocol import OWN, Act, Bench, Contest, Terminal, Trial
from tally_server.compliance.drills.screen import Area, Does, Screen, Shown
from tally_server.compliance.drills.seen import Stuck
from tally_server.compliance.drills.steps import (
    arrive,
    choose,
    mark,
    opened,
    record,
    touch,
    wish,
)
from tally_server.compliance.measured.own_time import own_seconds

TRIALS = {
    "own": OWN,
    "single": Trial(lists=(("single", 10), ("single", 2))),
    "pages": Trial(lists=(("pages", 30),)),
    "scroll": Trial(lists=(("scroll", 30),)),
    "gojuon": Trial(lists=(("gojuon", 30),)),
}
_MOST = 60
_SIZES = 4
_VOTES = 5


@dataclass(frozen=True)
class Case:
    """One screen. form: of the list, or `own`. contest: the one that is shown, if any.

    walk: the screens of one list from its first to its last page have the same; of all
    others it is "". marked: somebody was touched before.
    """

    form: str
    screen: Screen
    contest: Contest | None = None
    walk: str = ""
    marked: bool = False


@dataclass(frozen=True)
class Answered:
    """Seconds from a touch to the screen that answers it, without the painting of it, and without
    those in which others had the processor: a busy machine makes no terminal slow."""

    does: Does
    seconds: float


@dataclass(frozen=True)
class Screens:
    """still: of each screen how it was a second later, untouched."""

    cases: tuple[Case, ...]
    still: tuple[tuple[Screen, Screen], ...]
    answered: tuple[Answered, ...]

    def walks(self) -> dict[str, tuple[Case, ...]]:
        """The lists, each as its pages."""
        found: dict[str, list[Case]] = {}
        for case in self.cases:
            if case.walk:
                found.setdefault(case.walk, []).append(case)
        return {name: tuple(cases) for name, cases in found.items()}


def collect(bench: Bench) -> Screens:
    """Every screen, at every size of letters, and in every colour. Raises Stuck."""
    cases: list[Case] = []
    for form, trial in TRIALS.items():
        for size in range(_SIZES):
            cases += _voter(bench, form, trial, (Does.SMALLER,) * _SIZES + (Does.LARGER,) * size)
    for colours in range(1, _colours(bench)):
        cases += _voter(bench, "own", OWN, (Does.COLOURS,) * colours)
    return Screens(tuple(cases), _still(bench), answered(bench))


def _colours(bench: Bench) -> int:
    """How many there are: changed so often, they are the first again. Raises Stuck."""
    terminal = opened(bench)
    arrive(terminal, wish(terminal, 0))
    first = terminal.screen().colours
    for changes in range(1, _MOST):
        touch(terminal, Does.COLOURS)
        if terminal.screen().colours == first:
            return changes
    raise Stuck("colours")


def _voter(bench: Bench, form: str, trial: Trial, settings: tuple[Does, ...]) -> Iterator[Case]:
    """All that a voter can come to see, with the settings made on the first screen."""
    terminal = opened(bench, trial)
    yield Case(form, terminal.screen())
    wanted = wish(terminal, 1)
    arrive(terminal, wanted)
    for setting in settings:
        area = terminal.screen().that(setting)
        if area is not None:
            terminal.touch(area)
    yield Case(form, terminal.screen())
    yield from _helped(terminal, form)
    touch(terminal, Does.BEGINS)
    for contest in terminal.contests:
        yield from _contest(terminal, form, contest, wanted[contest.id])
    if terminal.screen().shown is Shown.REVIEW:
        yield Case(form, terminal.screen())
    choose(terminal, wanted)
    record(terminal, wanted)
    yield Case(form, terminal.screen())


def _helped(terminal: Terminal, form: str) -> Iterator[Case]:
    touch(terminal, Does.HELPS)
    yield Case(form, terminal.screen())
    touch(terminal, Does.BACK)
    touch(terminal, Does.CALLS_STAFF)
    yield Case(form, terminal.screen())
    terminal.act(Act.GO_ON)
    terminal.wait(160)
    yield Case(form, terminal.screen())
    if terminal.screen().shown is Shown.CALLED:
        terminal.act(Act.GO_ON)
    else:
        touch(terminal, Does.STILL_HERE)


def _contest(terminal: Terminal, form: str, contest: Contest, wanted: str) -> Iterator[Case]:
    """The list of one contest from end to end, a mark in it, the two confirmations."""
    screen = terminal.screen()
    walk = f"{form} {contest.id} {screen.size} {screen.colours}"
    yield from _pages(terminal, form, contest, walk)
    touch(terminal, Does.ENDS)
    yield Case(form, terminal.screen(), contest)
    touch(terminal, Does.BACK)
    mark(terminal, wanted)
    yield Case(form, terminal.screen(), contest, marked=True)
    touch(terminal, Does.PROCEEDS)
    yield Case(form, terminal.screen(), contest)
    if len(terminal.contests) > 1:
        touch(terminal, Does.DECIDES)


def _pages(terminal: Terminal, form: str, contest: Contest, walk: str) -> Iterator[Case]:
    rows = [area.key for area in terminal.screen().areas if area.does is Does.OPENS_ROW]
    if not rows:
        yield from _turned(terminal, form, contest, walk)
    for row in rows:
        area = next(one for one in terminal.screen().areas if one.key == row)
        terminal.touch(area)
        yield from _turned(terminal, form, contest, walk)


def _turned(terminal: Terminal, form: str, contest: Contest, walk: str) -> Iterator[Case]:
    """This screen, and all after it. Raises Stuck where they have no end."""
    for _ in range(_MOST):
        yield Case(form, terminal.screen(), contest, walk)
        if terminal.screen().that(Does.TURNS_ON) is None:
            return
        touch(terminal, Does.TURNS_ON)
    raise Stuck("pages")


def _still(bench: Bench) -> tuple[tuple[Screen, Screen], ...]:
    terminal, found = opened(bench), list[tuple[Screen, Screen]]()
    arrive(terminal, wish(terminal, 0))
    for does in (Does.BEGINS, Does.CHOOSES, Does.PROCEEDS, Does.BACK):
        before = terminal.screen()
        terminal.wait(1)
        found.append((before, terminal.screen()))
        touch(terminal, does)
    return tuple(found)


def answered(bench: Bench) -> tuple[Answered, ...]:
    """Some votes, each touch with the time of its answer."""
    terminal, found = opened(bench), list[Answered]()
    for number in range(_VOTES):
        arrive(terminal, wish(terminal, number))
        for _ in range(_MOST):
            area = _next(terminal.screen())
            if area is None:
                break
            started = own_seconds()
            terminal.touch(area)
            terminal.screen()
            found.append(Answered(area.does or Does.OTHER, own_seconds() - started))
        terminal.wait(15)
    return tuple(found)


def _next(screen: Screen) -> Area | None:
    somebody = any(area.marked for area in screen.candidates)
    wanted = (Does.PROCEEDS, Does.TURNS_ON) if somebody else (Does.CHOOSES,)
    return screen.that(Does.RECORDS, Does.DECIDES, Does.BEGINS, *wanted, Does.OPENS_ROW)

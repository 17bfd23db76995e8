"""How a drill drives a terminal: through the opening, a voter's screens, the close.

Voters here take whatever way the screens offer, and believe nothing: whether a vote was
recorded the drill asks elsewhere.
"""

from tally_server.compliance.drills.protocol import (
    NOBODY,
    OWN,
    Act,
    Bench,
    Choices,
    Grant,
    NotMade,
    Slot,
    Stage,
    Terminal,
    Trial,
    Trouble,
)
from tally_server.compliance.drills.screen import Area, Does, Shown
from tally_server.compliance.drills.seen import Stuck

OPENING = (Act.LOAD, Act.SELF_TEST, Act.CHECK_ZERO, Act.OPEN, Act.HAND_OUT)
INSIDE = frozenset(
    {Shown.START, Shown.CHOOSING, Shown.CONFIRMING, Shown.ENDING, Shown.REVIEW}
    | {Shown.HELP, Shown.ASKING, Shown.CALLED}
)
"""A voter is at the terminal."""

_MOST = 300


def must(terminal: Terminal, *acts: Act) -> None:
    """Staff do these. Raises Stuck where one is refused."""
    for act in acts:
        answer = terminal.act(act)
        if not answer.taken:
            raise Stuck(f"{act}: {' '.join(answer.missing)}")


def bare(bench: Bench, trial: Trial = OWN, number: int = 1) -> Terminal:
    """A new terminal on which nothing was loaded. Raises Stuck."""
    try:
        return bench.maker.terminal(trial, number)
    except NotMade as cause:
        raise Stuck(f"terminal: {cause}") from cause


def opened(bench: Bench, trial: Trial = OWN, number: int = 1) -> Terminal:
    """A new terminal whose polls are open. Raises Stuck."""
    terminal = bare(bench, trial, number)
    must(terminal, *OPENING)
    return terminal


def closed(terminal: Terminal) -> Terminal:
    """The same terminal, its polls closed for good. Raises Stuck."""
    must(terminal, Act.CLOSE_EARLY)
    return terminal


def back_in_use(terminal: Terminal) -> None:
    """After a fault: the halves are given, the last voter is told, voting goes on.

    Raises Stuck.
    """
    must(terminal, Act.GIVE_HALVES)
    if terminal.staff().stage is Stage.TELLING:
        must(terminal, Act.TELL)
    must(terminal, Act.RESUME)


def wish(terminal: Terminal, number: int) -> dict[str, str]:
    """What voter `number`, from 0, wants: in each contest another candidate in turn."""
    return {
        contest.id: contest.candidates[number % len(contest.candidates)].id
        for contest in terminal.contests
    }


def nobody(terminal: Terminal) -> dict[str, str]:
    """途中終了 in every contest."""
    return {contest.id: NOBODY for contest in terminal.contests}


def admitted(terminal: Terminal, grant: Grant) -> bool:
    """The grant is held up: whether a voter may begin."""
    terminal.hold_up(grant.line)
    return terminal.on and terminal.screen().shown in INSIDE


def arrive(terminal: Terminal, wanted: Choices) -> Grant:
    """A voter with a grant for these contests is at the terminal. Raises Stuck."""
    grant = terminal.grant(tuple(wanted))
    if not admitted(terminal, grant):
        raise Stuck("grant")
    return grant


def last_touch(terminal: Terminal, wanted: Choices) -> Area | None:
    """What records when it is touched now, if it is on the screen."""
    screen = terminal.screen()
    if screen.shown is Shown.ENDING and len(wanted) == 1:
        return screen.that(Does.CONFIRMS_END)
    return screen.that(Does.RECORDS)


def choose(terminal: Terminal, wanted: Choices) -> None:
    """The voter goes on until one more touch records. Raises Stuck."""
    marked: set[str] = set()
    for _ in range(_MOST):
        screen = terminal.screen()
        if screen.shown not in INSIDE or last_touch(terminal, wanted) is not None:
            return
        if screen.shown is not Shown.CHOOSING:
            touch(terminal, Does.BEGINS, Does.DECIDES, Does.CONFIRMS_END, Does.STILL_HERE)
        elif screen.contest in marked:
            touch(terminal, Does.PROCEEDS, Does.TURNS_ON)
        elif wanted.get(screen.contest, NOBODY) == NOBODY:
            touch(terminal, Does.ENDS)
        else:
            mark(terminal, wanted[screen.contest])
            marked.add(screen.contest)
    raise Stuck("choose")


def record(terminal: Terminal, wanted: Choices) -> None:
    """The last touch, where it is still to be done."""
    area = last_touch(terminal, wanted)
    if area is not None:
        terminal.touch(area)


def fail_at(terminal: Terminal, slot: Slot, wanted: Choices) -> None:
    """A medium dies while a voter's choice is recorded. Raises Stuck."""
    arrive(terminal, wanted)
    choose(terminal, wanted)
    terminal.spoil(slot, Trouble.DEAD)
    record(terminal, wanted)


def vote(terminal: Terminal, wanted: Choices) -> Grant:
    """A voter comes, chooses and records; the grant. Raises Stuck."""
    grant = arrive(terminal, wanted)
    choose(terminal, wanted)
    record(terminal, wanted)
    terminal.wait(15)
    return grant


def vote_again(terminal: Terminal, grant: Grant, wanted: Choices) -> bool:
    """The same grant once more, to the end; whether it was taken. Raises Stuck."""
    if not admitted(terminal, grant):
        return False
    choose(terminal, wanted)
    record(terminal, wanted)
    terminal.wait(15)
    return True


def touch(terminal: Terminal, *does: Does, after: int = 1000) -> None:
    """What does the first of these that the screen offers is touched. Raises Stuck."""
    area = terminal.screen().that(*does)
    if area is None:
        raise Stuck(" ".join(does))
    terminal.touch(area, after=after)


def mark(terminal: Terminal, candidate: str) -> None:
    """The list is gone through until this candidate is there, who is touched. Raises Stuck."""
    terminal.touch(find(terminal, candidate))


def find(terminal: Terminal, candidate: str) -> Area:
    """Raises Stuck where no page and no row shows this candidate."""
    rows = [area.key for area in terminal.screen().areas if area.does is Does.OPENS_ROW]
    for row in ("", *rows):
        if row:
            terminal.touch(next(area for area in terminal.screen().areas if area.key == row))
        area = _on_some_page(terminal, candidate)
        if area is not None:
            return area
    raise Stuck("candidate")


def _on_some_page(terminal: Terminal, candidate: str) -> Area | None:
    """This page, those before it, and from the first on all of them."""
    for turn in (Does.TURNS_BACK, Does.TURNS_ON):
        for _ in range(_MOST):
            screen = terminal.screen()
            area, on = screen.candidate(candidate), screen.that(turn)
            if area is not None:
                return area
            if on is None:
                break
            terminal.touch(on)
    return None

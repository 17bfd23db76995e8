"""Drills of screens that VVSG 2.0 asks for, where no Japanese rule does."""

from tally_server.compliance.drills.choosing import at_list, marked
from tally_server.compliance.drills.keypad import candidate_key, choose_by_key, go_to, listening
from tally_server.compliance.drills.protocol import (
    Act,
    Bench,
    Pressed,
    Slot,
    Terminal,
    Trial,
    Trouble,
)
from tally_server.compliance.drills.screen import Does, Screen, Shown
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    arrive,
    back_in_use,
    choose,
    closed,
    mark,
    must,
    opened,
    record,
    touch,
    wish,
)

_TWO = Trial(lists=(("single", 3), ("single", 2)))
_LONG = Trial(lists=(("pages", 30),))


@drill
def vvsg_5_1_a(bench: Bench, seen: Seen) -> None:
    """By eye, with the largest letters, by ear and keys: the same vote is recorded."""
    terminal = at_list(bench)
    wanted = terminal.contests[0].candidates[1].id
    for _ in range(3):
        touch(terminal, Does.LARGER, Does.COLOURS)
    mark(terminal, wanted)
    touch(terminal, Does.PROCEEDS)
    touch(terminal, Does.RECORDS)
    seen.that("large-recorded", closed(terminal).choices(Slot.ORIGINAL)["drill-1"] == (wanted,))
    terminal = listening(bench)
    choose_by_key(terminal, Does.BEGINS)
    go_to(terminal, candidate_key(terminal, wanted))
    terminal.press(Pressed.CHOOSE)
    choose_by_key(terminal, Does.PROCEEDS)
    choose_by_key(terminal, Does.RECORDS)
    terminal.wait(15)
    seen.that("keys-recorded", closed(terminal).choices(Slot.ORIGINAL)["drill-1"] == (wanted,))


@drill
def vvsg_5_2_f(bench: Bench, seen: Seen) -> None:
    """Letters and colours change without the choice, or the place in the list, being lost."""
    terminal = at_list(bench, _LONG)
    touch(terminal, Does.TURNS_ON)
    first = terminal.screen().candidates[0].candidate
    mark(terminal, first)
    for change in (Does.LARGER, Does.COLOURS, Does.SMALLER):
        touch(terminal, change)
        screen = terminal.screen()
        seen.that("change-keeps", marked(screen) == {first}, change=change.value)


@drill
def vvsg_7_1_a(bench: Bench, seen: Seen) -> None:
    """The next voter finds the settings as they are at first."""
    terminal = at_list(bench)
    plain = terminal.screen()
    touch(terminal, Does.LARGER)
    touch(terminal, Does.COLOURS)
    changed = terminal.screen()
    seen.that("settings-change", _settings(changed) != _settings(plain))
    choose(terminal, wish(terminal, 0))
    record(terminal, wish(terminal, 0))
    terminal.wait(15)
    arrive(terminal, wish(terminal, 1))
    seen.that("settings-reset", _settings(terminal.screen()) == _settings(plain))


def _settings(screen: Screen) -> tuple[str, str]:
    return screen.size, screen.colours


@drill
def vvsg_7_2_b(bench: Bench, seen: Seen) -> None:
    """On and back; another choice takes the place of the first, and that is seen; more
    pages are announced."""
    terminal = at_list(bench, _LONG)
    screen = terminal.screen()
    seen.that("more-said", screen.that(Does.TURNS_ON) is not None and _says_pages(screen))
    one, other = (area.candidate for area in screen.candidates[:2])
    mark(terminal, one)
    mark(terminal, other)
    seen.that("replaced", marked(terminal.screen()) == {other})
    touch(terminal, Does.TURNS_ON)
    touch(terminal, Does.TURNS_BACK)
    seen.that("turned-back", terminal.screen().candidate(one) is not None)
    touch(terminal, Does.BACK)
    seen.that("back", terminal.screen().shown is Shown.START)


def _says_pages(screen: Screen) -> bool:
    return any(mark in screen.text for mark in ("/", "／"))


@drill
def vvsg_7_2_e(bench: Bench, seen: Seen) -> None:
    """Gestures are never needed, and none leaves the contest or counts."""
    terminal = at_list(bench)
    areas = terminal.screen().candidates
    before = terminal.screen()
    terminal.slide(areas[0], areas[-1])
    terminal.slide(areas[-1], areas[0])
    seen.that("gesture-inert", terminal.screen() == before)
    choose(terminal, wish(terminal, 0))
    record(terminal, wish(terminal, 0))
    seen.that("taps-suffice", terminal.staff().voters == 1)


@drill
def vvsg_7_2_o(bench: Bench, seen: Seen) -> None:
    """Idle for two to five minutes: asked; twenty to forty-five seconds more: staff."""
    terminal = at_list(bench)
    asked = _until(terminal, Shown.ASKING, 400)
    seen.that("asked-in-time", 120 <= asked <= 300, seconds=asked)
    touch(terminal, Does.STILL_HERE)
    seen.that("may-go-on", terminal.screen().shown is Shown.CHOOSING)
    _until(terminal, Shown.ASKING, 400)
    called = _until(terminal, Shown.CALLED, 100)
    seen.that("called-in-time", 20 <= called <= 45, seconds=called)
    must(terminal, Act.GO_ON)
    seen.that("worker-needed", terminal.screen().shown is Shown.CHOOSING)


def _until(terminal: Terminal, shown: Shown, most: int) -> int:
    """Seconds until this screen is there; `most` where it does not come."""
    for seconds in range(most):
        if terminal.screen().shown is shown:
            return seconds
        terminal.wait(1)
    return most


@drill
def vvsg_7_3_a(bench: Bench, seen: Seen) -> None:
    """All contests are reviewed before casting, each can be changed, and success is told
    where there was one, and nowhere else."""
    terminal = opened(bench, _TWO)
    wanted = wish(terminal, 0)
    arrive(terminal, wanted)
    choose(terminal, wanted)
    screen = terminal.screen()
    names = [c.candidates[0].name for c in terminal.contests]
    seen.that("reviewed", screen.shown is Shown.REVIEW and all(n in screen.text for n in names))
    touch(terminal, Does.CHANGES)
    first = terminal.contests[0]
    mark(terminal, first.candidates[1].id)
    touch(terminal, Does.PROCEEDS)
    touch(terminal, Does.DECIDES)
    changed = {**wanted, first.id: first.candidates[1].id}
    choose(terminal, changed)
    record(terminal, changed)
    seen.that("success-told", terminal.screen().shown is Shown.DONE)
    terminal.wait(15)
    arrive(terminal, wanted)
    choose(terminal, wanted)
    terminal.spoil(Slot.ORIGINAL, Trouble.WRITE_FAILS)
    record(terminal, wanted)
    seen.that("failure-told", terminal.screen().shown is Shown.FAILED)
    terminal.mend()
    back_in_use(terminal)
    found = closed(terminal).choices(Slot.ORIGINAL)
    seen.that("change-recorded", found[first.id].count(first.candidates[1].id) == 1)

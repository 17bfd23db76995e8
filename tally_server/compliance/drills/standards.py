"""Drills that VVSG 2.0 asks for, where they are not those of the Japanese rules."""

from collections.abc import Mapping

from tally_server.compliance.drills.choosing import at_list, marked
from tally_server.compliance.drills.keypad import candidate_key, choose_by_key, go_to, listening
from tally_server.compliance.drills.protocol import (
    MEDIA,
    Act,
    Bench,
    Choices,
    Pressed,
    Slot,
    Stage,
    Terminal,
    Trial,
    Trouble,
)
from tally_server.compliance.drills.screen import Does, Screen, Shown
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    admitted,
    arrive,
    back_in_use,
    choose,
    closed,
    fail_at,
    mark,
    must,
    nobody,
    opened,
    record,
    touch,
    vote,
    wish,
)

Votes = Mapping[str, tuple[str, ...]]
_FULL = 4
_SMALL = Trial(lists=(("single", 3),), room=_FULL)
_POSITIONS = Trial(lists=(("single", 3), ("pages", 9)), room=16)
_TWO = Trial(lists=(("single", 3), ("single", 2)))
_LONG = Trial(lists=(("pages", 30),))


@drill
def vvsg_1_1_2_a(bench: Bench, seen: Seen) -> None:
    """Logic and accuracy: a vote for each position is counted there, and leaves nothing."""
    terminal = opened(bench, _POSITIONS)
    most = max(len(contest.candidates) for contest in terminal.contests)
    for number in range(most):
        vote(terminal, wish(terminal, number))
    vote(terminal, nobody(terminal))
    found = closed(terminal).choices(Slot.ORIGINAL)
    for contest in terminal.contests:
        wanted = sorted(wish(terminal, number)[contest.id] for number in range(most))
        right = sorted(found[contest.id]) == sorted([*wanted, "none"])
        seen.that("positions", right, positions=len(contest.candidates) + 1)
    must(terminal, Act.HAND_OVER, Act.START_ANEW)
    for slot in MEDIA:
        terminal.put_in(slot, {})
    must(terminal, Act.LOAD, Act.SELF_TEST, Act.CHECK_ZERO, Act.OPEN, Act.HAND_OUT)
    vote(terminal, wish(terminal, 0))
    records = closed(terminal).records(Slot.ORIGINAL)
    seen.that("no-side-effect", {len(one) for one in records.values()} == {1})


@drill
def vvsg_1_2_d(bench: Bench, seen: Seen) -> None:
    """At the most voters that it takes the terminal says so, and keeps what it has."""
    terminal = opened(bench, _SMALL)
    for number in range(_FULL):
        vote(terminal, wish(terminal, number))
    waiting = terminal.screen().text
    seen.that("full-refused", not admitted(terminal, terminal.grant()))
    seen.that("full-said", terminal.screen().text != waiting)
    records = closed(terminal).records(Slot.ORIGINAL)
    seen.that("full-kept", {len(one) for one in records.values()} == {_FULL})


@drill
def vvsg_1_2_h(bench: Bench, seen: Seen) -> None:
    """Whichever storage dies, every vote that was told is recorded is still there."""
    for slot in (Slot.DISK, Slot.DUPLICATE):
        terminal = opened(bench)
        vote(terminal, wish(terminal, 0))
        arrive(terminal, wish(terminal, 1))
        choose(terminal, wish(terminal, 1))
        terminal.spoil(slot, Trouble.WRITE_FAILS)
        record(terminal, wish(terminal, 1))
        terminal.mend()
        back_in_use(terminal)
        closed(terminal)
        _kept(terminal.choices(Slot.ORIGINAL), wish(terminal, 0), slot, seen)
    terminal = opened(bench)
    vote(terminal, wish(terminal, 0))
    fail_at(terminal, Slot.ORIGINAL, wish(terminal, 1))
    terminal.act(Act.GIVE_HALVES)
    must(terminal, Act.RETIRE)
    if terminal.close_elsewhere(Slot.DUPLICATE):
        _kept(terminal.choices(Slot.DUPLICATE), wish(terminal, 0), Slot.ORIGINAL, seen)
    else:
        seen.that("storage-loses-nothing", False, slot=Slot.ORIGINAL.value)


def _kept(found: Votes, wanted: Choices, slot: Slot, seen: Seen) -> None:
    there = all(choice in found[contest] for contest, choice in wanted.items())
    seen.that("storage-loses-nothing", there, slot=slot.value)


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


@drill
def vvsg_10_2_4_c(bench: Bench, seen: Seen) -> None:
    """Grants of two voters differ by nothing but chance, and neither is kept with a vote."""
    terminal = opened(bench)
    one, other = vote(terminal, wish(terminal, 0)), vote(terminal, wish(terminal, 1))
    seen.that("grants-alike", len(one.line) == len(other.line) and one.id != other.id)
    closed(terminal)
    kept = [
        slot.value
        for slot in MEDIA
        for data in terminal.files(slot).values()
        for grant in (one, other)
        if grant.id in data or grant.line.encode() in data
    ]
    seen.that("grant-not-kept", not kept)


@drill
def vvsg_15_2_a(bench: Bench, seen: Seen) -> None:
    """A fault is on the staff's screen at once, with what to do, and in the log after it."""
    terminal = opened(bench)
    fail_at(terminal, Slot.DUPLICATE, wish(terminal, 0))
    staff = terminal.staff()
    seen.that("fault-shown", staff.stage is Stage.INCIDENT and bool(staff.trouble))
    terminal.mend()
    terminal.put_in(Slot.DUPLICATE, {})
    terminal.act(Act.GIVE_HALVES)
    if terminal.staff().stage is Stage.CONSENT:
        must(terminal, Act.REPLACE_DUPLICATE)
    if terminal.staff().stage is Stage.TELLING:
        must(terminal, Act.TELL)
    must(terminal, Act.RESUME)
    events = {entry.event for entry in closed(terminal).log(Slot.ORIGINAL)}
    logged = events & {"device-fault", "duplicate-remade", "restarted", "truth-told"}
    seen.that("fault-logged", bool(logged), events=" ".join(sorted(logged)) or "-")

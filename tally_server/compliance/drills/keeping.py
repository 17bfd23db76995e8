"""Drills that VVSG 2.0 asks for: every position counted, nothing lost, faults told."""

from collections.abc import Mapping

from tally_server.compliance.drills.protocol import (
    MEDIA,
    Act,
    Bench,
    Choices,
    Slot,
    Stage,
    Trial,
    Trouble,
)
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    admitted,
    arrive,
    back_in_use,
    choose,
    closed,
    fail_at,
    must,
    nobody,
    opened,
    record,
    vote,
    wish,
)

Votes = Mapping[str, tuple[str, ...]]
_FULL = 4
_SMALL = Trial(lists=(("single", 3),), room=_FULL)
_POSITIONS = Trial(lists=(("single", 3), ("pages", 9)), room=16)


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

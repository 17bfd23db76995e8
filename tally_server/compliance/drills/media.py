"""Recording on two media, and what happens when one of them fails."""

from itertools import groupby

from tally_server.compliance.drills.protocol import (
    MEDIA,
    Act,
    Bench,
    Call,
    Slot,
    Stage,
    Terminal,
    Told,
    Trouble,
)
from tally_server.compliance.drills.screen import Shown
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    admitted,
    arrive,
    back_in_use,
    bare,
    choose,
    closed,
    must,
    nobody,
    opened,
    record,
    vote,
    wish,
)

_CUTS = 3
"""Calls at which the power is cut where not all are tried."""


def _about_to_record(bench: Bench) -> tuple[Terminal, str]:
    """One voter has voted, the next needs one more touch; that one's candidate. Raises Stuck."""
    terminal = opened(bench)
    vote(terminal, nobody(terminal))
    arrive(terminal, wish(terminal, 1))
    choose(terminal, wish(terminal, 1))
    return terminal, next(iter(wish(terminal, 1).values()))


@drill
def r03(bench: Bench, seen: Seen) -> None:
    """The original is written and read back, then the duplicate, and a lie is noticed."""
    terminal, _ = _about_to_record(bench)
    before = len(terminal.trace())
    record(terminal, wish(terminal, 1))
    seen.that("in-sequence", _in_sequence(terminal.trace()[before:]))
    for slot in MEDIA:
        for trouble in (Trouble.WRITES_WRONG, Trouble.LOSES):
            terminal, _ = _about_to_record(bench)
            terminal.spoil(slot, trouble)
            record(terminal, wish(terminal, 1))
            stopped = terminal.staff().stage is not Stage.OPEN
            seen.that(f"noticed-{trouble}", stopped, slot=slot.value)


def _in_sequence(calls: tuple[Call, ...]) -> bool:
    """Each medium once, the original first: written, flushed, and read after that."""
    media = [call for call in calls if call.slot in MEDIA and call.what in _SAFE]
    order = [slot for slot, _ in groupby(media, key=lambda call: call.slot)]
    if order != list(MEDIA):
        return False
    return all(
        [what for what, _ in groupby(c.what for c in media if c.slot is slot)][-3:]
        == ["write", "flush", "read"]
        for slot in MEDIA
    )


_SAFE = frozenset({"write", "flush", "read"})


@drill
def r04(bench: Bench, seen: Seen) -> None:
    """After any failure staff are told whether this vote is recorded, and it is true."""
    for slot in Slot:
        terminal, candidate = _about_to_record(bench)
        terminal.spoil(slot, Trouble.WRITE_FAILS)
        record(terminal, wish(terminal, 1))
        stopped = terminal.screen().shown is not Shown.DONE
        stopped = stopped and not admitted(terminal, terminal.grant())
        seen.that("fault-stops", stopped, slot=slot.value)
        terminal.mend()
        seen.that("fault-truth", _true(terminal, candidate), slot=slot.value)
    cuts = _cuts(bench)
    true = sum(_cut_truth(bench, calls) for calls in cuts)
    seen.that("cut-truth", true == len(cuts) > 0, cuts=len(cuts), true=true)


def _cuts(bench: Bench) -> list[int]:
    """After how many calls of a recording the power is cut."""
    terminal, _ = _about_to_record(bench)
    before = terminal.calls
    record(terminal, wish(terminal, 1))
    most = terminal.calls - before
    step = 1 if bench.every else max(1, most // _CUTS)
    return list(range(0, most, step))


def _cut_truth(bench: Bench, calls: int) -> bool:
    terminal, candidate = _about_to_record(bench)
    terminal.cut_power_after(calls)
    record(terminal, wish(terminal, 1))
    if terminal.on:
        return False
    terminal.start()
    return _true(terminal, candidate)


def _true(terminal: Terminal, candidate: str) -> bool:
    """Staff believe what they are told, and in the end this vote is there exactly once."""
    must(terminal, Act.GIVE_HALVES)
    told = terminal.staff().told
    back = [Act.TELL] if terminal.staff().stage is Stage.TELLING else []
    must(terminal, *back, Act.RESUME)
    if told is Told.NOT_RECORDED:
        vote(terminal, wish(terminal, 1))
    elif told is not Told.RECORDED:
        return False
    closed(terminal)
    first = terminal.contests[0].id
    return all(terminal.choices(slot)[first].count(candidate) == 1 for slot in MEDIA)


@drill
def r05(bench: Bench, seen: Seen) -> None:
    """A dead duplicate is made again from the original, by people, on the record."""
    terminal, _ = _about_to_record(bench)
    terminal.spoil(Slot.DUPLICATE, Trouble.DEAD)
    record(terminal, wish(terminal, 1))
    must(terminal, Act.GIVE_HALVES)
    seen.that("asks-people", terminal.staff().stage is Stage.CONSENT)
    terminal.mend()
    terminal.put_in(Slot.DUPLICATE, {})
    alone = terminal.act(Act.REPLACE_DUPLICATE, officers=1, witness=False)
    seen.that("not-alone", not alone.taken)
    if not alone.taken:
        must(terminal, Act.REPLACE_DUPLICATE)
    if terminal.staff().stage is Stage.TELLING:
        must(terminal, Act.TELL)
    must(terminal, Act.RESUME)
    vote(terminal, wish(terminal, 0))
    closed(terminal)
    pair = [terminal.records(slot) for slot in MEDIA]
    seen.that("same-again", pair[0] == pair[1])
    events = {entry.event for entry in terminal.log(Slot.ORIGINAL)}
    seen.that("remade-logged", "duplicate-remade" in events)


@drill
def t5_1(bench: Bench, seen: Seen) -> None:
    """A blackout while nobody votes loses nothing, and a low battery is told before it."""
    terminal = opened(bench)
    wishes = [wish(terminal, number) for number in (0, 1, 0)]
    for wanted in wishes[:2]:
        vote(terminal, wanted)
    terminal.battery(5)
    seen.that("battery-told", "battery" in terminal.staff().lost)
    terminal.cut_power()
    terminal.start()
    back_in_use(terminal)
    vote(terminal, wishes[2])
    closed(terminal)
    for contest in terminal.contests:
        cast = sorted(one[contest.id] for one in wishes)
        found = [sorted(terminal.choices(slot)[contest.id]) for slot in MEDIA]
        seen.that("blackout-loses-nothing", found == [cast, cast])


@drill
def act_4_1_6(bench: Bench, seen: Seen) -> None:
    """The original can be taken out: at the close to be counted, before it to no harm."""
    terminal = opened(bench)
    vote(terminal, wish(terminal, 0))
    terminal.pull(Slot.ORIGINAL)
    stopped = terminal.staff().stage is not Stage.OPEN
    seen.that("pulled-noticed", stopped and "original" in terminal.staff().lost)
    seen.that("pulled-stops", not admitted(terminal, terminal.grant()))
    terminal.put_back(Slot.ORIGINAL)
    back_in_use(terminal)
    closed(terminal)
    terminal.pull(Slot.ORIGINAL)
    records = terminal.records(Slot.ORIGINAL)
    seen.that("read-elsewhere", {len(found) for found in records.values()} == {1})


@drill
def t5_5(bench: Bench, seen: Seen) -> None:
    """Original and duplicate are two devices, or the polls do not open."""
    terminal = bare(bench)
    must(terminal, Act.LOAD, Act.SELF_TEST, Act.CHECK_ZERO)
    terminal.same_device()
    answer = terminal.act(Act.OPEN)
    seen.that("two-devices", not answer.taken and terminal.staff().stage is not Stage.HANDING_OUT)


@drill
def r21(bench: Bench, seen: Seen) -> None:
    """Another terminal's medium, the pair exchanged, an older state: none of it is taken."""
    other = opened(bench, number=2)
    vote(other, wish(other, 0))
    terminal = opened(bench)
    older = terminal.files(Slot.ORIGINAL)
    for number in range(3):
        vote(terminal, wish(terminal, number))
    own = {slot: terminal.files(slot) for slot in MEDIA}
    foreign = {
        "foreign": {Slot.ORIGINAL: other.files(Slot.ORIGINAL)},
        "exchanged": {Slot.ORIGINAL: own[Slot.DUPLICATE], Slot.DUPLICATE: own[Slot.ORIGINAL]},
        "older": {Slot.ORIGINAL: older},
    }
    for name, media in foreign.items():
        terminal.cut_power()
        for slot in MEDIA:
            terminal.put_in(slot, media.get(slot, own[slot]))
        terminal.start()
        terminal.act(Act.GIVE_HALVES)
        taken = terminal.staff().stage in (Stage.PAUSED, Stage.TELLING, Stage.OPEN)
        seen.that(f"medium-{name}", not taken)

"""The life of the polls: zero check, hours, days, suspension, the final close, radios."""

from tally_server.compliance.drills.protocol import (
    MEDIA,
    OWN,
    Act,
    Bench,
    Slot,
    Stage,
    Terminal,
    Trial,
    Trouble,
)
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    OPENING,
    admitted,
    back_in_use,
    bare,
    closed,
    fail_at,
    must,
    nobody,
    opened,
    vote,
    wish,
)

_TWO_DAYS = Trial(lists=(("single", 3),), days=2)
_NETWORKS = ("wlan0", "eth0", "wwan0", "hci0")


@drill
def r12(bench: Bench, seen: Seen) -> None:
    """The polls open on empty media alone, and a second day on what the first left."""
    terminal = bare(bench)
    must(terminal, Act.LOAD, Act.SELF_TEST)
    seen.that("zero-first", not terminal.act(Act.OPEN).taken)
    full = closed(_voted(bench, 1, number=2)).files(Slot.ORIGINAL)
    for slot in MEDIA:
        terminal.put_in(slot, full)
        terminal.act(Act.CHECK_ZERO)
        refused = terminal.staff().stage is not Stage.ZERO_CHECKED
        seen.that("not-zero-refused", refused, slot=slot.value)
        terminal.put_in(slot, {})
    terminal.spoil(Slot.DUPLICATE, Trouble.DEAD)
    terminal.act(Act.SELF_TEST)
    terminal.act(Act.CHECK_ZERO)
    seen.that("unreadable-refused", terminal.staff().stage is not Stage.ZERO_CHECKED)
    terminal.mend()
    must(terminal, *OPENING[1:])
    seen.that("opens-at-zero", terminal.staff().voters == 0)
    _second_day(bench, seen)


def _second_day(bench: Bench, seen: Seen) -> None:
    terminal = _voted(bench, 2, _TWO_DAYS)
    must(terminal, Act.END_DAY)
    terminal.clock_jumps(24 * 3600)
    must(terminal, Act.GIVE_HALVES)
    found = terminal.staff().voters
    seen.that("carried", terminal.staff().stage is Stage.CARRIED and found == 2, voters=found)
    must(terminal, Act.OPEN, Act.HAND_OUT)
    vote(terminal, wish(terminal, 2))
    records = closed(terminal).records(Slot.ORIGINAL)
    seen.that("all-days", {len(found) for found in records.values()} == {3})


def _voted(bench: Bench, votes: int, trial: Trial = OWN, number: int = 1) -> Terminal:
    """Open, with so many votes. Raises Stuck."""
    terminal = opened(bench, trial, number)
    for at in range(votes):
        vote(terminal, wish(terminal, at))
    return terminal


@drill
def t4_4(bench: Bench, seen: Seen) -> None:
    """The number that staff see is that of the voters, and the slip's that of the records."""
    terminal = opened(bench)
    for number, wanted in enumerate((wish(terminal, 0), nobody(terminal), wish(terminal, 1)), 1):
        vote(terminal, wanted)
        voters = terminal.staff().voters
        seen.that("counted", voters == number, voters=voters)
    slip = closed(terminal).staff().slip
    for slot in MEDIA:
        records = sum(map(len, terminal.records(slot).values()))
        seen.that("slip-agrees", slip is not None and slip.records == records, records=records)


@drill
def act_8(bench: Bench, seen: Seen) -> None:
    """Closed for the night and closed for good: nobody can vote."""
    terminal = _voted(bench, 1, _TWO_DAYS)
    must(terminal, Act.END_DAY)
    seen.that("night-shut", not admitted(terminal, terminal.grant()))
    seen.that("night-halves", not terminal.act(Act.OPEN).taken)
    terminal.clock_jumps(24 * 3600)
    must(terminal, Act.GIVE_HALVES, Act.OPEN, Act.HAND_OUT)
    seen.that("morning-open", admitted(terminal, terminal.grant()))
    must(terminal, Act.END_FOR_VOTER)
    terminal.wait(15)
    closed(terminal)
    seen.that("closed-shut", not admitted(terminal, terminal.grant()))


@drill
def r16(bench: Bench, seen: Seen) -> None:
    """The final close cannot be undone, by nobody and no restart; the media stay as they are."""
    terminal = closed(_voted(bench, 1))
    before = {slot: dict(terminal.files(slot)) for slot in MEDIA}
    for again in (False, True):
        if again:
            terminal.cut_power()
            terminal.start()
            terminal.clock_jumps(-24 * 3600)
        undone = [act.value for act in _UNDOING if terminal.act(act).taken]
        seen.that("not-undone", not undone, acts=" ".join(undone) or "-")
        seen.that("closed-shut", not admitted(terminal, terminal.grant()))
    seen.that("stays-closed", terminal.staff().stage is Stage.CLOSED)
    after = {slot: dict(terminal.files(slot)) for slot in MEDIA}
    seen.that("media-untouched", before == after)


_UNDOING = (
    *(Act.LOAD, Act.SELF_TEST, Act.CHECK_ZERO, Act.OPEN, Act.HAND_OUT, Act.PAUSE, Act.RESUME),
    *(Act.GIVE_HALVES, Act.CLOSE, Act.CLOSE_EARLY, Act.END_DAY, Act.REPLACE_DUPLICATE),
)


def _halted(bench: Bench, seen: Seen, act: Act, stage: Stage) -> None:
    """Halted by two officers, nobody votes; lifted by two, what was voted is still there."""
    terminal = _voted(bench, 1)
    seen.that("halt-by-two", not terminal.act(act, officers=1).taken)
    must(terminal, act)
    seen.that("halted", terminal.staff().stage is stage)
    seen.that("halted-shut", not admitted(terminal, terminal.grant()))
    seen.that("lift-by-two", not terminal.act(Act.LIFT, officers=1).taken)
    must(terminal, Act.LIFT, Act.GIVE_HALVES, Act.OPEN, Act.HAND_OUT)
    vote(terminal, wish(terminal, 1))
    records = closed(terminal).records(Slot.ORIGINAL)
    seen.that("halt-keeps", {len(found) for found in records.values()} == {2})


@drill
def act_13_2(bench: Bench, seen: Seen) -> None:
    """Suspended by order of the committee, until it is lifted."""
    _halted(bench, seen, Act.SUSPEND, Stage.SUSPENDED)


@drill
def ela_57(bench: Bench, seen: Seen) -> None:
    """繰延投票: postponed to another day."""
    _halted(bench, seen, Act.POSTPONE, Stage.POSTPONED)


@drill
def r17(bench: Bench, seen: Seen) -> None:
    """A candidate dies: the display stays, votes go on, and that a notice hangs is on record."""
    terminal = opened(bench)
    must(terminal, Act.NOTICE)
    seen.that("goes-on", terminal.staff().stage is Stage.OPEN)
    wanted = {one.id: one.candidates[0].id for one in terminal.contests}
    vote(terminal, wanted)
    found = closed(terminal).choices(Slot.ORIGINAL)
    seen.that("as-it-is", {name: (choice,) for name, choice in wanted.items()} == found)
    events = {entry.event for entry in terminal.log(Slot.ORIGINAL)}
    seen.that("notice-logged", "notice-posted" in events)


@drill
def r01(bench: Bench, seen: Seen) -> None:
    """No radio, no cable: the polls do not open while one is up, and stop where one comes up."""
    for name in _NETWORKS:
        terminal = bare(bench)
        must(terminal, Act.LOAD, Act.SELF_TEST, Act.CHECK_ZERO)
        terminal.network(name, up=True)
        terminal.act(Act.OPEN)
        terminal.act(Act.HAND_OUT)
        seen.that("not-opened", terminal.staff().stage is not Stage.OPEN, network=name)
    terminal = _voted(bench, 1)
    terminal.network("wlan0", up=True)
    seen.that("network-stops", terminal.staff().stage is not Stage.OPEN)
    seen.that("network-shut", not admitted(terminal, terminal.grant()))
    seen.that("not-resumed", not terminal.act(Act.RESUME).taken)
    terminal.network("wlan0", up=False)
    must(terminal, Act.RESUME)
    vote(terminal, wish(terminal, 1))
    events = [entry.event for entry in closed(terminal).log(Slot.ORIGINAL)]
    seen.that("network-logged", "paused" in events and "resumed" in events)


@drill
def r35(bench: Bench, seen: Seen) -> None:
    """Begin and end of every interruption are on the media, to the minute."""
    terminal = _voted(bench, 1)
    must(terminal, Act.PAUSE)
    terminal.wait(300)
    must(terminal, Act.RESUME)
    terminal.cut_power()
    terminal.start()
    back_in_use(terminal)
    vote(terminal, wish(terminal, 1))
    log = closed(terminal).log(Slot.ORIGINAL)
    times = {entry.event: entry.time for entry in log}
    seen.that("pause-logged", times.get("paused", "") < times.get("resumed", ""))
    seen.that("restart-logged", "restarted" in times)
    both = [terminal.log(slot) for slot in MEDIA]
    seen.that("both-logs", both[0] == both[1])


@drill
def t5_4(bench: Bench, seen: Seen) -> None:
    """A terminal retires for good, and a spare takes over with media of its own."""
    terminal = _voted(bench, 1)
    fail_at(terminal, Slot.ORIGINAL, wish(terminal, 1))
    terminal.act(Act.GIVE_HALVES)
    must(terminal, Act.RETIRE)
    terminal.mend()
    terminal.cut_power()
    terminal.start()
    for act in (Act.GIVE_HALVES, Act.TELL, Act.RESUME, Act.OPEN):
        terminal.act(act)
    seen.that("stays-retired", not admitted(terminal, terminal.grant()))
    spare = opened(bench, number=2)
    vote(spare, wish(spare, 0))
    records = closed(spare).records(Slot.ORIGINAL)
    seen.that("spare-votes", {len(found) for found in records.values()} == {1})

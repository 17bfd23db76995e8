"""Every screen of the staff: each state, each step of each act, and what can go wrong on it.

views()     # StaffView by the name of its picture
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ballot_world import contest, election
from booth_world import SEVEN, TERMINAL, make_loaded
from terminal_laws import BALLOT

from common.closing import Slip
from common.halves import Half
from common.opening_sign import opening_sign
from common.pins import DIGITS
from common.program_code import ProgramNamed
from common.readiness_code import Readiness, Tried, readiness_code
from common.secret import Secret
from common.slip_code import slip_code
from common.text import Value
from terminal.life.people import Authority
from terminal.life.states import Box, ClosedBox, Condition, Device, Finding, Halt, Polls, State
from terminal.own_disk import Told
from terminal.ports.slip_printer import PrinterCondition
from terminal.session.states import INSIDE, Aid, Session
from terminal.session.states import State as SessionState
from terminal.slips import told
from terminal.staff import touches as t
from terminal.staff.acts import Act, Step, needs, offered, steps
from terminal.staff.desk import (
    BOTH,
    HALF_LETTERS,
    CardHeld,
    Remark,
    StaffDesk,
    half_at,
    lacks,
    may_go_on,
)
from terminal.staff.figures import voters
from terminal.staff.view import StaffView
from terminal.whole import Terminal

BADGE = (("badge", "p01-b2"),)
CARD_REMARKS: tuple[tuple[str, str, tuple[tuple[str, Value], ...]], ...] = (
    ("take-out", "card_use.take-out", ()),
    ("locked", "card_use.locked", BADGE),
    ("differs", "card_use.pin-differs", (("left", 4), *BADGE)),
    ("renewed", "card_use.renewed", BADGE),
    ("no-badge", "card_use.no-badge", ()),
    ("pulled", "card_use.pulled", ()),
    ("paper-asked", "card_use.paper-asked", ()),
)
ELECTION = election(contest(1, 3), contest(2, 13, long=True), contest(3, 5))
PROGRAM = ProgramNamed("0.9.3", "702f1ed5db4880c8" * 4, "5ab1" * 16)
OTHER_CODE = "702f-1ed5-db48-80c9"
HASH = "3f0c9a417b22d8e65514c0ffeedb1a90" + "72c4e15f8a936b0d4d1e2f30a5b6c7d8"
UID = bytes(range(32))
LOADED = make_loaded(hash=HASH)
SLIP = ClosedBox(812, HASH[::-1])
REQUIRED = frozenset(Device) - {Device.PRINTER, Device.BATTERY, Device.CARD_READER}
REPORT = tuple(Finding(one, good=True, required=one in REQUIRED) for one in Device)
BAD = tuple(replace(one, good=one.device is not Device.HEADPHONES) for one in REPORT)
HALF = Half(TERMINAL, 1, 1, Secret(bytes(range(100, 132))))
STATE_OF: Mapping[Act, State] = {
    Act.LOAD: State.BARE,
    Act.TEST: State.LOADED,
    Act.ZERO: State.READY,
    Act.OPEN: State.ZERO_CHECKED,
    Act.HAND_OUT: State.HANDING_OUT,
    Act.RESUME: State.PAUSED,
    Act.TO_PAPER: State.PAUSED,
    Act.LEAVE_PAPER: State.ON_PAPER,
    Act.TELL: State.TELLING,
    Act.GIVE: State.INCIDENT,
    Act.RETIRE: State.INCIDENT,
    Act.REPLACE: State.CONSENT,
    Act.WITHOUT: State.CONSENT,
    Act.LIFT: State.SUSPENDED,
    Act.HAND_OVER: State.CLOSED,
    Act.ANEW: State.HANDED_OVER,
}
"""Where an act is shown; any other while the polls are open."""

NOTICED = tuple(
    replace(one, good=False, because=(Condition.HOT,))
    if one.device is Device.THERMOMETER
    else replace(one, good=False, because=(Condition.CLOCK_MOVED, Condition.CLOCK_DIFFERS))
    if one.device is Device.CLOCK
    else one
    for one in REPORT
)
_VOTERS_ACTS = (Act.GO_ON, Act.ASSIST, Act.PROXY, Act.END_FOR_VOTER, Act.SEND_ELSEWHERE)
_OPENED = frozenset(
    {State.OPEN, State.PAUSED, State.ON_PAPER, State.TELLING, State.INCIDENT, State.RECOVERING}
    | {State.CONSENT, State.ORIGINAL_DEAD, State.ALARMED, State.RESTING}
)
_RESTS = frozenset(
    {State.DAY_CLOSED, State.WAKING, State.CARRIED, State.SUSPENDED, State.POSTPONED}
)
_TROUBLES = {
    State.INCIDENT: "restarted",
    State.CONSENT: "duplicate-dead",
    State.ORIGINAL_DEAD: "original-dead",
    State.ALARMED: "alarm-rolled-back",
}
_HALTS = {State.SUSPENDED: Halt.SUSPENDED, State.POSTPONED: Halt.POSTPONED}


def polls_in(state: State, **changes: object) -> Polls:
    """The polls as they are in this state on a usual day."""
    box = Box.OPEN if state in _OPENED else Box.RESTING if state in _RESTS else Box.NONE
    closed = state in (State.CLOSED, State.HANDED_OVER)
    found = Polls(
        state=state,
        loaded=None if state is State.BARE else LOADED,
        report=() if state in (State.BARE, State.LOADED) else REPORT,
        box=Box.CLOSED if closed else box,
        opening=1,
        voters=812,
        carried=640 if state in _RESTS else None,
        truth=Told.NOT_RECORDED if state is State.TELLING else None,
        fault=state in _TROUBLES,
        trouble=_TROUBLES.get(state, ""),
        halt=_HALTS.get(state),
        slip=SLIP if closed else None,
    )
    return replace(found, **changes)  # type: ignore[arg-type]  # a builder's mixed values


def view_of(
    polls: Polls,
    desk: StaffDesk | None = None,
    session: SessionState | None = None,
    **changes: object,
) -> StaffView:
    """What officers make of it. session: the voter's screen under it."""
    desk = StaffDesk(open=True) if desk is None else desk
    is_open = polls.state is State.OPEN
    under = session or (SessionState.WAITING if is_open else SessionState.SHUT)
    terminal = Terminal(polls, Session(BALLOT, under))
    half = HALF.text() if desk.revealed and half_at(desk) else ""
    found = StaffView(
        polls=polls,
        session=under,
        desk=desk,
        offered=offered(terminal),
        now=SEVEN,
        inside=under in INSIDE,
        can_go_on=may_go_on(desk, polls),
        lacks=lacks(desk, polls),
        code=half or code_of(polls, desk.info),
        words=words_of(desk),
        voters=voters(polls),
        hash=HASH,
        program=PROGRAM.code,
        inspected=PROGRAM.code,
        locked=polls.locked,
    )
    return replace(found, **changes)  # type: ignore[arg-type]  # a builder's mixed values


def words_of(desk: StaffDesk) -> tuple[str, ...]:
    """A half in groups: all of it where it is shown, so far as it is typed."""
    letters = desk.letters if desk.writing else HALF_LETTERS if desk.revealed else 0
    word = "".join(HALF.text().split(" ")[-2:])[:letters]
    return tuple(word[at : at + 4] for at in range(0, letters, 4))


def code_of(polls: Polls, info: t.Info | None) -> str:
    tried = tuple(Tried(one.device, one.good, one.required) for one in polls.report)
    ready = Readiness(TERMINAL, SEVEN, HASH, HASH, tried)
    lines = {
        t.Info.HASH: PROGRAM.line,
        t.Info.SIGN: opening_sign(UID, TERMINAL, 1),
        t.Info.SLIP: slip_code(Slip(TERMINAL, SLIP.records, SLIP.digest)),
        t.Info.REPORT: readiness_code(UID, ready),
    }
    if info is None or (info is t.Info.SLIP and polls.slip is None):
        return ""
    return lines.get(info, "")


def views() -> dict[str, StaffView]:
    """All that follow, by name."""
    return dict((*homes(), *mores(), *lockeds(), *shown(), *on_paper(), *walks(), *odd_steps()))


def homes() -> Iterator[tuple[str, StaffView]]:
    """The first screen in every state, with every kind of voter under it, and with alarms."""
    for state in State:
        yield f"home-{state}", view_of(polls_in(state))
    for session in SessionState:
        yield f"home-open-{session}", view_of(polls_in(State.OPEN), session=session)
    for aid in (Aid.ASSISTED, Aid.PROXY):
        view = view_of(polls_in(State.OPEN), session=SessionState.CHOOSING, aid=aid)
        yield f"home-open-{aid}", view
    yield from alarmed()


def alarmed() -> Iterator[tuple[str, StaffView]]:
    """What stands on the first screen when something is wrong, one thing or many."""
    lost = frozenset({Device.PRINTER, Device.BATTERY, Device.SCANNER})
    for one in Told:
        if one is not Told.UNDECIDED:
            yield f"alarm-{one.name.lower()}", view_of(polls_in(State.TELLING, truth=one))
    yield (
        "alarm-network",
        view_of(polls_in(State.PAUSED, trouble="network", networks=("wlan0", "eth0"))),
    )
    notices = frozenset({"contest-1-3", "contest-2-4"})
    yield "alarm-notices", view_of(polls_in(State.OPEN, notices=notices))
    yield "alarm-degraded", view_of(polls_in(State.OPEN, degraded=True))
    many = polls_in(
        State.PAUSED,
        degraded=True,
        trouble="lost-scanner",
        lost=lost,
        halt=Halt.SUSPENDED,
        networks=("wlan0",),
        locked=frozenset({"p01-b1", "p01-b2"}),
    )
    yield "alarm-many", view_of(many)
    yield "alarm-all-locked", view_of(polls_in(State.OPEN), all_locked=True)
    yield (
        "alarm-bad-device",
        view_of(polls_in(State.LOADED, report=BAD, lost=frozenset({Device.HEADPHONES}))),
    )
    hot = (Condition.HOT,)
    yield "alarm-hot", view_of(polls_in(State.PAUSED, noticed=hot, trouble="lost-printer"))
    told = (Condition.WARM, Condition.CLOCK_MOVED)
    yield "alarm-noticed", view_of(polls_in(State.OPEN, noticed=told))
    shut = polls_in(State.CONSENT, trouble="duplicate-unwritable")
    yield "alarm-duplicate-unwritable", view_of(shut)
    yield "alarm-grant-waits", view_of(polls_in(State.OPEN), told_by("staff.grant-waits"))
    yield "alarm-done", view_of(polls_in(State.PAUSED), told_by("staff.done"))
    yield "alarm-rested", view_of(polls_in(State.OPEN), told_by("staff.rested"))


def told_by(key: str, **values: str | int) -> StaffDesk:
    return StaffDesk(open=True, remark=Remark(key, tuple(values.items())))


def mores() -> Iterator[tuple[str, StaffView]]:
    for state in State:
        yield f"more-{state}", view_of(polls_in(state), StaffDesk(open=True, more=True))
    desk = StaffDesk(open=True, more=True)
    yield "more-open-called", view_of(polls_in(State.OPEN), desk, SessionState.CALLED)


def lockeds() -> Iterator[tuple[str, StaffView]]:
    """No badge was held up, and no voter is served."""
    for state in State:
        if state is not State.OPEN:
            yield f"locked-{state}", view_of(polls_in(state), StaffDesk())
    refused = StaffDesk(remark=Remark("badges.badge-unknown"))
    yield "locked-unknown-badge", view_of(polls_in(State.PAUSED), refused)
    yield "locked-all-locked", view_of(polls_in(State.PAUSED), StaffDesk(), all_locked=True)


def shown() -> Iterator[tuple[str, StaffView]]:
    """What can be looked at."""
    states = {t.Info.SIGN: State.OPEN, t.Info.SLIP: State.CLOSED, t.Info.HOURLY: State.OPEN}
    for info in t.Info:
        polls = polls_in(states.get(info, State.READY))
        printer = PrinterCondition.READY if info is t.Info.HOURLY else None
        yield f"info-{info}", view_of(polls, StaffDesk(open=True, info=info), printer=printer)
    desk = StaffDesk(open=True, info=t.Info.REPORT)
    yield "info-report-bad", view_of(polls_in(State.LOADED, report=BAD), desk)
    yield from programs()
    noticed = polls_in(State.LOADED, report=NOTICED)
    yield "info-report-noticed", view_of(noticed, desk)
    slip = StaffDesk(open=True, info=t.Info.SLIP)
    yield "info-slip-none", view_of(polls_in(State.CLOSED, slip=None), slip)
    opened = StaffDesk(open=True, info=t.Info.SIGN, remark=Remark("staff.done"))
    yield "info-sign-opened", view_of(polls_in(State.OPEN), opened)


def programs() -> Iterator[tuple[str, StaffView]]:
    """The page of numbers where the program is another, where what is below it is, and untold."""
    desk = StaffDesk(open=True, info=t.Info.HASH)
    other, below = ((Condition.PROGRAM_OTHER,), (Condition.PACKAGES_OTHER,))
    polls = polls_in(State.LOADED, report=(), noticed=other)
    yield "info-hash-other", view_of(polls, desk, inspected=OTHER_CODE)
    yield "home-program-other", view_of(polls, inspected=OTHER_CODE)
    yield "info-hash-packages", view_of(polls_in(State.LOADED, report=(), noticed=below), desk)
    yield "info-hash-untold", view_of(polls_in(State.LOADED, report=()), desk, inspected="")


def on_paper() -> Iterator[tuple[str, StaffView]]:
    """Where there is a printer: what can be printed, and what is said of it."""
    states = {t.Info.SLIP: State.CLOSED, t.Info.REPORT: State.READY, t.Info.HOURLY: State.OPEN}
    remarks = {"begun": told.BEGUN, "done": told.DONE, "stopped": "printer.half-printed"}
    for info, state in states.items():
        desk = StaffDesk(open=True, info=info)
        if info is not t.Info.HOURLY:
            yield f"info-{info}-printer", printing(state, desk)
        for name, key in remarks.items():
            yield f"info-{info}-{name}", printing(state, replace(desk, remark=Remark(key)))
    yield "more-open-printer", printing(State.OPEN, StaffDesk(open=True, more=True))
    for number, step in enumerate((Step.HALF_1, Step.HALF_2), 1):
        half = StaffDesk(open=True, act=Act.HAND_OUT, step=steps(Act.HAND_OUT).index(step))
        yield f"half-{number}-two-ways", printing(State.HANDING_OUT, half)
        yield f"half-{number}-on-paper", printing(State.HANDING_OUT, replace(half, on_paper=number))
        for name, key in remarks.items():
            if key != told.DONE:
                remarked = replace(half, remark=Remark(key))
                yield f"half-{number}-{name}", printing(State.HANDING_OUT, remarked)


def printing(state: State, desk: StaffDesk) -> StaffView:
    return view_of(polls_in(state), desk, printer=PrinterCondition.READY)


def walks() -> Iterator[tuple[str, StaffView]]:
    """Each step of each act, before and after what it takes is there."""
    for act in Act:
        for number, step in enumerate(steps(act)):
            desk = StaffDesk(open=True, act=act, step=number)
            before = view_on(act, with_what(desk, steps(act)[:number]))
            yield f"{act}-{step}", before
            after = view_on(act, with_what(desk, steps(act)[: number + 1]))
            if after != before:
                yield f"{act}-{step}-there", after
    for state in (State.CONSENT, State.ALARMED, State.ORIGINAL_DEAD, State.DAY_CLOSED):
        give = StaffDesk(open=True, act=Act.GIVE)
        yield f"GiveHalves-meaning-{state}", view_of(polls_in(state), give)


def view_on(act: Act, desk: StaffDesk) -> StaffView:
    """In a state in which this act is offered."""
    polls = polls_in(STATE_OF.get(act, State.OPEN))
    return view_of(polls, desk, SessionState.CALLED if act in _VOTERS_ACTS else None)


def with_what(desk: StaffDesk, done: tuple[Step, ...]) -> StaffDesk:
    """The desk once these steps have what they take."""
    act = desk.act or Act.CALL
    if Step.CANDIDATE in done:
        desk = replace(desk, subject="contest-1-3")
    if Step.BADGE in done:
        desk = replace(desk, subject="p01-b2")
    if Step.CONTESTS in steps(act):
        desk = replace(desk, contests=frozenset(one.id for one in ELECTION.contests[:2]))
    if Step.NEW_PIN in done:
        desk = replace(desk, renewed=True)
    if Step.HALVES in done:
        desk = replace(desk, halves=BOTH)
    if Step.PEOPLE in done:
        two = needs(act) is Authority.TWO_OFFICERS
        officers = frozenset({"p01-b1", "p01-b3"} if two else {"p01-b1"})
        desk = replace(desk, officers=officers, witness=needs(act) is Authority.OFFICER_AND_WITNESS)
    taken = {number for step, number in ((Step.HALF_1, 1), (Step.HALF_2, 2)) if step in done}
    return replace(desk, taken=frozenset(taken))


def odd_steps() -> Iterator[tuple[str, StaffView]]:
    """What is on a step for a moment, or when something does not fit."""
    people = steps(Act.OPEN).index(Step.PEOPLE)
    desk = StaffDesk(open=True, act=Act.OPEN, step=people, badge="p01-b1")
    opening = polls_in(State.ZERO_CHECKED)
    yield "pin-empty", view_of(opening, desk)
    yield "pin-typed", view_of(opening, replace(desk, digits=6))
    most = replace(desk, digits=DIGITS[-1])
    yield "pin-most", view_of(opening, most)
    wrong = Remark("badges.pin-wrong", (("left", 3), ("badge", "p01-b1")))
    yield "pin-wrong", view_of(opening, replace(desk, remark=wrong))
    card = replace(desk, card=CardHeld(5, 5))
    yield "pin-card", view_of(opening, replace(card, digits=6))
    yield "pin-card-asked", view_of(opening, replace(card, card=CardHeld(5, 5, asked=True)))
    denied = Remark("card_use.pin-wrong", (("left", 4), ("badge", "p01-b1")))
    yield "pin-card-wrong", view_of(opening, replace(card, card=CardHeld(4, 5), remark=denied))
    one = replace(desk, badge="", officers=frozenset({"p01-b1"}))
    for name, key, values in CARD_REMARKS:
        yield f"people-card-{name}", view_of(opening, replace(one, remark=Remark(key, values)))
    yield "people-one", view_of(opening, one)
    yield "people-twice", view_of(opening, replace(one, remark=Remark("staff.badge-twice")))
    locked = Remark("badges.pin-locked", (("badge", "p01-b2"),))
    yield "people-locked", view_of(opening, replace(one, remark=locked))
    broken = Remark("badges.pins-broken")
    yield "people-broken", view_of(opening, replace(one, remark=broken))
    new = StaffDesk(
        open=True, act=Act.NEW_PIN, step=steps(Act.NEW_PIN).index(Step.NEW_PIN), subject="p01-b2"
    )
    yield "new-pin-again", view_of(polls_in(State.OPEN), replace(new, once=True, digits=7))
    differ = replace(new, remark=Remark("staff.pins-differ"))
    yield "new-pin-differ", view_of(polls_in(State.OPEN), differ)
    weak = replace(new, remark=Remark("badges.pin-weak"))
    yield "new-pin-weak", view_of(polls_in(State.OPEN), weak)
    badge = StaffDesk(
        open=True, act=Act.NEW_PIN, step=1, remark=Remark("polls_refusals.pin-not-locked")
    )
    yield "badge-not-locked", view_of(polls_in(State.OPEN), badge)
    for number, step in enumerate((Step.HALF_1, Step.HALF_2), 1):
        at = steps(Act.HAND_OUT).index(step)
        half = StaffDesk(open=True, act=Act.HAND_OUT, step=at, revealed=True)
        yield f"half-{number}-shown", view_of(polls_in(State.HANDING_OUT), half)
    giving = StaffDesk(open=True, act=Act.GIVE, step=1, halves=frozenset({2}))
    yield "halves-one", view_of(polls_in(State.INCIDENT), giving)
    for key in ("staff.half-misread", "polls_troubles.halves-of-another-terminal"):
        wrong = replace(giving, remark=Remark(key))
        yield f"halves-{key.partition('.')[2]}", view_of(polls_in(State.INCIDENT), wrong)
    writing = replace(giving, writing=1)
    yield "half-write-empty", view_of(polls_in(State.INCIDENT), writing)
    yield "half-write-some", view_of(polls_in(State.INCIDENT), replace(writing, letters=38))
    whole = replace(writing, letters=HALF_LETTERS)
    yield "half-write-whole", view_of(polls_in(State.INCIDENT), whole)
    wrong = replace(whole, remark=Remark("staff.half-misread"))
    yield "half-write-wrong", view_of(polls_in(State.INCIDENT), wrong)
    yield from refused()


def refused() -> Iterator[tuple[str, StaffView]]:
    """The last step after the act was refused."""
    many = ("network-up", "no-sound", "media-not-apart", "device-missing", "too-early-to-open")
    opening = confirming(Act.OPEN, missing=many, networks=("wlan0",))
    early = SEVEN.replace(hour=6, minute=40)
    yield "refused-OpenPolls", view_of(polls_in(State.ZERO_CHECKED), opening, now=early)
    ticked = confirming(Act.OPEN, ticks=frozenset({t.Tick.EARLY}))
    yield "early-OpenPolls", view_of(polls_in(State.ZERO_CHECKED), ticked, now=early)
    closing = confirming(Act.CLOSE, missing=("voter-inside", "too-early-to-close"))
    yield "refused-ClosePolls", view_of(polls_in(State.OPEN), closing, SessionState.CHOOSING)
    handing = confirming(Act.HAND_OVER, missing=("slip-missing",))
    yield "refused-HandOver", view_of(polls_in(State.CLOSED, slip=None), handing)
    for name in ("nobody-here", "voter-here", "needs-officer"):
        unlock = confirming(Act.UNLOCK, missing=(name,))
        yield f"refused-Unlock-{name}", view_of(polls_in(State.OPEN), unlock)


def confirming(act: Act, **changes: object) -> StaffDesk:
    """The desk at the last step, with everybody there."""
    desk = StaffDesk(open=True, act=act, step=len(steps(act)) - 1)
    return replace(with_what(desk, steps(act)), **changes)  # type: ignore[arg-type]  # as above

"""Choosing, confirming, going back, ending without a choice."""

from tally_server.compliance.drills.protocol import NOBODY, Act, Bench, Hand, Slot, Terminal, Trial
from tally_server.compliance.drills.screen import Does, Screen, Shown
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    INSIDE,
    arrive,
    choose,
    closed,
    last_touch,
    mark,
    nobody,
    opened,
    record,
    touch,
    vote,
    wish,
)

_LONG = Trial(lists=(("pages", 30),))
_THREE = Trial(lists=(("single", 3),))


def marked(screen: Screen) -> set[str]:
    return {area.candidate for area in screen.candidates if area.marked}


def confirmed_text(screen: Screen) -> str:
    return screen.text if screen.shown is Shown.CONFIRMING else ""


def at_list(bench: Bench, trial: Trial = _THREE) -> Terminal:
    """A voter is at the list of candidates. Raises Stuck."""
    terminal = opened(bench, trial)
    arrive(terminal, wish(terminal, 0))
    touch(terminal, Does.BEGINS)
    return terminal


@drill
def t1_2(bench: Bench, seen: Seen) -> None:
    """Once recorded there is no way back, and it is said plainly."""
    terminal = opened(bench)
    waiting = terminal.screen()
    wanted = wish(terminal, 0)
    arrive(terminal, wanted)
    choose(terminal, wanted)
    record(terminal, wanted)
    done = terminal.screen()
    seen.that("done-said", done.shown is Shown.DONE and done.text != waiting.text)
    seen.that("done-inert", not any(area.does for area in done.areas))
    terminal.wait(15)
    seen.that("next-voter", terminal.screen().shown is Shown.WAITING)


@drill
def t3_1(bench: Bench, seen: Seen) -> None:
    """Begin, choose, confirm by name; and back, before anything is recorded."""
    terminal = at_list(bench)
    one, other, _ = terminal.contests[0].candidates
    seen.that("no-default", not marked(terminal.screen()))
    mark(terminal, one.id)
    touch(terminal, Does.PROCEEDS)
    text = confirmed_text(terminal.screen())
    seen.that("name-shown", one.name in text and other.name not in text)
    seen.that("not-yet-recorded", terminal.staff().voters == 0)
    touch(terminal, Does.BACK)
    seen.that("mark-kept", marked(terminal.screen()) == {one.id})
    mark(terminal, other.id)
    touch(terminal, Does.PROCEEDS)
    seen.that("corrected-shown", other.name in confirmed_text(terminal.screen()))
    touch(terminal, Does.RECORDS)
    found = closed(terminal).choices(Slot.ORIGINAL)
    seen.that("corrected-recorded", list(found.values()) == [(other.id,)])


@drill
def t3_4(bench: Bench, seen: Seen) -> None:
    """A list longer than the screen is seen to its end before anybody is confirmed."""
    terminal = at_list(bench, _LONG)
    people = [person.id for person in terminal.contests[0].candidates]
    first = [area.candidate for area in terminal.screen().candidates]
    seen.that("long-list", 0 < len(first) < len(people), shown=len(first), of=len(people))
    mark(terminal, people[0])
    seen.that("not-before-seen", terminal.screen().that(Does.PROCEEDS) is None)
    found, turned = list(first), 0
    while terminal.screen().that(Does.TURNS_ON) is not None and turned < len(people):
        touch(terminal, Does.TURNS_ON)
        found += [area.candidate for area in terminal.screen().candidates]
        turned += 1
    seen.that("all-in-order", found == people, pages=turned + 1)
    seen.that("then-confirmed", terminal.screen().that(Does.PROCEEDS) is not None)


@drill
def r08(bench: Bench, seen: Seen) -> None:
    """Only a clear press acts: no second tap, no slipping finger, no resting hand."""
    terminal = at_list(bench)
    one, other, _ = (area for area in terminal.screen().candidates)
    terminal.slide(one, other)
    seen.that("slide-inert", not marked(terminal.screen()))
    terminal.touch_with_another_finger(one)
    seen.that("second-finger-inert", not marked(terminal.screen()))
    terminal.touch(one)
    touch(terminal, Does.PROCEEDS)
    touch(terminal, Does.RECORDS, after=150)
    seen.that("double-tap-inert", terminal.screen().shown is Shown.CONFIRMING)
    area = terminal.screen().that(Does.RECORDS)
    if area is not None:
        terminal.touch(area)
        terminal.touch(area, after=150)
    seen.that("one-vote", terminal.staff().voters == 1)


@drill
def r10(bench: Bench, seen: Seen) -> None:
    """途中終了 is offered, asks once more, and is counted on its own line."""
    terminal = at_list(bench)
    touch(terminal, Does.ENDS)
    seen.that("ending-asked", terminal.screen().shown is Shown.ENDING)
    seen.that("not-yet-recorded", terminal.staff().voters == 0)
    touch(terminal, Does.BACK)
    seen.that("back-from-ending", terminal.screen().shown is Shown.CHOOSING)
    touch(terminal, Does.ENDS)
    touch(terminal, Does.CONFIRMS_END)
    terminal.wait(15)
    vote(terminal, wish(terminal, 0))
    arrive(terminal, wish(terminal, 1))
    touch(terminal, Does.BEGINS)
    alone = terminal.act(Act.END_FOR_VOTER, officers=1, witness=False)
    seen.that("staff-not-alone", not alone.taken)
    terminal.act(Act.END_FOR_VOTER)
    terminal.wait(15)
    (found,) = closed(terminal).choices(Slot.ORIGINAL).values()
    ended = sum(choice == NOBODY for choice in found)
    seen.that("ended-counted", (len(found), ended) == (3, 2), records=len(found), ended=ended)


@drill
def r11(bench: Bench, seen: Seen) -> None:
    """No clock casts, drops or closes: staff are called, and the officer closes."""
    terminal = at_list(bench)
    person = terminal.contests[0].candidates[0].id
    mark(terminal, person)
    terminal.wait(600)
    seen.that("idle-calls", terminal.screen().shown in (Shown.ASKING, Shown.CALLED))
    seen.that("idle-records-nothing", terminal.staff().voters == 0)
    terminal.act(Act.GO_ON)
    seen.that("idle-drops-nothing", marked(terminal.screen()) == {person})
    seen.that("not-early", not terminal.act(Act.CLOSE).taken)
    terminal.clock_jumps(15 * 3600)
    terminal.wait(5)
    seen.that("inside-after-hours", terminal.screen().shown in INSIDE)
    seen.that("not-while-inside", not terminal.act(Act.CLOSE).taken)
    record_last(terminal)
    seen.that("may-finish", terminal.staff().voters == 1)
    seen.that("officer-closes", terminal.act(Act.CLOSE).taken)


def record_last(terminal: Terminal) -> None:
    wanted = wish(terminal, 0)
    choose(terminal, wanted)
    record(terminal, wanted)
    terminal.wait(15)


@drill
def act_7_3(bench: Bench, seen: Seen) -> None:
    """Who helps does not record; where clerks vote for a voter, they do, before a witness."""
    terminal = opened(bench)
    for act, no, yes in (
        (Act.ASSIST, Hand.HELPER, Hand.VOTER),
        (Act.PROXY, Hand.VOTER, Hand.PROXY),
    ):
        wanted = nobody(terminal)
        arrive(terminal, wanted)
        seen.that(f"{act}-witnessed", not terminal.act(act, witness=False).taken)
        terminal.act(act)
        before = terminal.staff().voters
        choose(terminal, wanted)
        _last(terminal, wanted, no)
        seen.that(f"{act}-wrong-hand", terminal.staff().voters == before)
        _last(terminal, wanted, yes)
        seen.that(f"{act}-right-hand", terminal.staff().voters == before + 1)
        terminal.wait(15)


def _last(terminal: Terminal, wanted: dict[str, str], hand: Hand) -> None:
    area = last_touch(terminal, wanted)
    if area is not None:
        terminal.touch(area, hand=hand)

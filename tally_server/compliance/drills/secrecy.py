"""What is left of a choice: on screens, for staff, in the log, on the media."""

import re
import zlib

from tally_server.compliance.drills.protocol import (
    MEDIA,
    Act,
    Bench,
    Cable,
    Choices,
    Slot,
    Terminal,
    Trial,
)
from tally_server.compliance.drills.screen import Does, Screen, Shown
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    arrive,
    bare,
    choose,
    closed,
    mark,
    nobody,
    opened,
    record,
    touch,
    vote,
    wish,
)

_ROOMY = Trial(lists=(("single", 3), ("single", 2)), room=16)
_HALF = 4
_DAYS = 2
_MINUTE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d([+-]\d\d:\d\d|Z)")
_NOISE = 0.98


def _day(bench: Bench, wishes: list[Choices]) -> Terminal:
    """A terminal at which these voters came one after the other; still open. Raises Stuck."""
    terminal = opened(bench, _ROOMY)
    for wanted in wishes:
        vote(terminal, wanted)
    return terminal


def _two_days(bench: Bench) -> tuple[Terminal, Terminal]:
    """Two days of the same acts, and of other choices."""
    plain = bare(bench, _ROOMY)
    one = [wish(plain, 0), wish(plain, 0), nobody(plain)]
    other = [wish(plain, 1), nobody(plain), wish(plain, 1)]
    return _day(bench, list(one)), _day(bench, list(other))


@drill
def t2_1(bench: Bench, seen: Seen) -> None:
    """Nothing on the media ties a grant to a record, or tells the order of voting."""
    in_order, lists, ids = 0, 0, 0
    for _ in range(_DAYS):
        terminal = opened(bench, _ROOMY)
        grants = [vote(terminal, wish(terminal, at // _HALF)) for at in range(2 * _HALF)]
        closed(terminal)
        for found in terminal.choices(Slot.ORIGINAL).values():
            in_order += list(found) in (sorted(found), sorted(found, reverse=True))
            lists += 1
        whole = b"".join(data for slot in MEDIA for data in terminal.files(slot).values())
        ids += sum(form in whole for grant in grants for form in _forms(grant.id))
    seen.that("no-grant-on-media", ids == 0, found=ids)
    seen.that("not-in-order", in_order < lists, lists=lists, ordered=in_order)


def _forms(secret: bytes) -> tuple[bytes, ...]:
    return secret, secret.hex().encode()


@drill
def r13(bench: Bench, seen: Seen) -> None:
    """Records are of one size, and the same choice never looks the same."""
    terminal = opened(bench, _ROOMY)
    for number in range(6):
        vote(terminal, wish(terminal, 0) if number < 4 else nobody(terminal))
    for records in closed(terminal).records(Slot.ORIGINAL).values():
        seen.that("one-size", len({len(record) for record in records}) == 1)
        seen.that("all-differ", len(set(records)) == len(records), records=len(records))


@drill
def t2_2(bench: Bench, seen: Seen) -> None:
    """The log of a day is the same whatever people chose, and its times are minutes."""
    one, other = (closed(terminal).log(Slot.ORIGINAL) for terminal in _two_days(bench))
    seen.that("same-log", [e.words for e in one] == [e.words for e in other], entries=len(one))
    fine = [entry for entry in one if not _MINUTE.fullmatch(entry.time)]
    seen.that("minutes", not fine)


@drill
def r14(bench: Bench, seen: Seen) -> None:
    """Staff see how many have finished, and the same whatever they chose."""
    one, other = _two_days(bench)
    seen.that("same-for-staff", one.staff().words == other.staff().words)
    voters = one.staff().voters
    seen.that("number-of-all", voters == 3, voters=voters)
    slips = [closed(terminal).staff().slip for terminal in (one, other)]
    records = {slip.records for slip in slips if slip is not None}
    seen.that("same-slip", None not in slips and len(records) == 1)


@drill
def t2_5(bench: Bench, seen: Seen) -> None:
    """Once a voter is done the screen is everybody's, and tells nothing of the choice."""
    terminal = opened(bench)
    waiting, thanks = terminal.screen(), list[Screen]()
    for wanted in (wish(terminal, 0), wish(terminal, 1), nobody(terminal)):
        arrive(terminal, wanted)
        choose(terminal, wanted)
        record(terminal, wanted)
        thanks.append(terminal.screen())
        terminal.wait(15)
        seen.that("neutral-again", terminal.screen() == waiting)
    seen.that("same-thanks", len({screen.text for screen in thanks}) == 1)


@drill
def t2_6(bench: Bench, seen: Seen) -> None:
    """What is said is said into headphones, or not at all; staff come where they fail."""
    terminal = opened(bench)
    arrive(terminal, wish(terminal, 0))
    terminal.wait(2)
    seen.that("silent-without", not terminal.heard())
    terminal.plug(Cable.HEADPHONES, on=True)
    terminal.wait(2)
    touch(terminal, Does.BEGINS)
    seen.that("said-with", bool(terminal.heard()))
    before = len(terminal.heard())
    terminal.plug(Cable.HEADPHONES, on=False)
    terminal.wait(2)
    seen.that("pulled-calls", terminal.screen().shown is Shown.CALLED)
    terminal.act(Act.GO_ON)
    mark(terminal, terminal.contests[0].candidates[0].id)
    terminal.wait(2)
    silent = len(terminal.heard()) == before and not terminal.heard_in_room()
    seen.that("nothing-aloud", silent)


@drill
def t2_7(bench: Bench, seen: Seen) -> None:
    """What lies on a medium looks like noise, in the middle of the day and after it."""
    one, other = _two_days(bench)
    people = [p for contest in one.contests for p in contest.candidates]
    forms = [form for p in people for form in (p.id.encode(), p.name.encode())]
    for slot in MEDIA:
        counts = [
            [sum(data.count(form) for data in terminal.files(slot).values()) for form in forms]
            for terminal in (one, other)
        ]
        seen.that("same-words", counts[0] == counts[1], slot=slot.value)
    same = _day(bench, [wish(one, 0)] * 4)
    for records in closed(same).records(Slot.ORIGINAL).values():
        whole = b"".join(records)
        share = len(zlib.compress(whole, 9)) / len(whole)
        seen.that("noise", share > _NOISE, percent=round(100 * share))

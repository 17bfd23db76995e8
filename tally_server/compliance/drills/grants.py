"""A right to vote: who gets in with it, how often, and for what."""

from tally_server.compliance.drills.protocol import Act, Bench, Kind, Slot, Stage, Trial
from tally_server.compliance.drills.screen import Does, Shown
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import (
    admitted,
    back_in_use,
    closed,
    find,
    nobody,
    opened,
    touch,
    vote,
    vote_again,
    wish,
)

_TWO_CONTESTS = Trial(lists=(("single", 3), ("single", 2)))
_LINE_LETTERS = 400
"""What a code of a few centimetres holds and a scanner reads at once."""


@drill
def t1_1(bench: Bench, seen: Seen) -> None:
    """Nobody votes without a right that was granted for this terminal, here and now."""
    terminal = opened(bench)
    waiting = terminal.screen()
    seen.that("waiting-inert", not any(area.does for area in waiting.areas))
    for kind in (Kind.FORGED, Kind.OTHER_TERMINAL, Kind.OTHER_OPENING):
        refused = not admitted(terminal, terminal.grant(kind=kind))
        seen.that(f"grant-{kind}-refused", refused)
        if not refused:
            terminal.act(Act.END_FOR_VOTER)
            terminal.wait(15)
    terminal.hold_up("7")
    seen.that("rubbish-refused", terminal.screen().shown is Shown.WAITING)
    seen.that("grant-taken", admitted(terminal, terminal.grant()))


@drill
def r06(bench: Bench, seen: Seen) -> None:
    """One grant is one vote, or one ending, and stays spent after a restart."""
    terminal = opened(bench)
    first, ending = vote(terminal, wish(terminal, 0)), vote(terminal, nobody(terminal))
    seen.that("spent-refused", not vote_again(terminal, first, wish(terminal, 1)))
    seen.that("ended-refused", not vote_again(terminal, ending, wish(terminal, 1)))
    terminal.cut_power()
    terminal.start()
    seen.that("locked-after-restart", not admitted(terminal, terminal.grant()))
    back_in_use(terminal)
    again = vote_again(terminal, first, wish(terminal, 1))
    seen.that("spent-after-restart", not again)
    records = closed(terminal).records(Slot.ORIGINAL)
    seen.that("two-votes", {len(found) for found in records.values()} == {2})


@drill
def t1_5(bench: Bench, seen: Seen) -> None:
    """Where two elections are held, a right is granted for each apart."""
    terminal = opened(bench, _TWO_CONTESTS)
    first, second = terminal.contests
    wanted = {second.id: second.candidates[0].id}
    vote(terminal, wanted)
    vote(terminal, wish(terminal, 0))
    records = closed(terminal).records(Slot.ORIGINAL)
    seen.that("own-contest-alone", [len(records[one.id]) for one in (first, second)] == [1, 2])


@drill
def r07(bench: Bench, seen: Seen) -> None:
    """A voter is let in by a code that is held up once, and that says nothing of them."""
    terminal = opened(bench)
    one, other = terminal.grant(), terminal.grant()
    letters = max(len(one.line), len(other.line))
    seen.that("code-small", letters <= _LINE_LETTERS, letters=letters)
    seen.that("code-random", one.id != other.id and len(one.id) >= 16, bytes=len(one.id))
    seen.that("one-act", admitted(terminal, one) and terminal.staff().stage is Stage.OPEN)


@drill
def act_3(bench: Bench, seen: Seen) -> None:
    """Exactly one of those listed can be chosen, and nothing else be written."""
    terminal = opened(bench)
    seen.that("one-act", admitted(terminal, terminal.grant()))
    touch(terminal, Does.BEGINS)
    find(terminal, terminal.contests[0].candidates[0].id)
    for _ in range(2):
        for area in terminal.screen().candidates:
            terminal.touch(area)
    marked = [area.candidate for area in terminal.screen().candidates if area.marked]
    seen.that("one-marked", len(marked) == 1, marked=len(marked))
    listed = {person.id for contest in terminal.contests for person in contest.candidates}
    shown = {area.candidate for area in terminal.screen().candidates}
    seen.that("only-listed", shown <= listed, shown=len(shown))
    odd = [area for area in terminal.screen().targets if area.does is Does.OTHER]
    seen.that("nothing-to-write", not odd)

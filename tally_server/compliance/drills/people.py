"""Who may do what: officers, witnesses, PINs."""

from collections.abc import Sequence

from tally_server.compliance.drills.protocol import Act, Bench, Pin, Slot, Stage, Terminal
from tally_server.compliance.drills.seen import Seen, drill
from tally_server.compliance.drills.steps import bare, must, opened, vote, wish

_MOST_TRIES = 12
_BETWEEN = 40
_ROAD = (
    *(Act.LOAD, Act.SELF_TEST, Act.CHECK_ZERO, Act.OPEN, Act.HAND_OUT),
    *(Act.PAUSE, Act.RESUME, Act.CLOSE_EARLY, Act.HAND_OVER),
)
_BY_TWO = (Act.LOAD, Act.OPEN, Act.CLOSE_EARLY)
_WITNESSED = (Act.CHECK_ZERO, Act.HAND_OUT, Act.HAND_OVER)


def _refused(terminal: Terminal, act: Act, officers: int, *, witness: bool) -> bool:
    return not terminal.act(act, officers, witness=witness).taken


@drill
def r15(bench: Bench, seen: Seen) -> None:
    """No act of staff without an officer; and an officer is a badge and its PIN."""
    terminal = bare(bench)
    taken = _whole_road(terminal, 0, witness=True)
    seen.that("none-alone", not taken, acts=" ".join(taken) or "-", of=len(_ROAD))
    terminal = opened(bench)
    terminal.hold_up(terminal.grant().line)
    seen.that("grant-no-badge", terminal.staff().stage is Stage.OPEN)
    must(terminal, Act.END_FOR_VOTER)
    terminal.wait(15)
    vote(terminal, wish(terminal, 0))
    _pins(terminal, seen)


def _whole_road(terminal: Terminal, officers: int, *, witness: bool) -> list[str]:
    """From the bare device to the hand-over: what was taken from these people."""
    taken = []
    for act in _ROAD:
        if _refused(terminal, act, officers, witness=witness):
            must(terminal, act)
        else:
            taken.append(act.value)
    return taken


def _pins(terminal: Terminal, seen: Seen) -> None:
    seen.that("wrong-pin", terminal.type_pin(1, right=False) is Pin.WRONG)
    terminal.wait(_BETWEEN)
    seen.that("right-pin", terminal.type_pin(1, right=True) is Pin.RIGHT)
    seen.that("one-is-not-two", not terminal.act(Act.CLOSE_EARLY).taken)
    tries = _until_locked(terminal)
    seen.that("pin-locks", tries <= _MOST_TRIES // 2, tries=tries)
    seen.that("locked-stays", terminal.type_pin(2, right=True) is Pin.LOCKED)
    terminal.type_pin(3, right=True)
    vote(terminal, wish(terminal, 1))
    must(terminal, Act.CLOSE_EARLY)
    events = {entry.event for entry in terminal.log(Slot.ORIGINAL)}
    seen.that("lock-logged", "pin-locked" in events)


def _until_locked(terminal: Terminal) -> int:
    for tries in range(1, _MOST_TRIES + 1):
        if terminal.type_pin(2, right=False) is Pin.LOCKED:
            return tries
        terminal.wait(_BETWEEN)
    return _MOST_TRIES + 1


@drill
def t7_2(bench: Bench, seen: Seen) -> None:
    """What takes two officers is refused to one, what takes a witness to an officer alone."""
    for acts, name in ((_BY_TWO, "two"), (_WITNESSED, "witness")):
        taken = _tried(bare(bench), acts)
        seen.that(f"needs-{name}", not taken, acts=" ".join(taken) or "-")


def _tried(terminal: Terminal, acts: Sequence[Act]) -> list[str]:
    """Which of these were taken from one officer with nobody to watch."""
    taken = []
    for act in _ROAD:
        if act in acts and not _refused(terminal, act, 1, witness=False):
            taken.append(act.value)
        elif not terminal.act(act).taken:
            break
    return taken

"""What a staff page shows, as a value: pages draw it and give touches back.

It holds nothing of the voter who is here but on which screen, and of secrets only the half
that its owner has asked to see now; that does not print.
"""

from dataclasses import dataclass, field
from datetime import datetime

from terminal.life.people import Badge
from terminal.life.states import Finding, Polls
from terminal.ports.slip_printer import PrinterCondition
from terminal.session.states import Aid
from terminal.session.states import State as SessionState
from terminal.staff.acts import Act
from terminal.staff.desk import StaffDesk


@dataclass(frozen=True)
class StaffView:
    """offered: the acts that may be tried now, in their order. now: what the clock on the
    wall says. session: which screen of a voter lies under this one, aid: how that voter
    votes. can_go_on: whether the step on the screen has what it takes. lacks: name of the
    refusal of the people who are still missing for the act.

    code: the line of a QR code that is to be shown, empty for none: of the program, of the sign
    of this opening, of the readiness report, of the closing slip, of a half. words: the same
    half to be read and copied by hand, in groups; where a half is typed, what was typed so far.

    voters: persons whose vote was recorded so far, None before the box is open and where it
    is not known. It is the figure that is read out each hour. A person leaves a record in
    each contest, so the records of the slip (`polls.slip`) are more where there are several:
    never call one by the name of the other.

    hash: of the package that lies in the terminal's folder, loaded or to be loaded.
    program: the short code of the program that runs, inspected: of that which was inspected, each
    empty where it is not told.

    printer: how the slip printer said that it is, None where this terminal has none.

    locked: badges that count for nobody. all_locked: no badge of the place is left, so no
    act of an officer can be done before the committee brings new badges.
    """

    polls: Polls
    session: SessionState
    desk: StaffDesk
    offered: tuple[Act, ...]
    now: datetime
    aid: Aid = Aid.ALONE
    inside: bool = False
    can_go_on: bool = False
    lacks: str | None = None
    code: str = field(default="", repr=False)
    words: tuple[str, ...] = field(default=(), repr=False)
    voters: int | None = None
    hash: str = ""
    program: str = ""
    inspected: str = ""
    printer: PrinterCondition | None = None
    locked: frozenset[Badge] = frozenset()
    all_locked: bool = False

    @property
    def report(self) -> tuple[Finding, ...]:
        """The readiness report of the last self-test; empty before it."""
        return self.polls.report

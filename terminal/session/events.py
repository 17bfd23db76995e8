"""Everything that can happen to a voter's session. Every event carries its time.

A voter's event says whose hand it was, and whether other fingers lay on the glass.
"""

from dataclasses import dataclass
from typing import ClassVar

from common.grant import Grant
from terminal.life.people import NOBODY, Authority, By
from terminal.life.states import Device
from terminal.lists import Row
from terminal.session.states import Aid, Hand, Settings


@dataclass(frozen=True, kw_only=True)
class Event:
    """at: milliseconds of a clock that only counts up."""

    at: int


@dataclass(frozen=True, kw_only=True)
class VoterEvent(Event):
    """A touch or a key, acting on release. others: fingers that lay elsewhere."""

    hand: Hand = Hand.VOTER
    others: int = 0


@dataclass(frozen=True, kw_only=True)
class StaffEvent(Event):
    """by: who is there. needs: who must be."""

    needs: ClassVar[Authority] = Authority.OFFICER

    by: By = NOBODY


# The voter.


@dataclass(frozen=True, kw_only=True)
class Begin(VoterEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class Choose(VoterEvent):
    """A candidate is touched: marked, and the one before no more."""

    candidate: str


@dataclass(frozen=True, kw_only=True)
class ShowFrom(VoterEvent):
    """The list is turned or scrolled until this position is on the screen."""

    position: int


@dataclass(frozen=True, kw_only=True)
class OpenRow(VoterEvent):
    row: Row


@dataclass(frozen=True, kw_only=True)
class Proceed(VoterEvent):
    """To the screen on which the choice is confirmed."""


@dataclass(frozen=True, kw_only=True)
class Back(VoterEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class Confirm(VoterEvent):
    """Yes, this one. Where there is one contest, this records."""


@dataclass(frozen=True, kw_only=True)
class EndWithout(VoterEvent):
    """投票しないで終了する, still to be confirmed."""


@dataclass(frozen=True, kw_only=True)
class ConfirmEnd(VoterEvent):
    """Yes, end without choosing. Where there is one contest, this records."""


@dataclass(frozen=True, kw_only=True)
class Change(VoterEvent):
    """Back to one contest from the review of all."""

    contest: str


@dataclass(frozen=True, kw_only=True)
class Cast(VoterEvent):
    """Record all that stands on the review screen."""


@dataclass(frozen=True, kw_only=True)
class AskHelp(VoterEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class Set(VoterEvent):
    settings: Settings


@dataclass(frozen=True, kw_only=True)
class CallStaff(VoterEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class StillHere(VoterEvent):
    pass


@dataclass(frozen=True, kw_only=True)
class Touched(VoterEvent):
    """A sign of life and nothing else: the cursor moved, a text is heard again."""


# The staff.


@dataclass(frozen=True, kw_only=True)
class GoOn(StaffEvent):
    """Staff came, and leave the voter alone again."""


@dataclass(frozen=True, kw_only=True)
class Help(StaffEvent):
    """代理投票 or 操作補助, after the witnesses were heard."""

    needs = Authority.OFFICER_AND_WITNESS
    aid: Aid


@dataclass(frozen=True, kw_only=True)
class EndForVoter(StaffEvent):
    """The voter left: the session ends as 途中終了 in every contest."""

    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class SendElsewhere(StaffEvent):
    """Nothing is recorded; the grant is cancelled at reception, which issues another."""


@dataclass(frozen=True, kw_only=True)
class Unlock(StaffEvent):
    """An officer lets a voter vote without a grant of reception (decision 0061).

    grant: the terminal's own, with a fresh id; it was never outside, and has no signature.
    """

    grant: Grant


# The terminal.


@dataclass(frozen=True, kw_only=True)
class PresentGrant(Event):
    """A grant with a good signature was read."""

    grant: Grant


@dataclass(frozen=True, kw_only=True)
class Admitted(Event):
    """It is lasting that a voter is here, of whom nothing was tried."""


@dataclass(frozen=True, kw_only=True)
class GrantRefused(Event):
    """reason: as GrantRefused and NotCast name it."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class Recorded(Event):
    """The vote is on both media, read back and compared. voters: for staff alone; no
    session keeps it."""

    voters: int


@dataclass(frozen=True, kw_only=True)
class RecordingFailed(Event):
    """A device failed; recovery will find out what is true."""

    device: Device


@dataclass(frozen=True, kw_only=True)
class VoiceLost(Event):
    """The headphones or the keypad failed or were pulled."""


@dataclass(frozen=True, kw_only=True)
class Time(Event):
    """Time passes."""


@dataclass(frozen=True, kw_only=True)
class PollsOpened(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class PollsShut(Event):
    """Paused, closed, or stopped by an incident."""


@dataclass(frozen=True, kw_only=True)
class Restarted(Event):
    """The program starts anew."""


BY_VOTER: tuple[type[VoterEvent], ...] = (
    *(Begin, Choose, ShowFrom, OpenRow, Proceed, Back, Confirm, EndWithout, ConfirmEnd),
    *(Change, Cast, AskHelp, Set, CallStaff, StillHere, Touched),
)
BY_STAFF: tuple[type[StaffEvent], ...] = (GoOn, Help, EndForVoter, SendElsewhere, Unlock)
BY_TERMINAL: tuple[type[Event], ...] = (
    *(PresentGrant, Admitted, GrantRefused, Recorded, RecordingFailed, VoiceLost, Time),
    *(PollsOpened, PollsShut, Restarted),
)
EVENTS: tuple[type[Event], ...] = (*BY_VOTER, *BY_STAFF, *BY_TERMINAL)

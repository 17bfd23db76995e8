"""Everything that can happen to the polls. Each event names the authority it needs.

What people do comes first, then what the terminal reports. A report of a task comes
only after that task was asked for.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from terminal.life.people import NOBODY, Authority, Badge, By
from terminal.life.states import ClosedBox, Condition, Device, Finding, Kept, Loaded
from terminal.own_disk import Told


@dataclass(frozen=True, kw_only=True)
class Event:
    """by: who is there. needs: who must be."""

    needs: ClassVar[Authority] = Authority.NOBODY

    by: By = NOBODY


@dataclass(frozen=True, kw_only=True)
class Around:
    """Facts that the opening depends on, read just before.

    networks: interfaces or radios that are up, by name; `?` where that cannot be read.
    sound: a test tone went out to the headphones. media_apart: original and duplicate
    are two devices. conditions: what else is wrong, although every device answers.
    """

    networks: tuple[str, ...] = ()
    sound: bool = True
    media_apart: bool = True
    conditions: tuple[Condition, ...] = ()


# What people do.


@dataclass(frozen=True, kw_only=True)
class LoadPackage(Event):
    """A package whose signature is good was loaded, and its hash compared by people."""

    needs = Authority.TWO_OFFICERS
    loaded: Loaded


@dataclass(frozen=True, kw_only=True)
class SelfTest(Event):
    """Every device was tried; the report."""

    needs = Authority.OFFICER
    report: tuple[Finding, ...]


@dataclass(frozen=True, kw_only=True)
class CheckZero(Event):
    """Show that both media are empty (公職選挙法施行令 Art 34 as re-read)."""

    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class OpenPolls(Event):
    """Open, on the first day or on a later one. early: both confirm that it is time,
    whatever the terminal's clock says."""

    needs = Authority.TWO_OFFICERS
    around: Around
    now: datetime
    early: bool = False


@dataclass(frozen=True, kw_only=True)
class HandOutHalves(Event):
    """Officer and witness each hold a half of the box secret."""

    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class Pause(Event):
    """inside: a voter is at the terminal."""

    needs = Authority.OFFICER
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Resume(Event):
    needs = Authority.OFFICER
    around: Around


@dataclass(frozen=True, kw_only=True)
class GoToPaper(Event):
    """The place votes on paper for a while, because machines stand still."""

    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class LeavePaper(Event):
    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class GiveHalves(Event):
    """Both owners give their halves: the box is unlocked."""

    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class ReplaceDuplicate(Event):
    """Consent to make the duplicate anew, on the medium that is in its slot now."""

    needs = Authority.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class GoWithoutDuplicate(Event):
    """Consent to go on with the original alone."""

    needs = Authority.TWO_OFFICERS


@dataclass(frozen=True, kw_only=True)
class TruthTold(Event):
    """The voter, or the officer in their absence, was told what became of the vote."""

    needs = Authority.OFFICER


@dataclass(frozen=True, kw_only=True)
class Retire(Event):
    """This terminal takes no vote any more; voters go to a spare."""

    needs = Authority.TWO_OFFICERS


@dataclass(frozen=True, kw_only=True)
class CloseForTheDay(Event):
    """(電磁的記録投票法 Art 8, re-reading 公職選挙法 Art 48-2 and 53.)"""

    needs = Authority.OFFICER_AND_WITNESS
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Suspend(Event):
    """By order of the committee, under 電磁的記録投票法 Art 13-2."""

    needs = Authority.TWO_OFFICERS
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Postpone(Event):
    """By order of the committee: 繰延投票, 公職選挙法 Art 57."""

    needs = Authority.TWO_OFFICERS
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Lift(Event):
    """The suspension is over, or the day of the postponed poll has come."""

    needs = Authority.TWO_OFFICERS


@dataclass(frozen=True, kw_only=True)
class ClosePolls(Event):
    """For good. early: both confirm that it is time, whatever the clock says."""

    needs = Authority.TWO_OFFICERS
    now: datetime
    early: bool = False
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class HandOver(Event):
    """The slip is signed, the media sealed apart and given away (施行令 Art 2(5)).

    without_slip: the slip cannot be shown again; the count asks for it.
    """

    needs = Authority.OFFICER_AND_WITNESS
    without_slip: bool = False


@dataclass(frozen=True, kw_only=True)
class StartAnew(Event):
    """The device is wiped for another use."""

    needs = Authority.TWO_OFFICERS


@dataclass(frozen=True, kw_only=True)
class PostNotice(Event):
    """A candidate is gone; a notice hangs at the booths (電磁的記録投票法 Art 13)."""

    needs = Authority.OFFICER
    candidate: str


@dataclass(frozen=True, kw_only=True)
class NewPin(Event):
    """Another officer, before a witness, gives `badge` a new PIN."""

    needs = Authority.OFFICER_AND_WITNESS
    badge: Badge


# What the terminal reports.


@dataclass(frozen=True, kw_only=True)
class ZeroFound(Event):
    """Both media are readable and empty."""


@dataclass(frozen=True, kw_only=True)
class NotZero(Event):
    """A medium holds something, or cannot be read."""

    device: Device


@dataclass(frozen=True, kw_only=True)
class BoxMade(Event):
    """An empty box, or that of the days before under a new secret, is on both media."""

    opening: int


@dataclass(frozen=True, kw_only=True)
class BoxOpened(Event):
    """The polls are open, and that is lasting."""


@dataclass(frozen=True, kw_only=True)
class VoteRecorded(Event):
    voters: int


@dataclass(frozen=True, kw_only=True)
class DeviceLost(Event):
    """A device failed or was pulled. While a task runs, only the task reports it."""

    device: Device


@dataclass(frozen=True, kw_only=True)
class DeviceBack(Event):
    device: Device


@dataclass(frozen=True, kw_only=True)
class NetworkFound(Event):
    """A radio or network interface came up (電磁的記録投票法 Art 4(2))."""

    networks: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Noticed(Event):
    """What is wrong around the terminal now, all of it, the gravest first; nothing where all is
    well. inside: a voter is at the terminal."""

    conditions: tuple[Condition, ...] = ()
    inside: bool = False


@dataclass(frozen=True, kw_only=True)
class Recovered(Event):
    """The box goes on. told: the verdict on the last voter, UNDECIDED for none.

    degraded: with the original alone, as two officers decided.
    """

    voters: int
    opening: int
    told: Told = Told.UNDECIDED
    degraded: bool = False


@dataclass(frozen=True, kw_only=True)
class DuplicateDead(Event):
    """The duplicate is unreadable; nothing was written. reads: it can be read, and does not
    take what is written."""

    reads: bool = False


@dataclass(frozen=True, kw_only=True)
class MustRetire(Event):
    """The original is dead."""

    told: Told = Told.UNDECIDED


@dataclass(frozen=True, kw_only=True)
class Alarm(Event):
    """A medium was exchanged, rolled back or forged; nothing was written."""

    alarm: str


@dataclass(frozen=True, kw_only=True)
class TaskRefused(Event):
    """The task was not begun. reason: as the recorder names it."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class DayClosed(Event):
    """The box rests, its secret is out of memory."""

    voters: int


@dataclass(frozen=True, kw_only=True)
class Closed(Event):
    slip: ClosedBox


@dataclass(frozen=True, kw_only=True)
class PowerOn(Event):
    """The program starts anew, after a power cut or by hand; only what is lasting is known."""

    kept: Kept


@dataclass(frozen=True, kw_only=True)
class PinLocked(Event):
    """A PIN was entered wrongly too often, or its owner forgot it."""

    badge: Badge


BY_PEOPLE: tuple[type[Event], ...] = (
    *(LoadPackage, SelfTest, CheckZero, OpenPolls, HandOutHalves, Pause, Resume, GoToPaper),
    *(LeavePaper, GiveHalves, ReplaceDuplicate, GoWithoutDuplicate, TruthTold, Retire),
    *(CloseForTheDay, Suspend, Postpone, Lift, ClosePolls, HandOver, StartAnew, PostNotice),
    NewPin,
)
REPORTED: tuple[type[Event], ...] = (
    *(ZeroFound, NotZero, BoxMade, BoxOpened, VoteRecorded, DeviceLost, DeviceBack),
    *(
        NetworkFound,
        Noticed,
        Recovered,
        DuplicateDead,
        MustRetire,
        Alarm,
        TaskRefused,
        DayClosed,
        Closed,
    ),
    *(PowerOn, PinLocked),
)
EVENTS = BY_PEOPLE + REPORTED

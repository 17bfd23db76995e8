"""Everything that can happen to a count. Each event names the people it needs.

Facts come in with the event, read just before it: no clock, no database here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from tally_server.states import people
from tally_server.states.people import MACHINE, Authority, By


@dataclass(frozen=True, kw_only=True)
class Event:
    """by: who acts. needs: who must."""

    needs: ClassVar[Authority]

    by: By = MACHINE


@dataclass(frozen=True, kw_only=True)
class SetFacts:
    """How far the set of media is.

    unsettled: terminals of which no medium stands and none was decided not to be used.
    undecided: problems that keep totals back. slips_open: terminals whose slip was
    neither compared nor its lack acknowledged. roll_open: places and contests without a
    number from the 投票録. pool: hash of the pool; "" while it cannot be made.
    """

    unsettled: int = 0
    undecided: int = 0
    slips_open: int = 0
    roll_open: int = 0
    pool: str = ""


@dataclass(frozen=True, kw_only=True)
class ResultFacts:
    """How far the results are.

    paper_open: sheets on which two keyings do not agree yet. shares_open: groups of
    ambiguous ballots that people must share. lots_open: ties that a lot decides.
    results: hash of the results document as it stands; "" while there is none.
    """

    paper_open: int = 0
    shares_open: int = 0
    lots_open: int = 0
    results: str = ""


# Before anything is opened.


@dataclass(frozen=True, kw_only=True)
class StartReceiving(Event):
    """lacking: roles that nobody has yet, though the count will need them."""

    needs = people.OFFICER_AND_WITNESS
    lacking: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TakeIn(Event):
    """A medium was read. Which one, and what was found, stands in the list of media."""

    needs = people.OPERATOR


@dataclass(frozen=True, kw_only=True)
class TakeOut(Event):
    """A package that was read is kept, but does not belong to the set."""

    needs = people.OFFICER_AND_WITNESS
    reason: str


@dataclass(frozen=True, kw_only=True)
class EnterSlip(Event):
    """A witnesses' slip was typed or scanned."""

    needs = people.OPERATOR


@dataclass(frozen=True, kw_only=True)
class EnterRoll(Event):
    """A place's number of voters was copied from its 投票録."""

    needs = people.OPERATOR


@dataclass(frozen=True, kw_only=True)
class EnterTurnout(Event):
    """A place told its hourly turnout by telephone; it decides nothing."""

    needs = people.OPERATOR


@dataclass(frozen=True, kw_only=True)
class DecideMedia(Event):
    """use-duplicate, not-used, acknowledge, accept-difference (電磁的記録投票法10条2項)."""

    needs = people.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class DeclareComplete(Event):
    """Every medium of the election is there, or decided on; the pool is made."""

    needs = people.OFFICER_AND_WITNESS
    facts: SetFacts


@dataclass(frozen=True, kw_only=True)
class BackToReceiving(Event):
    """The set was not complete after all."""

    needs = people.OFFICER_AND_WITNESS
    reason: str


# Opening.


@dataclass(frozen=True, kw_only=True)
class DecideRecord(Event):
    """set-aside: a record that no total can be made with."""

    needs = people.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class SignStatement(Event):
    """Two people sign what is about to be opened. facts: as they stand in it."""

    needs = people.OFFICER_AND_WITNESS
    facts: SetFacts


@dataclass(frozen=True, kw_only=True)
class GiveShare(Event):
    """A trustee's share is in the opener's memory. number: which share it is."""

    needs = people.TRUSTEE
    number: int


@dataclass(frozen=True, kw_only=True)
class Open(Event):
    """needed: shares that restore the key."""

    needs = people.OFFICER
    needed: int


@dataclass(frozen=True, kw_only=True)
class Opened(Event):
    """The opener gave totals of the whole pool, all contests together."""

    needs = people.REPORT
    pool: str


@dataclass(frozen=True, kw_only=True)
class RecordsStrange(Event):
    """Some records do not open: no total came out; two people set them aside first."""

    needs = people.REPORT


@dataclass(frozen=True, kw_only=True)
class OpenerGone(Event):
    """The opener, and every share with it, is gone: a restart, or it stopped."""

    needs = people.REPORT


@dataclass(frozen=True, kw_only=True)
class Reopen(Event):
    """Another pool may be opened, though the difference of two counts betrays votes.

    elsewhere: a pool of this election was opened by the command or on another machine.
    """

    needs = people.OFFICER_AND_WITNESS
    reason: str
    elsewhere: bool = False


# After the totals.


@dataclass(frozen=True, kw_only=True)
class DecideVotes(Event):
    """invalidate-candidate, apportion, lot: nothing about media."""

    needs = people.OFFICER_AND_WITNESS
    now: datetime


@dataclass(frozen=True, kw_only=True)
class EnterPaper(Event):
    """All sheets of paper votes are in, each keyed twice alike (公職選挙法施行令72条)."""

    needs = people.OFFICER_AND_WITNESS
    facts: ResultFacts


@dataclass(frozen=True, kw_only=True)
class BackToPaper(Event):
    """Before it is certified, the paper is gone through once more."""

    needs = people.OFFICER_AND_WITNESS
    reason: str


@dataclass(frozen=True, kw_only=True)
class Review(Event):
    """Counting officer and witness went through the results as they stand."""

    needs = people.OFFICER_AND_WITNESS
    facts: ResultFacts


@dataclass(frozen=True, kw_only=True)
class Certify(Event):
    """確定: exactly the results that were reviewed."""

    needs = people.OFFICER_AND_WITNESS
    facts: ResultFacts


@dataclass(frozen=True, kw_only=True)
class Publish(Event):
    needs = people.OFFICER_AND_WITNESS


@dataclass(frozen=True, kw_only=True)
class OpenCorrection(Event):
    """Paper and decisions may be corrected until then; never the set of media."""

    needs = people.OFFICER_AND_WITNESS
    reason: str
    now: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True)
class CloseCorrection(Event):
    needs = people.OFFICER_AND_WITNESS
    facts: ResultFacts


@dataclass(frozen=True, kw_only=True)
class Keep(Event):
    """Media, shares and records are sealed and kept (公職選挙法71条). until: end of the term."""

    needs = people.KEEPERS
    until: date


@dataclass(frozen=True, kw_only=True)
class Destroy(Event):
    """What was kept is destroyed; this record of it stays. reason: how, and where."""

    needs = people.KEEPERS
    today: date
    reason: str


EVENTS: tuple[type[Event], ...] = (
    *(StartReceiving, TakeIn, TakeOut, EnterSlip, EnterRoll, EnterTurnout, DecideMedia),
    *(DeclareComplete, BackToReceiving, DecideRecord, SignStatement, GiveShare, Open),
    *(Opened, RecordsStrange, OpenerGone, Reopen, DecideVotes, EnterPaper, BackToPaper),
    *(Review, Certify, Publish, OpenCorrection, CloseCorrection, Keep, Destroy),
)
BY_PEOPLE = tuple(event for event in EVENTS if event.needs is not people.REPORT)

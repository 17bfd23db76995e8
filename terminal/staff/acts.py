"""Everything that staff can do at the screen: each act, its event, and the steps to it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from terminal.life import events as life
from terminal.life.people import Authority
from terminal.life.states import State as PollsState
from terminal.life.table import ways_on
from terminal.machine import Refusal
from terminal.session import events as voter
from terminal.session.states import Aid
from terminal.session.table import TABLE as SESSION
from terminal.whole import Terminal


class Act(StrEnum):
    """Named as its event; in the order in which the screen offers them."""

    TELL = "TruthTold"
    GO_ON = "GoOn"
    CALL = "CallStaff"
    ASSIST = "Assist"
    PROXY = "Proxy"
    END_FOR_VOTER = "EndForVoter"
    SEND_ELSEWHERE = "SendElsewhere"
    LOAD = "LoadPackage"
    TEST = "SelfTest"
    ZERO = "CheckZero"
    OPEN = "OpenPolls"
    HAND_OUT = "HandOutHalves"
    RESUME = "Resume"
    LEAVE_PAPER = "LeavePaper"
    GIVE = "GiveHalves"
    REPLACE = "ReplaceDuplicate"
    WITHOUT = "GoWithoutDuplicate"
    LIFT = "Lift"
    HAND_OVER = "HandOver"
    PAUSE = "Pause"
    UNLOCK = "Unlock"
    TO_PAPER = "GoToPaper"
    END_DAY = "CloseForTheDay"
    CLOSE = "ClosePolls"
    RETIRE = "Retire"
    SUSPEND = "Suspend"
    POSTPONE = "Postpone"
    NOTICE = "PostNotice"
    FORGOT_PIN = "ForgotPin"
    NEW_PIN = "NewPin"
    ANEW = "StartAnew"


class Step(StrEnum):
    """One screen on the way to an act."""

    MEANING = "meaning"
    COMPARE = "compare"
    CANDIDATE = "candidate"
    BADGE = "badge"
    NEW_PIN = "new-pin"
    CONTESTS = "contests"
    HALF_1 = "half-1"
    HALF_2 = "half-2"
    HALVES = "halves"
    PEOPLE = "people"
    CONFIRM = "confirm"


EVENT_OF: Mapping[Act, type[Any]] = {
    **{act: event for event in life.BY_PEOPLE for act in Act if act.value == event.__name__},
    **{act: event for event in voter.BY_STAFF for act in Act if act.value == event.__name__},
    Act.CALL: voter.CallStaff,
    Act.ASSIST: voter.Help,
    Act.PROXY: voter.Help,
    Act.FORGOT_PIN: life.PinLocked,
}
AID = {Act.ASSIST: Aid.ASSISTED, Act.PROXY: Aid.PROXY}
_OWN_STEPS: Mapping[Act, tuple[Step, ...]] = {
    Act.LOAD: (Step.COMPARE,),
    Act.UNLOCK: (Step.CONTESTS,),
    Act.GIVE: (Step.HALVES,),
    Act.REPLACE: (Step.HALVES,),
    Act.WITHOUT: (Step.HALVES,),
    Act.NOTICE: (Step.CANDIDATE,),
    Act.FORGOT_PIN: (Step.BADGE,),
    Act.NEW_PIN: (Step.BADGE, Step.NEW_PIN),
}
RARE = frozenset(
    {Act.SUSPEND, Act.POSTPONE, Act.NOTICE, Act.FORGOT_PIN, Act.NEW_PIN, Act.ANEW, Act.RETIRE}
)
"""Kept off the first screen, where something else is to be done."""


def needs(act: Act) -> Authority:
    """Who must stand behind it. A PIN is declared forgotten by another officer."""
    if act is Act.FORGOT_PIN:
        return Authority.OFFICER
    found: Authority = getattr(EVENT_OF[act], "needs", Authority.NOBODY)
    return found


def refusals(act: Act) -> str:
    """The table of the catalogue that says what this act lacks."""
    of_voter = issubclass(EVENT_OF[act], voter.Event)
    return "session_refusals" if of_voter else "polls_refusals"


def steps(act: Act) -> tuple[Step, ...]:
    """What it means, what it takes, who must be there, and once more whether.

    Nobody is shown a half before officer and witness are there.
    """
    people = () if needs(act) is Authority.NOBODY else (Step.PEOPLE,)
    halves = (Step.HALF_1, Step.HALF_2) if act is Act.HAND_OUT else ()
    return (Step.MEANING, *_OWN_STEPS.get(act, ()), *people, *halves, Step.CONFIRM)


def offered(terminal: Terminal) -> tuple[Act, ...]:
    """What staff may do now; each may still lack something, which it then names."""
    polls, session = terminal.polls, terminal.session
    ways: set[type[Any]] = {*ways_on(polls)}
    if polls.loaded is not None:
        ways.add(life.PinLocked)
    if polls.state is PollsState.OPEN:
        wanted = (*voter.BY_STAFF, voter.CallStaff)
        cells = SESSION[session.state]
        ways |= {event for event in wanted if not isinstance(cells[event], Refusal)}
    return tuple(act for act in Act if EVENT_OF[act] in ways)

"""Staff who know their work: what they do next at a terminal, in every state of the polls."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from terminal.life import events as e
from terminal.life.people import By
from terminal.life.states import Device, Finding, Loaded, Polls, State

OFFICERS = ("officer-1", "officer-2")
TWO = By(frozenset(OFFICERS), witness=True)
GOOD = tuple(Finding(device, good=True) for device in Device)
BELIEVED_DEAD = 3
"""That a medium is dead is believed when it was so three times."""
PUT_ASIDE = 6
"""So often staff begin a terminal anew before they put it aside."""

_TO_VOTING: Mapping[State, type[e.Event]] = MappingProxyType(
    {
        State.BARE: e.LoadPackage,
        State.LOADED: e.SelfTest,
        State.READY: e.CheckZero,
        State.ZERO_CHECKED: e.OpenPolls,
        State.HANDING_OUT: e.HandOutHalves,
        State.PAUSED: e.Resume,
        State.ON_PAPER: e.LeavePaper,
        State.INCIDENT: e.GiveHalves,
        State.CONSENT: e.GiveHalves,
        State.TELLING: e.TruthTold,
        State.ORIGINAL_DEAD: e.GiveHalves,
        State.ALARMED: e.GiveHalves,
        State.DAY_CLOSED: e.GiveHalves,
        State.CARRIED: e.OpenPolls,
        State.SUSPENDED: e.Lift,
        State.POSTPONED: e.Lift,
    }
)
_WORTH_ANOTHER_TRY = (State.INCIDENT, State.ORIGINAL_DEAD, State.ALARMED)
AT_AN_END = frozenset({State.CLOSED, State.RETIRED, State.HANDED_OVER})


class Crew:
    """Two officers and a witness. tried: how often they met each state since it was well."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        self.tried: Counter[State] = Counter()

    def to_voting(self, polls: Polls, now: datetime) -> e.Event:
        """What leads on to votes being taken, or to the end of this terminal."""
        self.tried[polls.state] += 1
        often = self.tried[polls.state] > BELIEVED_DEAD
        if polls.state is State.CONSENT and self.tried[polls.state] > 1:
            return e.ReplaceDuplicate(by=TWO) if not often else e.Retire(by=TWO)
        if often and polls.state in _WORTH_ANOTHER_TRY:
            return e.Retire(by=TWO)
        return self._made(_TO_VOTING[polls.state], now)

    def to_the_end(self, polls: Polls, now: datetime) -> e.Event:
        """What leads on to the media being handed over."""
        match polls.state:
            case State.OPEN | State.PAUSED | State.CARRIED:
                return e.ClosePolls(by=TWO, now=now, early=True)
            case State.RETIRED if polls.truth is not None:
                return e.TruthTold(by=TWO)
            case State.RETIRED | State.CLOSED:
                return e.HandOver(by=TWO, without_slip=polls.slip is None)
            case _:
                return self.to_voting(polls, now)

    def gave_up(self, states: Collection[State]) -> bool:
        """They met one of these states too often to believe that another try helps."""
        return any(self.tried[state] > PUT_ASIDE for state in states)

    def well(self) -> None:
        """The terminal takes votes again."""
        self.tried.clear()

    def _made(self, kind: type[Any], now: datetime) -> e.Event:
        special: Mapping[type[Any], Mapping[str, Any]] = {
            e.LoadPackage: {"loaded": self.loaded},
            e.SelfTest: {"report": GOOD},
            e.OpenPolls: {"around": e.Around(), "now": now, "early": True},
            e.Resume: {"around": e.Around()},
        }
        made: e.Event = kind(by=TWO, **special.get(kind, {}))
        return made

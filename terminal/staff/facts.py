"""From what staff prepared to the event: the facts that it depends on are read just then."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from common.grant import Grant
from terminal.life import events as life
from terminal.life.states import Finding, Loaded
from terminal.staff.acts import AID, EVENT_OF, Act
from terminal.staff.desk import StaffDesk
from terminal.staff.touches import Tick
from terminal.whole import Event


@dataclass(frozen=True)
class Facts:
    """at: milliseconds that only count up. Report, surroundings and a grant of the
    terminal's own are made only for the act that needs them."""

    loaded: Loaded
    report: Callable[[], tuple[Finding, ...]]
    around: Callable[[], life.Around]
    grant: Callable[[], Grant]
    now: datetime
    at: int


def event_of(desk: StaffDesk, facts: Facts) -> Event:
    """The event of the act that is prepared. Raises ValueError where none is."""
    if desk.act is None:
        raise ValueError("nothing is prepared")
    values = {} if desk.act in _FOR_NOBODY else {"by": desk.by}
    make = _OF_VOTER.get(desk.act) or _OF_POLLS.get(desk.act) or (lambda *_: {})
    made: Event = EVENT_OF[desk.act](**values, **make(desk, facts))
    return made


_Values = Callable[[StaffDesk, Facts], Mapping[str, Any]]
_FOR_NOBODY = frozenset({Act.CALL, Act.FORGOT_PIN})
"""Events that name no people: the voter could cause them too, or the terminal reports them."""

_OF_POLLS: Mapping[Act, _Values] = {
    Act.LOAD: lambda _, facts: {"loaded": facts.loaded},
    Act.TEST: lambda _, facts: {"report": facts.report()},
    Act.OPEN: lambda desk, facts: {
        "around": facts.around(),
        "now": facts.now,
        "early": Tick.EARLY in desk.ticks,
    },
    Act.RESUME: lambda _, facts: {"around": facts.around()},
    Act.CLOSE: lambda desk, facts: {"now": facts.now, "early": Tick.EARLY in desk.ticks},
    Act.HAND_OVER: lambda desk, _: {"without_slip": Tick.WITHOUT_SLIP in desk.ticks},
    Act.NOTICE: lambda desk, _: {"candidate": desk.subject},
    Act.NEW_PIN: lambda desk, _: {"badge": desk.subject},
    Act.FORGOT_PIN: lambda desk, _: {"badge": desk.subject},
}
_OF_VOTER: Mapping[Act, _Values] = {
    Act.ASSIST: lambda _, facts: {"at": facts.at, "aid": AID[Act.ASSIST]},
    Act.PROXY: lambda _, facts: {"at": facts.at, "aid": AID[Act.PROXY]},
    Act.UNLOCK: lambda _, facts: {"at": facts.at, "grant": facts.grant()},
    **{
        act: lambda _, facts: {"at": facts.at}
        for act in (Act.CALL, Act.GO_ON, Act.END_FOR_VOTER, Act.SEND_ELSEWHERE)
    },
}

"""The machines of the terminal that docs/states/ draws."""

from typing import Any

from common.state_page import MARK, Machine, state_page
from terminal.life import events as life
from terminal.life.cells import AFTER_POWER
from terminal.life.states import State as PollsState
from terminal.life.table import TABLE as POLLS
from terminal.session import events as voter
from terminal.session.states import State as SessionState
from terminal.session.table import TABLE as SESSION

__all__ = ["MACHINES", "MARK", "Machine", "state_page"]


def _who(event: type[Any]) -> str:
    if issubclass(event, voter.VoterEvent):
        return "voter"
    needs = getattr(event, "needs", None)
    return "terminal" if needs in (None, life.Event.needs) else str(needs).replace("-", " ")


MACHINES = {
    "polls.md": Machine(
        POLLS,
        PollsState,
        life.EVENTS,
        "polls",
        "polls_refusals",
        PollsState.BARE,
        {"A restart": AFTER_POWER},
        _who,
    ),
    "voter-session.md": Machine(
        SESSION,
        SessionState,
        voter.EVENTS,
        "session",
        "session_refusals",
        SessionState.SHUT,
        {},
        _who,
    ),
}

"""Which text of the catalogue says what on a staff page."""

from typing import Any

from common.text import catalogue, text
from terminal.life.states import State
from terminal.own_disk import Told
from terminal.session.states import Aid
from terminal.session.states import State as SessionState
from terminal.staff.acts import Act
from terminal.staff.view import StaffView
from terminal.ui.desk import Desk

_GIVE_AS = {
    **dict.fromkeys((State.CONSENT, State.ORIGINAL_DEAD, State.ALARMED), "again"),
    **dict.fromkeys((State.DAY_CLOSED, State.SUSPENDED, State.POSTPONED), "morning"),
}
"""What the giving of both halves is good for, where that is not a recovery."""


def said(desk: Desk, key: str, part: str = "", **values: Any) -> str:
    """A text of staff.toml."""
    return of(desk, f"staff.{key}", part, **values)


def of(desk: Desk, key: str, part: str = "", **values: Any) -> str:
    """A text by table and name, as a sentence of its own."""
    words = text(key, f"{part}_{desk.language}" if part else desk.language, **values)
    return words[:1].upper() + words[1:]


def act_said(desk: Desk, view: StaffView, act: Act, part: str) -> str:
    """part: `button`, `meaning` or `action` of an act in this state of the polls."""
    return said(desk, act_key(act, view.polls.state), part)


def act_key(act: Act, state: State) -> str:
    named = f"act-{act}"
    return f"{named}-{_GIVE_AS[state]}" if act is Act.GIVE and state in _GIVE_AS else named


def coded(desk: Desk, key: str, **values: Any) -> str:
    """The title of what went wrong, with the code that is told on the telephone."""
    title = of(desk, key, "title", **values)
    return said(desk, "coded", code=catalogue()[key]["code"], title=title)


def voter_said(desk: Desk, view: StaffView) -> str:
    """What is told of the voter who is here: never more than that there is one."""
    if view.session is SessionState.CALLED:
        return said(desk, "voter-called")
    if view.session is SessionState.RECORDING:
        return said(desk, "voter-recording")
    if view.inside and view.aid is not Aid.ALONE:
        return said(desk, f"voter-{view.aid}")
    return said(desk, "voter-inside" if view.inside else "voter-nobody")


def truth_key(told: Told) -> str:
    """The text on what became of the last voter's vote."""
    return f"polls_truths.{told.name.lower().replace('_', '-')}"

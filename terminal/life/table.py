"""The table of the polls: every state, every event, and where it leads.

    moved = step(polls, OpenPolls(by=both, around=facts, now=now))

gives the polls after it and the tasks for the shell, or a refusal that names all that
is missing. Votes are never cut off by a clock: no event of time is in the table
(公職選挙法 Art 53).
"""

from dataclasses import replace
from typing import Any, cast

from terminal.life import events as e
from terminal.life.before import BEFORE
from terminal.life.days import DAYS
from terminal.life.end import END
from terminal.life.people import lacking
from terminal.life.states import Polls, State
from terminal.life.trouble import TROUBLE
from terminal.life.voting import VOTING_ROWS
from terminal.machine import Moved, Refusal, Refused, Table, complete, taken

TABLE: Table[Polls] = complete({**BEFORE, **VOTING_ROWS, **TROUBLE, **DAYS, **END}, State, e.EVENTS)


def step(
    polls: Polls, event: e.Event, table: Table[Polls] = TABLE
) -> Moved[Polls] | Refused[Polls]:
    """What follows from this event. Nothing is done, and no clock is read."""
    name, cell = type(event).__name__, table[polls.state][type(event)]
    if isinstance(cell, Refusal):
        return Refused(polls, name, (cell.reason,))
    arrow = taken(cell, polls, event)
    people = lacking(event.needs, event.by, polls.locked)
    missing: tuple[str, ...] = (people,) if people else ()
    missing += tuple(rule.name for rule in arrow.needs if not rule.holds(polls, event))
    if missing:
        return Refused(polls, name, missing)
    after = replace(arrow.change(polls, event), state=cast(State, arrow.to))
    return Moved(after, arrow.effects(polls, event))


def ways_on(polls: Polls, table: Table[Polls] = TABLE) -> tuple[type[Any], ...]:
    """What people may do now; each may still lack something, which it then names."""
    cells = table[polls.state]
    return tuple(event for event in e.BY_PEOPLE if not isinstance(cells[event], Refusal))

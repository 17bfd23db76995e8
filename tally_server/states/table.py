"""The table of a count: every state, every event, and where it leads.

    moved = step(count, Certify(by=By(officer, witness), facts=facts))

gives the count after it and what is to be carried out, or a refusal that names all that
is missing: people first.
"""

from dataclasses import replace
from typing import cast

from common.machine import Moved, Refusal, Refused, Table, complete, taken
from tally_server.states import events as e
from tally_server.states.after import AFTER
from tally_server.states.before import BEFORE
from tally_server.states.people import lacking
from tally_server.states.states import Count, State

TABLE: Table[Count] = complete({**BEFORE, **AFTER}, State, e.EVENTS)


def step(
    count: Count, event: e.Event, table: Table[Count] = TABLE
) -> Moved[Count] | Refused[Count]:
    """What follows from this event. Nothing is kept here, and no clock is read."""
    name, cell = type(event).__name__, table[count.state][type(event)]
    if isinstance(cell, Refusal):
        return Refused(count, name, (cell.reason,))
    arrow = taken(cell, count, event)
    people = lacking(event.needs, event.by)
    missing: tuple[str, ...] = (people,) if people else ()
    missing += tuple(rule.name for rule in arrow.needs if not rule.holds(count, event))
    if missing:
        return Refused(count, name, missing)
    after = replace(arrow.change(count, event), state=cast(State, arrow.to))
    return Moved(after, arrow.effects(count, event))


def possible(count: Count, table: Table[Count] = TABLE) -> tuple[type[e.Event], ...]:
    """What people may do now; each may still lack something, which it then names."""
    cells = table[count.state]
    return tuple(event for event in e.BY_PEOPLE if not isinstance(cells[event], Refusal))

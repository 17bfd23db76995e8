"""What happened to a sheet as JSON, for the database and the log of acts; and back.

The events of a sheet in their order are all that is kept of it: `replayed` gives the
entry, so no state can be stored that the table did not allow.
"""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any

from common.machine import Refused
from tally_server.paper import events as e
from tally_server.paper.entry import Entry
from tally_server.paper.sheet import Keyed, SheetId
from tally_server.paper.table import step

_BY_NAME = {event.__name__: event for event in e.EVENTS}


class NotReplayed(ValueError):
    """Kept events do not follow from one another: the database was changed by hand."""


def event_json(event: e.Event) -> dict[str, Any]:
    """The event: its name as `event`, and its values."""
    values = {item.name: getattr(event, item.name) for item in fields(event)}
    return {"event": type(event).__name__} | {name: _json(value) for name, value in values.items()}


def event_from(document: Mapping[str, Any]) -> e.Event:
    """The event whose `event_json` this is. Raises NotReplayed for anything else."""
    values = dict(document)
    try:
        kind = _BY_NAME[values.pop("event")]
        if "keyed" in values:
            values["keyed"] = Keyed.from_json(values["keyed"])
        event: e.Event = kind(**{name: _value(value) for name, value in values.items()})
    except (KeyError, TypeError, ValueError) as cause:
        raise NotReplayed(str(document.get("event"))) from cause
    return event


def replayed(sheet: SheetId, events: Iterable[e.Event]) -> Entry:
    """The sheet after these events, none left out. Raises NotReplayed."""
    entry = Entry(sheet)
    for event in events:
        moved = step(entry, event)
        if isinstance(moved, Refused):
            raise NotReplayed(f"{sheet.contest} {sheet.number}: {moved.event} {moved.missing}")
        entry = moved.value
    return entry


def _json(value: Any) -> Any:
    match value:
        case Keyed():
            return value.as_json()
        case tuple():
            return list(value)
    return value


def _value(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value

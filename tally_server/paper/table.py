"""The table of a sheet: every state, every event, and where it leads.

    moved = step(entry, KeyFirst(by="tanaka", keyed=keyed))

gives the entry after it, or a refusal that names all that is missing. Whose account may
bring an event about is judged before, at the edge; here only who must be somebody else.
"""

from dataclasses import replace
from typing import Any, cast

from common.machine import Arrow, Moved, Refusal, Refused, Rule, Table, complete, refuse, row, taken
from tally_server.inputs.json_values import same_person
from tally_server.paper import events as e
from tally_server.paper.entry import Entry, Keying, State

_KEEP = (e.KeepFirst, e.KeepSecond, e.KeepNeither)


def _rule(name: str, holds: Any) -> Rule[Entry]:
    return Rule(name, holds)


def _by_another(entry: Entry, event: e.Keys | e.Judges) -> bool:
    keyings = [keying for keying in (entry.first, entry.second) if keying is not None]
    return not any(same_person(event.by, keying.by) for keying in keyings)


_ANOTHER = _rule("another-person", _by_another)
_POSSIBLE = _rule("impossible", lambda _, event: not event.errors)
_SEEN = _rule("warnings-unseen", lambda _, event: set(event.warnings) <= set(event.seen))
_TWO = _rule("two-people", lambda _, event: not same_person(*event.by))
_WHY = _rule("reason-missing", lambda _, event: bool(event.reason.strip()))
_EQUAL_TO_FIRST = _rule(
    "equal", lambda entry, event: entry.first is not None and entry.first.keyed == event.keyed
)
_EQUAL_TO_SECOND = _rule(
    "equal", lambda entry, event: entry.second is not None and entry.second.keyed == event.keyed
)


def _keying(event: e.Keys) -> Keying:
    return Keying(event.by, event.keyed, event.seen)


def _first(entry: Entry, event: e.KeyFirst) -> Entry:
    return replace(entry, first=_keying(event))


def _second(entry: Entry, event: e.KeySecond) -> Entry:
    return replace(entry, second=_keying(event))


def _neither(entry: Entry, _: Any) -> Entry:
    return replace(entry, first=None, second=None)


def _decided(entry: Entry, event: e.Decides) -> Entry:
    return replace(entry, first=None, second=None, reason=event.reason)


_ALONE = (_POSSIBLE, _SEEN)
_AFTER = (_ANOTHER, _POSSIBLE, _SEEN)
_WITHDRAW = {e.Withdraw: (Arrow(State.WITHDRAWN, needs=(_TWO, _WHY), change=_decided),)}
_KEYED_ALONE = {
    e.KeyFirst: (Arrow(State.FIRST, needs=_ALONE, change=_first),),
    e.KeySecond: (Arrow(State.SECOND, needs=_ALONE, change=_second),),
}

TABLE: Table[Entry] = complete(
    {
        State.EMPTY: row(
            _KEYED_ALONE,
            _WITHDRAW,
            refuse("not-differing", *_KEEP),
            refuse("not-agreed", e.Reopen),
        ),
        State.FIRST: row(
            {
                e.KeySecond: (
                    Arrow(State.AGREED, _EQUAL_TO_FIRST, _AFTER, _second),
                    Arrow(State.DIFFERING, needs=_AFTER, change=_second),
                )
            },
            _WITHDRAW,
            refuse("keyed-already", e.KeyFirst),
            refuse("not-differing", *_KEEP),
            refuse("not-agreed", e.Reopen),
        ),
        State.SECOND: row(
            {
                e.KeyFirst: (
                    Arrow(State.AGREED, _EQUAL_TO_SECOND, _AFTER, _first),
                    Arrow(State.DIFFERING, needs=_AFTER, change=_first),
                )
            },
            _WITHDRAW,
            refuse("keyed-already", e.KeySecond),
            refuse("not-differing", *_KEEP),
            refuse("not-agreed", e.Reopen),
        ),
        State.DIFFERING: row(
            {
                e.KeepFirst: (
                    Arrow(
                        State.FIRST,
                        needs=(_ANOTHER,),
                        change=lambda entry, _: replace(entry, second=None),
                    ),
                ),
                e.KeepSecond: (
                    Arrow(
                        State.SECOND,
                        needs=(_ANOTHER,),
                        change=lambda entry, _: replace(entry, first=None),
                    ),
                ),
                e.KeepNeither: (Arrow(State.EMPTY, needs=(_ANOTHER,), change=_neither),),
            },
            _WITHDRAW,
            refuse("with-the-officer", e.KeyFirst, e.KeySecond),
            refuse("not-agreed", e.Reopen),
        ),
        State.AGREED: row(
            {e.Reopen: (Arrow(State.REOPENED, needs=(_TWO, _WHY), change=_decided),)},
            refuse("agreed-already", e.KeyFirst, e.KeySecond),
            refuse("not-differing", *_KEEP),
            refuse("reopen-first", e.Withdraw),
        ),
        State.REOPENED: row(
            _KEYED_ALONE,
            _WITHDRAW,
            refuse("not-differing", *_KEEP),
            refuse("not-agreed", e.Reopen),
        ),
        State.WITHDRAWN: row(refuse("withdrawn", *e.EVENTS)),
    },
    State,
    e.EVENTS,
)


def step(
    entry: Entry, event: e.Event, table: Table[Entry] = TABLE
) -> Moved[Entry] | Refused[Entry]:
    """What follows from this event. Nothing is kept here, and no clock is read."""
    name, cell = type(event).__name__, table[entry.state][type(event)]
    if isinstance(cell, Refusal):
        return Refused(entry, name, (cell.reason,))
    arrow = taken(cell, entry, event)
    missing = tuple(rule.name for rule in arrow.needs if not rule.holds(entry, event))
    if missing:
        return Refused(entry, name, missing)
    return Moved(replace(arrow.change(entry, event), state=cast(State, arrow.to)))

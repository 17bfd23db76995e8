"""A state machine as a table that can be read cell by cell.

A cell is arrows or a named refusal. Of several arrows the first whose `when` holds is
taken; the last has none. What an arrow `needs` and does not find is named in the
refusal. Nothing is done here: effects are values that the shell carries out, and every
fact, the time too, comes in with the event.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Generic, TypeVar

V = TypeVar("V")
S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Rule(Generic[V]):
    """A named condition on what the machine holds and on the event."""

    name: str
    holds: Callable[[V, Any], bool]


@dataclass(frozen=True)
class Arrow(Generic[V]):
    """Where a cell leads. to: None where it leads back to the screen before.

    change: what the machine holds afterwards, but for its state. effects: what the
    shell has to carry out; made from what was held before, and the event.
    """

    to: StrEnum | None
    when: Rule[V] | None = None
    needs: tuple[Rule[V], ...] = ()
    change: Callable[[V, Any], V] = lambda value, _: value
    effects: Callable[[V, Any], tuple[Any, ...]] = lambda _, __: ()


@dataclass(frozen=True)
class Refusal:
    """The cell leads nowhere; `reason` is the name of a text for staff."""

    reason: str


Cell = tuple[Arrow[V], ...] | Refusal
Row = Mapping[type[Any], Cell[V]]
Table = Mapping[StrEnum, Row[V]]


@dataclass(frozen=True)
class Moved(Generic[V]):
    """The event was accepted: what the machine holds now, and what is to be done."""

    value: V
    effects: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Refused(Generic[V]):
    """The event changed nothing. missing: everything that it lacked, by name."""

    value: V
    event: str
    missing: tuple[str, ...]
    effects: tuple[Any, ...] = ()


class TableIncomplete(ValueError):
    """A cell of a table is missing, stands twice, or has no last arrow. A bug."""


def refuse(reason: str, *events: type[Any]) -> dict[type[Any], Refusal]:
    """The cells of one row that are refused for one reason."""
    return dict.fromkeys(events, Refusal(reason))


def row(*parts: Mapping[type[Any], Cell[V]]) -> Row[V]:
    """One row from its parts. Raises TableIncomplete where two speak of one event."""
    cells: dict[type[Any], Cell[V]] = {}
    for part in parts:
        twice = cells.keys() & part.keys()
        if twice:
            raise TableIncomplete(f"twice: {sorted(event.__name__ for event in twice)}")
        cells.update(part)
    return MappingProxyType(cells)


def complete(table: Table[V], states: Iterable[StrEnum], events: Iterable[type[Any]]) -> Table[V]:
    """The table, if it has every cell. Raises TableIncomplete."""
    wanted = set(events)
    for state in states:
        missing = sorted(event.__name__ for event in wanted ^ set(table.get(state, {})))
        if missing:
            raise TableIncomplete(f"{state}: {missing}")
        for event, cell in table[state].items():
            if not isinstance(cell, Refusal) and (not cell or cell[-1].when is not None):
                raise TableIncomplete(f"{state}: {event.__name__} has no last arrow")
    return MappingProxyType(dict(table))


def taken(cell: tuple[Arrow[V], ...], value: V, event: object) -> Arrow[V]:
    """The arrow that applies."""
    return next(arrow for arrow in cell if arrow.when is None or arrow.when.holds(value, event))

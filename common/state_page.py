"""The drawings and tables in docs/states/, made from the tables of the machines alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from common.machine import Arrow, Cell, Refusal, Row, Table
from common.text import text

MARK = "<!-- What follows is made from the tables: cd tests && python -m make_state_pages -->\n"


@dataclass(frozen=True)
class Machine:
    """A table and where its words stand. shared: cells drawn once, by the name of their
    section, because every state has them. who: in words, who brings an event about."""

    table: Table[Any]
    states: type[StrEnum]
    events: tuple[type[Any], ...]
    words: str
    refusals: str
    first: StrEnum
    shared: Mapping[str, Cell[Any]]
    who: Callable[[type[Any]], str]


def state_page(machine: Machine) -> str:
    """The drawing, then every cell of the table, in Markdown."""
    parts = [MARK, _drawing(machine)]
    parts += [_shared(machine, name, cell) for name, cell in machine.shared.items()]
    parts += [_section(machine, state) for state in machine.states]
    return "\n".join(parts)


def _drawing(machine: Machine) -> str:
    """Every arrow from one state to another; what happens to all alike is left out."""
    lines = ["## Drawing\n", "```mermaid", "stateDiagram-v2"]
    lines += [f"    {_id(one)}: {_state(machine, one)}" for one in machine.states]
    lines.append(f"    [*] --> {_id(machine.first)}")
    for state in machine.states:
        for to, events in _edges(machine, state).items():
            lines.append(f"    {_id(state)} --> {to}: {', '.join(events)}")
    if any("before" in _edges(machine, state) for state in machine.states):
        lines.append(f"    before: {_both(f'{machine.words}.where-it-was')}")
    return "\n".join([*lines, "```\n"])


def _edges(machine: Machine, state: StrEnum) -> dict[str, list[str]]:
    """The names of the events that lead from here to each other state."""
    found: dict[str, list[str]] = {}
    for event in machine.events:
        cell = machine.table[state][event]
        if isinstance(cell, Refusal) or _is_shared(machine, cell):
            continue
        for arrow in cell:
            to = "before" if arrow.to is None else _id(arrow.to)
            if arrow.to is not state and event.__name__ not in found.setdefault(to, []):
                found[to].append(event.__name__)
    return {to: events for to, events in found.items() if events}


def _section(machine: Machine, state: StrEnum) -> str:
    row = machine.table[state]
    head = f"## {state}: {_state(machine, state)}\n\n| event | who | leads to |\n|---|---|---|\n"
    accepted = [event for event in machine.events if not isinstance(row[event], Refusal)]
    lines = "".join(
        f"| {_event(machine, event)} | {machine.who(event)} | {_leads(machine, row[event])} |\n"
        for event in accepted
    )
    return head + lines + _refusals(machine, row)


def _refusals(machine: Machine, row: Row[Any]) -> str:
    reasons: dict[str, list[type[Any]]] = {}
    for event in machine.events:
        cell = row[event]
        if isinstance(cell, Refusal):
            reasons.setdefault(cell.reason, []).append(event)
    lines = (
        f"| {_refusal(machine, reason)} | {_names(events)} |\n"
        for reason, events in reasons.items()
    )
    return "\n| refused: what is missing | events |\n|---|---|\n" + "".join(lines)


def _shared(machine: Machine, name: str, cell: Cell[Any]) -> str:
    if isinstance(cell, Refusal):
        raise TypeError("a shared cell has arrows")
    events = [event for event in machine.events if machine.table[machine.first][event] is cell]
    arrows = "".join(f"| {_arrow(machine, arrow)} |\n" for arrow in cell)
    return f"## {name}\n\n{_names(events)} leads, from every state, to\n\n| |\n|---|\n{arrows}"


def _is_shared(machine: Machine, cell: Cell[Any]) -> bool:
    return any(cell is shared for shared in machine.shared.values())


def _leads(machine: Machine, cell: Cell[Any]) -> str:
    if isinstance(cell, Refusal):
        raise TypeError("a refusal leads nowhere")
    for name, shared in machine.shared.items():
        if cell is shared:
            return f"see [{name}](#{name.lower().replace(' ', '-')})"
    return "<br>".join(_arrow(machine, arrow) for arrow in cell)


def _arrow(machine: Machine, arrow: Arrow[Any]) -> str:
    to = text(f"{machine.words}.where-it-was", "en") if arrow.to is None else f"**{arrow.to}**"
    when = f"if {text(f'{machine.words}.when-{arrow.when.name}', 'en')}: " if arrow.when else ""
    needs = ", ".join(f"`{rule.name}`" for rule in arrow.needs)
    return f"{when}→ {to}" + (f"; refused for {needs}" if needs else "")


def _refusal(machine: Machine, reason: str) -> str:
    return f"`{reason}` {_cell(text(f'{machine.refusals}.{reason}', 'title_ja'))}"


def _event(machine: Machine, event: type[Any]) -> str:
    name = event.__name__
    return f"`{name}` {_cell(text(f'{machine.words}.event-{name}'))}"


def _names(events: Iterable[type[Any]]) -> str:
    return ", ".join(f"`{event.__name__}`" for event in events)


def _state(machine: Machine, state: StrEnum) -> str:
    return _both(f"{machine.words}.state-{state}")


def _both(key: str) -> str:
    return f"{text(key)} / {text(key, 'en')}"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")


def _id(state: StrEnum) -> str:
    return state.replace("-", "_")

"""The machines of the counting place that docs/states/ draws."""

from typing import Any

from common.state_page import Machine
from tally_server.paper.entry import State as SheetState
from tally_server.paper.events import EVENTS as SHEET_EVENTS
from tally_server.paper.table import TABLE as SHEET
from tally_server.states.events import EVENTS as COUNT_EVENTS
from tally_server.states.states import State as CountState
from tally_server.states.table import TABLE as COUNT


def _who(event: type[Any]) -> str:
    return str(event.needs).replace("-", " ")


def _who_counts(event: type[Any]) -> str:
    return str(event.needs.name)


MACHINES = {
    "paper-sheet.md": Machine(
        SHEET,
        SheetState,
        SHEET_EVENTS,
        "paper",
        "paper_refusals",
        SheetState.EMPTY,
        {},
        _who,
    ),
    "count.md": Machine(
        COUNT,
        CountState,
        COUNT_EVENTS,
        "count_states",
        "count_refusals",
        CountState.SET_UP,
        {},
        _who_counts,
    ),
}

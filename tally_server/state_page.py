"""The machines of the counting place that docs/states/ draws."""

from typing import Any

from common.state_page import Machine
from tally_server.paper.entry import State as SheetState
from tally_server.paper.events import EVENTS as SHEET_EVENTS
from tally_server.paper.table import TABLE as SHEET


def _who(event: type[Any]) -> str:
    return str(event.needs).replace("-", " ")


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
}

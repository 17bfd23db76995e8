"""The tables of the terminal are those of `common.machine`."""

from common.machine import (
    Arrow,
    Cell,
    Moved,
    Refusal,
    Refused,
    Row,
    Rule,
    Table,
    TableIncomplete,
    complete,
    refuse,
    row,
    taken,
)

__all__ = [
    "Arrow",
    "Cell",
    "Moved",
    "Refusal",
    "Refused",
    "Row",
    "Rule",
    "Table",
    "TableIncomplete",
    "complete",
    "refuse",
    "row",
    "taken",
]

"""A printer of slips: takes one at a time, and answers when it knows what became of it.

Nothing is queued and nothing kept: what could not be printed is forgotten, and people
begin again. What may be printed at all is terminal/slips/kinds.py.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from terminal.slips.strip import Strip


class PrinterCondition(StrEnum):
    """What a printer says of itself. SILENT: it is there and answers nothing."""

    READY = "ready"
    PAPER_LOW = "paper-low"
    PAPER_OUT = "paper-out"
    COVER_OPEN = "cover-open"
    ERROR = "error"
    SILENT = "silent"
    GONE = "gone"

    @property
    def prints(self) -> bool:
        """Whether a slip may be begun."""
        return self in (PrinterCondition.READY, PrinterCondition.PAPER_LOW)


class Outcome(StrEnum):
    """PRINTED: the printer said so, the cut included. NOT_PRINTED: no dot of it is on paper.
    UNKNOWN: a part may be, or all of it."""

    PRINTED = "printed"
    NOT_PRINTED = "not-printed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Printed:
    """What became of a slip, and how the printer is after it."""

    outcome: Outcome
    condition: PrinterCondition


class SlipPrinter(Protocol):
    """One printer. Neither raises; both wait for the printer's answers, for seconds."""

    def condition(self) -> PrinterCondition:
        """Asked now."""

    def print(self, strip: Strip) -> Printed:
        """The strip is on paper and cut off, or what failed."""

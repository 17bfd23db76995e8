"""What staff are told of a slip: the names of texts in staff.toml and printer.toml."""

from terminal.ports.slip_printer import Outcome, Printed, PrinterCondition

STILL = "printer.still-printing"
DONE = "staff.printed"
BEGUN = "staff.printing"


def told(found: Printed) -> str:
    """What became of it. A printer that stopped, and finds nothing wrong, did not answer."""
    if found.outcome is Outcome.PRINTED:
        return DONE
    if found.outcome is Outcome.UNKNOWN:
        return "printer.half-printed"
    return not_ready(found.condition)


def not_ready(condition: PrinterCondition) -> str:
    """Why nothing can be printed now."""
    trouble = PrinterCondition.SILENT if condition.prints else condition
    return f"printer.{trouble}"

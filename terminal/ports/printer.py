"""The slip printer of a polling place."""

from typing import Protocol


class PrinterFault(Exception):
    """Nothing, or only a part, came out: no paper, no power, no cable."""


class Printer(Protocol):
    def print(self, lines: tuple[str, ...]) -> None:
        """Print these lines and cut. Raises PrinterFault."""

"""A scanner of codes: it types what it read as a keyboard would, and ends with Enter."""

from typing import Protocol


class Scanner(Protocol):
    """Codes that were read since one last asked, oldest first."""

    def lines(self) -> tuple[str, ...]:
        """Each without its end. Never raises."""

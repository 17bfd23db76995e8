"""The clock that runs on its own battery while the terminal is off.

No rule of secrecy or of counting rests on a clock. What it is for is the log, which people
read, and the reminder that it is too early to open or to close.
"""

from typing import Protocol


class ClockChip(Protocol):
    """The battery-backed clock."""

    def seconds(self) -> int | None:
        """Since 1970, in universal time; None where it cannot be read. Never raises."""

"""What keeps the terminal running."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Charge:
    """percent: of the battery, None where there is none. mains: the plug has power."""

    percent: int | None
    mains: bool


class Supply(Protocol):
    """Battery and mains."""

    def charge(self) -> Charge | None:
        """None where it cannot be read. Never raises."""

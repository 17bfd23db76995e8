"""How warm the terminal is: media and screens fail of heat (可児市, 2003)."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Reading:
    """One sensor. celsius: what it reads now. limit: at which its maker switches off, None
    where that is not told."""

    name: str
    celsius: float
    limit: float | None = None


class Thermometer(Protocol):
    """All sensors of the terminal."""

    def readings(self) -> tuple[Reading, ...]:
        """Of every sensor that answers, in order; none where none does. Never raises."""

"""How the media are mounted."""

from dataclasses import dataclass
from typing import Protocol

from terminal.life.states import Device


@dataclass(frozen=True)
class Mounted:
    """read_only: nothing can be written. leaves_times: reading a file writes when it was read
    (the time of the last vote would stay on the medium)."""

    read_only: bool = False
    leaves_times: bool = False


class Mounting(Protocol):
    """The slots of original and duplicate."""

    def of(self, slot: Device) -> Mounted | None:
        """None where no medium is mounted, or that cannot be read. Never raises."""

"""Whether a device is there at all: plugged in, switched on, answering."""

from typing import Protocol

from terminal.life.states import Device


class Presence(Protocol):
    def missing(self) -> frozenset[Device]:
        """The devices of this terminal that do not answer now. Never raises."""

"""Whether what is plugged in as keypad and switches can type what these are for."""

from typing import Protocol

from terminal.life.states import Device


class KeyDevices(Protocol):
    """The keypad and the two switches."""

    def without_keys(self) -> frozenset[Device]:
        """Those that are plugged in, and lack a key that voters need. Never raises."""

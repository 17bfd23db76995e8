"""The power of one terminal: it can fail at any operation, within any write."""

from dataclasses import dataclass


class PowerCut(BaseException):
    """The terminal is without power. No handler of the terminal may survive it."""


@dataclass(frozen=True)
class Cut:
    """When the power fails: at this operation (from 1), after so many bytes of its write.

    byte: None for before the operation has any effect.
    """

    operation: int
    byte: int | None = None


class Power:
    """Shared by both media and the own disk, so that one cut stops them all."""

    def __init__(self, cut: Cut | None = None) -> None:
        self.cut = cut
        self.operations = 0
        self.on = True

    def draw(self) -> int | None:
        """Begin an operation; how many bytes of it happen where the power fails in it.

        None where it happens whole. Raises PowerCut where it does not happen at all.
        """
        if not self.on:
            raise PowerCut
        self.operations += 1
        if self.cut is None or self.operations < self.cut.operation:
            return None
        if self.cut.byte is None:
            self.fail()
        return self.cut.byte

    def fail(self) -> None:
        """The power is gone now. Raises PowerCut."""
        self.on = False
        raise PowerCut

    def restore(self) -> None:
        """The power is back; the planned cut is behind."""
        self.on, self.cut = True, None

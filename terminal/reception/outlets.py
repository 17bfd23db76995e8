"""Where a grant comes out beside the screen: a slip printer, or a card in a reader."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from terminal.reception.slip import slip_bytes


@dataclass(frozen=True)
class Given:
    """One grant as the voter carries it. It is shown once and kept nowhere."""

    terminal: str
    text: str

    def __repr__(self) -> str:
        return f"Given({self.terminal})"


class OutletFailed(Exception):
    """Nothing, or only a part, came out: no paper, no card, no cable."""


class Outlet(Protocol):
    def give(self, given: Given) -> None:
        """The voter can take it. Raises OutletFailed."""


class SlipPrinter:
    """An ESC/POS printer at a device file.

    Written to directly and not through a print queue, which would keep the slips in order;
    nor to a plain file.
    """

    def __init__(self, device: Path, title: str) -> None:
        self._device = device
        self._title = title

    def give(self, given: Given) -> None:
        data = slip_bytes(self._title, given.terminal, given.text)
        try:
            handle = os.open(self._device, os.O_WRONLY | os.O_NOCTTY | os.O_CLOEXEC)
            try:
                if not stat.S_ISCHR(os.fstat(handle).st_mode):
                    raise OutletFailed("a file keeps what it is given")
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(handle, rest) :]
            finally:
                os.close(handle)
        except OSError as cause:
            raise OutletFailed(cause.strerror or "") from cause

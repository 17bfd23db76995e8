"""Where a grant comes out beside the screen: a slip printer, or a card in a reader."""

from dataclasses import dataclass
from typing import Protocol

from terminal.ports.slip_printer import Outcome
from terminal.slips.desk import SlipDesk
from terminal.slips.kinds import GrantSlip, Heading
from terminal.slips.told import not_ready, told


@dataclass(frozen=True)
class Given:
    """One grant as the voter carries it. It is shown once and kept nowhere."""

    terminal: str
    text: str

    def __repr__(self) -> str:
        return f"Given({self.terminal})"


class OutletFailed(Exception):
    """Nothing, or only a part, came out: no paper, no card, no cable. because: key of the text
    that says why, empty where nothing more is known."""

    def __init__(self, because: str = "") -> None:
        super().__init__(because)
        self.because = because


class Outlet(Protocol):
    def give(self, given: Given) -> None:
        """The voter can take it. Raises OutletFailed."""


class SlipOutlet:
    """The slip printer of the desk; the clerk waits until it answers. mode: of the election."""

    def __init__(self, slips: SlipDesk, election: str, mode: str) -> None:
        self._slips, self._election, self._mode = slips, election, mode

    def give(self, given: Given) -> None:
        heading = Heading(self._election, self._mode, given.terminal)
        self._slips.begin(GrantSlip(heading, given.text))
        found = self._slips.result()
        if found is None or found.outcome is not Outcome.PRINTED:
            raise OutletFailed("" if found is None else told(found))

    def trouble(self) -> str:
        """Key of the text on what it lacks now, empty where it prints."""
        condition = self._slips.ask()
        return "" if condition.prints else not_ready(condition)

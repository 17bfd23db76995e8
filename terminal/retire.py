"""A terminal that was retired stays so, whatever its media read like later.

Before staff confirm it, a dead original may be tried again: it may just not sit well in
its slot. Once another device may have closed the box, the terminal must never go on, or
there would be two closing packages. So the confirmation is kept on the own disk.
"""

from dataclasses import replace

from terminal.own_disk import DiskState, OwnDisk, Phase, Told
from terminal.unlock import RecoveryRefused

_RETIRES_FROM = (Phase.OPEN, Phase.DAY_CLOSED, Phase.DAY_OPENING, Phase.CLOSING)


class Retired(RecoveryRefused):
    """This terminal was retired. told: the last truth that staff heard from it."""

    def __init__(self, told: Told) -> None:
        super().__init__("retired")
        self.told = told


def retire(disk: OwnDisk, told: Told) -> None:
    """The terminal is retired for good, and keeps the truth that was told.

    To be called when staff confirm it, with the truth of MustRetire, and before another
    device closes the box. A terminal that is retired already keeps what it told first.
    Raises RecoveryRefused where there is no box that could be left behind.
    """
    state = disk.load()
    if state.phase is Phase.RETIRED:
        return
    if state.phase not in _RETIRES_FROM:
        raise RecoveryRefused("nothing-to-retire")
    disk.save(replace(state, phase=Phase.RETIRED, verdict=told))


def refuse_retired(state: DiskState) -> None:
    """Raise Retired where the own disk says so."""
    if state.phase is Phase.RETIRED:
        raise Retired(state.verdict)

"""Whether somebody opened what is to stay shut while people vote.

(電磁的記録投票法施行令 Art 2(3): media are kept so that nobody exchanges them unseen.)
"""

from enum import StrEnum
from typing import Protocol


class Door(StrEnum):
    """What has a switch."""

    SLOTS = "slots"  # the locked flap over both media
    CASE = "case"  # the back of the terminal, under its seal


class Doors(Protocol):
    """The switches of those doors that have one."""

    def opened(self) -> frozenset[Door]:
        """Those that are open now. Never raises."""

    def silent(self) -> frozenset[Door]:
        """Those whose switch does not answer. Never raises."""

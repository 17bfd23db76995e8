"""A reception desk in a test: its disk, its key, and the terminals of its place.

desk = ReceptionWorld()
text = desk.desk.issue().text
"""

from functools import cached_property

from booth_world import TERMINAL
from builders import make_election
from memory_medium import MemoryMedium
from world import World

from common.certificates import Certificate, Role
from common.grant import Grant, read_grant
from terminal.ports.medium import Medium
from terminal.reception.desk import Desk

WORLD = World(
    suite=2,
    election=make_election(contests=2, candidates=4, places=1, terminals=3, box_capacity=40),
    seed=5,
)
TERMINALS = ("p01-01", "p01-02", "p01-03")


class ReceptionWorld:
    """The desk of place p01, with every terminal in its first opening unless told otherwise."""

    def __init__(self, disk: Medium | None = None, *, opened: bool = True) -> None:
        self.world = WORLD
        self.disk = disk or MemoryMedium()
        self.desk = self.start()
        if opened:
            for at in range(len(self.desk.counts)):
                self.desk.set_opening(at, 1)

    @cached_property
    def certificate(self) -> Certificate:
        return self.world.certify(Role.RECEPTION, "p01", self.world.reception.public)

    def start(self) -> Desk:
        """The desk's computer is switched on."""
        key = self.world.key("reception")
        self.desk = Desk(self.world.package, self.certificate, key, self.disk)
        return self.desk

    def read(self, text: str) -> Grant:
        """The grant, as a terminal of the place reads it."""
        return read_grant(text, self.world.uid, (self.world.reception.public,))


assert TERMINALS[0] == TERMINAL  # the booth of the tests is of this place

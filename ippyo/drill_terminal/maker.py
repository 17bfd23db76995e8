"""Terminals of this program for the drills of compliance.

maker = Simulated(election)
bench = Bench(maker)
"""

from common.election import Election
from ippyo.drill_terminal.elections import trial_election
from ippyo.drill_terminal.terminal import SimulatedTerminal
from ippyo.drill_terminal.world import World
from tally_server.compliance.drills.protocol import OWN, NotMade, Trial
from terminal.ui.faces import NoFace
from terminal.ui.frame import NoRoom


class Simulated:
    """election: the one that is inspected. suite: the one that its ballots are sealed with.

    Every terminal is a new one; one after the other they do the same each time.
    """

    def __init__(self, election: Election, suite: int = 1) -> None:
        self._election, self._suite = election, suite
        self._worlds: dict[Trial, World] = {}
        self._made = 0

    def terminal(self, trial: Trial = OWN, number: int = 1) -> SimulatedTerminal:
        world, self._made = self._world(trial), self._made + 1
        try:
            world.ballot()
        except (NoFace, NoRoom) as cause:
            raise NotMade(str(cause)) from cause
        return self._new(world, world.election.terminals[number - 1], f"drill {self._made}")

    def _world(self, trial: Trial) -> World:
        if trial not in self._worlds:
            self._worlds[trial] = World(trial_election(self._election, trial), self._suite)
        return self._worlds[trial]

    def _new(self, world: World, name: str, seed: str) -> SimulatedTerminal:
        return SimulatedTerminal(world, name, seed)

"""A polling day at one place: reception, terminals and spares, one line of voters.

Voters wait for a clerk of the reception, then for the terminal that is free first. What
happens at each terminal is the real session and the real recorder, in simulated time.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from hardware_sim.voters.durations import Pace
from hardware_sim.voters.ledger import Ledger
from hardware_sim.voters.staffed import StaffedTerminal
from hardware_sim.voters.visit import Visit
from hardware_sim.voters.visitors import Rates, Visitor
from terminal.life.states import State
from terminal.own_disk import Told

HOUR = 3600
MOST_TERMINALS = 20
"""So many terminals a voter tries before going home."""

World = Callable[[StaffedTerminal, Random], None]
"""What the world does to a terminal before an act of a voter."""


@dataclass(frozen=True)
class Served:
    """One voter's day, in seconds after the opening of the place.

    ready: with a grant from reception. begins: at a terminal. ends: it is free again.
    again: it took another terminal, because the first failed.
    """

    visitor: Visitor = field(repr=False)
    ready: float
    begins: float
    ends: float
    again: bool = False

    @property
    def waited(self) -> float:
        """Seconds in line, before reception and before a terminal."""
        return self.begins - self.visitor.comes - self.visitor.reception


@dataclass
class PlaceDay:
    """What is left of the day. used: terminals that were put up, with their ledgers.
    unserved: voters for whom no terminal was left. replaced: terminals that were lost."""

    served: list[Served] = field(default_factory=list)
    unserved: int = 0
    used: dict[str, StaffedTerminal] = field(default_factory=dict)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    replaced: list[str] = field(default_factory=list)


class Place:
    """terminals: open from the start. spares: opened when one of them is lost. clerks: how
    many at the reception. hours: how long it is open."""

    def __init__(
        self,
        terminals: Sequence[StaffedTerminal],
        spares: Sequence[StaffedTerminal],
        clerks: int,
        hours: float,
        rng: Random,
        pace: Pace | None = None,
        rates: Rates | None = None,
        world: World | None = None,
    ) -> None:
        self._rng, self._pace = rng, pace or Pace()
        self._rates = rates or Rates()
        self._world = world or (lambda _, __: None)
        self._spares = list(spares)
        self._clerks, self._hours = [0.0] * clerks, hours
        self._free: dict[str, float] = {}
        self._dies: dict[str, float] = {}
        self.day = PlaceDay()
        for terminal in terminals:
            self._put_up(terminal, 0.0)

    def live(self, visitors: Sequence[Visitor]) -> PlaceDay:
        """All voters of the day, in the order of their coming, and the close. Whoever is in
        line at closing time still votes (公職選挙法 Art 53)."""
        lined = sorted((self._received(one), one.number, one) for one in visitors)
        for ready, _, visitor in lined:
            self._serve(visitor, ready)
        for terminal in self.day.used.values():
            terminal.at(round(1000 * self._hours * HOUR))
            terminal.end()
        return self.day

    def _received(self, visitor: Visitor) -> float:
        """When the voter has a grant."""
        clerk = min(range(len(self._clerks)), key=self._clerks.__getitem__)
        self._clerks[clerk] = max(visitor.comes, self._clerks[clerk]) + visitor.reception
        return self._clerks[clerk]

    def _put_up(self, terminal: StaffedTerminal, at: float) -> None:
        """The terminal takes votes from then on, or turns out not to work."""
        name = terminal.provision.terminal
        self.day.used[name], self.day.ledgers[name] = terminal, Ledger()
        if at:
            terminal.at(round(1000 * at))
        terminal.mend()
        if terminal.state is not State.OPEN:
            self._lost(name, at)
            return
        self._free[name] = max(at + self._pace.swap if at else 0.0, terminal.now / 1000)
        doomed = self._rng.random() < self._rates.replaced
        self._dies[name] = self._rng.random() * self._hours * HOUR if doomed else float("inf")

    def _lost(self, name: str, at: float) -> None:
        """A spare takes its place, if there is one."""
        self._free.pop(name, None)
        self.day.replaced.append(name)
        if self._spares:
            self._put_up(self._spares.pop(0), max(at, 1.0))

    def _serve(self, visitor: Visitor, ready: float) -> None:
        """The voter takes the terminal that is free first; another, where that is lost."""
        first: float | None = None
        for again in range(MOST_TERMINALS):
            if not self._free:
                break
            name = min(self._free, key=lambda one: (self._free[one], one))
            begins = max(ready, self._free[name])
            first = begins if first is None else first
            done, ends = self._visit(visitor, name, begins)
            if done:
                self.day.served.append(Served(visitor, ready, first, ends, again > 0))
                return
            ready = max(ready, ends)
        self.day.unserved += 1

    def _visit(self, visitor: Visitor, name: str, begins: float) -> tuple[bool, float]:
        """Whether the voter is done here, and when."""
        terminal = self.day.used[name]
        terminal.at(round(1000 * (begins + visitor.walk)))
        grant = terminal.grant(tuple(visitor.choices))

        def between(one: StaffedTerminal) -> None:
            if one.now / 1000 >= self._dies[name]:
                one.bench.original.pull()
            self._world(one, self._rng)

        outcome = Visit(terminal, visitor, grant, self._rng, between).live()
        self.day.ledgers[name].note(outcome)
        ends = terminal.now / 1000
        if terminal.state is State.OPEN:
            self._free[name] = ends
        else:
            self._lost(name, ends)
        return outcome.told is not Told.NOT_RECORDED, ends

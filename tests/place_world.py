"""A polling place in simulated time: a day from a seed, and the truth about it.

day = PlaceWorld().random_day(seed)
assert day.wrong == []
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from builders import make_contest, make_election, make_place
from e2e.leak_scan import leaks_in_folder, words_of
from world import World

from common.ballot import NO_CHOICE
from common.halves import join
from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault, FaultPlan
from hardware_sim.voters.durations import Pace
from hardware_sim.voters.ledger import opened
from hardware_sim.voters.place_day import Place, PlaceDay
from hardware_sim.voters.staffed import Bench, StaffedTerminal
from hardware_sim.voters.turnout import arrivals, published
from hardware_sim.voters.visitors import Rates, Visitor, visitors
from hardware_sim.voters.weather import faults, weather
from terminal.booth import Booth

HOURS = 13.0
PROGRAM = {"version": "test", "sha256": "ab" * 32}
"""No bare number, for the search for leaks takes one beside a place for votes."""
EVENTFUL = Rates(0.1, 0.1, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05)
"""Much more often out of the ordinary than in the field, so that a small day has it all."""


@dataclass
class Day:
    """A day that was lived. wrong: what must never be."""

    lived: PlaceDay
    terminals: dict[str, StaffedTerminal]
    wrong: list[str] = field(default_factory=list)
    leaks: list[str] = field(default_factory=list)


class PlaceWorld:
    """One place with two contests, the second over pages. one: who makes the booths."""

    def __init__(
        self,
        terminals: int = 2,
        spares: int = 2,
        without_duplicate: str = "stop",
        one: Callable[..., Booth] = Booth,
    ) -> None:
        self.contests = (make_contest(1, 4), make_contest(2, 9, display="pages"))
        election = make_election(
            contests=self.contests,
            places=[make_place(1, terminals, spares=spares)],
            box_capacity=1000,
            without_duplicate=without_duplicate,
        )
        self.world, self._one = World(suite=2, election=election), one
        self._terminals = terminals

    def terminal(self, name: str, seed: str, some: Sequence[Fault] = ()) -> StaffedTerminal:
        world = self.world
        clock = SimulatedClock.at(world.election.date, "07:00")

        def plan(role: str) -> FaultPlan:
            return FaultPlan(some, name, role)

        bench = Bench.new(clock, f"{seed}/{name}", plan)
        keys = world.terminal_key(name), world.reception
        provision = replace(world.provision(name), program=PROGRAM)
        return StaffedTerminal(provision, bench, *keys, self._one)

    def voters(self, number: int, rng: Random, rates: Rates) -> list[Visitor]:
        choices = [
            {
                c.id: rng.choice([*(one.id for one in c.candidates), NO_CHOICE])
                for c in self.contests
            }
            for _ in range(number)
        ]
        return visitors(choices, arrivals(7, 20, *published()), Pace(), rates, rng)

    def plain_day(self, seed: int, number: int, rates: Rates | None = None, clerks: int = 1) -> Day:
        """A day without faults, but for what the rates say."""
        rates, rng = rates or Rates(replaced=0), Random(seed)
        come = self.voters(number, rng, rates)
        return self._lived(str(seed), come, Rates(replaced=rates.replaced), rng, clerks, bad=False)

    def day_of(self, come: list[Visitor], seed: int) -> Day:
        """A day without faults, with these voters."""
        return self._lived(str(seed), come, Rates(replaced=0), Random(seed), 1, bad=False)

    def random_day(self, seed: int, number: int = 30) -> Day:
        """A day on which everything happens."""
        rng = Random(seed)
        return self._lived(
            str(seed), self.voters(number, rng, EVENTFUL), EVENTFUL, rng, 1, bad=True
        )

    def _lived(
        self, seed: str, come: list[Visitor], rates: Rates, rng: Random, clerks: int, *, bad: bool
    ) -> Day:
        names = self.world.election.places[0].terminal_ids
        made = {
            name: self.terminal(name, seed, faults(rng, lasting=rng.random() < 0.3) if bad else ())
            for name in names
        }
        first = [made[name] for name in names[: self._terminals]]
        spare = [made[name] for name in names[self._terminals :]]
        world = weather if bad else None
        place = Place(first, spare, clerks, HOURS, rng, rates=rates, world=world)
        day = Day(place.live(come), made)
        for name in day.lived.used:
            day.wrong += [f"{name}: {said}" for said in self._wrong(day, name)]
        accounted = len(day.lived.served) + day.lived.unserved
        day.wrong += ["a voter of whom nobody knows"] if accounted != len(come) else []
        day.leaks = self._leaks(day)
        return day

    def _wrong(self, day: Day, name: str) -> list[str]:
        terminal, ledger = day.terminals[name], day.lived.ledgers[name]
        world = self.world
        found = [
            opened(medium.lasting(), name, role, world.expected, world.election_key)
            for role, medium in terminal.bench.in_order()
        ]
        closed = [votes for votes in found if votes is not None] or [None]
        lacking = terminal.happened.accepted_older
        return [said for votes in closed for said in ledger.wrong(votes, lacking=lacking)]

    def _leaks(self, day: Day) -> list[str]:
        """Whatever a seizure of all media and all own disks would tell of a vote."""
        words = words_of(self.world.election, self.world.uid)
        with TemporaryDirectory() as folder:
            for name, terminal in day.lived.used.items():
                terminal.write_media(Path(folder))
                terminal.bench.disk.write_folder(Path(folder) / name / "disk")
            found = leaks_in_folder(Path(folder), words, (self.world.package_file,))
        return found + ["a box secret"] * self._secret_kept(day)

    def _secret_kept(self, day: Day) -> bool:
        """Whether a half of any box secret, or both together, lie on a medium or disk."""
        pairs = [pair for one in day.terminals.values() for pair in one.people.kept]
        secrets = [half.part.reveal() for pair in pairs for half in pair]
        secrets += [join(*pair).reveal() for pair in pairs]
        media = [medium for one in day.lived.used.values() for medium in one.bench.all]
        kept = [data for medium in media for data in medium.lasting().values()]
        return any(secret in data for secret in secrets for data in kept)

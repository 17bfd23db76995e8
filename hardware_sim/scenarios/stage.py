"""The stage of a scenario: the terminals of an election, their voters, and who is told what.

Everything happens through real booths and recorders on simulated devices. What is told is
named by a key of `common/catalogue/scenarios.toml`.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from common.ballot import NO_CHOICE
from common.certificates import read_certificate
from common.closing import Slip
from common.election import Election
from common.package import read_package
from common.secret import Secret
from common.signing import PublicKey, SigningKey
from common.text import Value
from hardware_sim.clock import SimulatedClock
from hardware_sim.day import TerminalTask
from hardware_sim.faults import FaultPlan
from hardware_sim.voters.durations import Pace
from hardware_sim.voters.ledger import Ledger, Votes
from hardware_sim.voters.staffed import Bench, StaffedTerminal, Watch
from hardware_sim.voters.turnout import even
from hardware_sim.voters.visit import Between, Outcome, Visit, nothing
from hardware_sim.voters.visitors import Rates, Visitor, visitors
from terminal.own_disk import Told
from terminal.provision import Provision

Tell = Callable[[str, Mapping[str, Value]], None]
QUIET = Rates(0, 0, 0, 0, 0, 0, 0, 0, 0)
"""Voters who just vote, so that a scenario shows one thing."""

MINUTE_MS = 60_000
BEGIN_MS = 120 * MINUTE_MS
"""Two hours after the opening the first voters of a scenario come."""


@dataclass(frozen=True)
class Carried:
    """What leaves the polling places. cast: the votes of which voters were told that they are
    recorded, and of no others. roll: by place and contest, voters to whom reception gave a
    grant, each once. decisions: what two people decide at the count, and what they decide
    only once the count has asked."""

    slips: tuple[Slip, ...]
    cast: Votes
    roll: Mapping[tuple[str, str], int]
    decisions: tuple[Mapping[str, Value], ...] = ()
    asked: tuple[Mapping[str, Value], ...] = ()


def staffed(task: TerminalTask, watch: Watch) -> StaffedTerminal:
    """A terminal of a day, with its staff, on devices without faults."""
    package = read_package(task.package)
    ceremony = package.ceremony
    certificate = read_certificate(task.certificate, ceremony.root_key, ceremony.uid)
    keys = tuple(PublicKey(raw) for raw in task.receptions)
    provision = Provision(package, task.package, certificate, keys, task.program)
    place = package.election.place_of(certificate.name)
    clock = SimulatedClock.at(package.election.date, place.open)
    bench = Bench.new(clock, f"{task.seed}/{certificate.name}", lambda _: FaultPlan())
    signing, desk = SigningKey(Secret(task.signing)), SigningKey(Secret(task.reception))
    return StaffedTerminal(provision, bench, signing, desk, watch=watch)


@dataclass
class Stage:
    """terminals: all of the election, spares included, none open yet."""

    election: Election
    terminals: Mapping[str, StaffedTerminal]
    tell: Tell
    rng: Random
    opened: list[str] = field(default_factory=list)
    ledgers: dict[str, Ledger] = field(default_factory=dict)
    roll: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def places(self) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """By place: the terminals from the start, and the spares."""
        return {
            place.id: (place.terminal_ids[: place.terminals], place.terminal_ids[place.terminals :])
            for place in self.election.places
        }

    @property
    def first(self) -> tuple[str, ...]:
        """All terminals in use from the start."""
        return tuple(name for first, _ in self.places.values() for name in first)

    @property
    def now(self) -> int:
        """The latest time of any terminal; milliseconds after the opening."""
        return max(0, *(one.now for one in self.terminals.values()))

    def open(self, *names: str) -> None:
        """Zero check, opening, halves handed out; at the time that it is now."""
        at = self.now
        for name in names:
            terminal = self.terminals[name]
            if at:
                terminal.at(at)
            terminal.mend()
            self.opened.append(name)
            self.ledgers[name] = Ledger()

    def voters(self, number: int) -> list[Visitor]:
        """People who come now, with choices drawn at random."""
        choices = [
            {
                contest.id: self.rng.choice([*(one.id for one in contest.candidates), NO_CHOICE])
                for contest in self.election.contests
            }
            for _ in range(number)
        ]
        return visitors(choices, even(60), Pace(), QUIET, self.rng)

    def vote(self, name: str, number: int) -> None:
        """So many voters at one terminal, one after the other; the roll has each once."""
        for visitor in self.voters(number):
            self.receive(name, visitor)
            self.visit(name, visitor)

    def receive(self, name: str, visitor: Visitor) -> None:
        """Reception finds the voter on the roll."""
        place = self.election.place_of(name).id
        self.roll.update((place, contest) for contest in visitor.choices)

    def visit(self, name: str, visitor: Visitor, between: Between = nothing) -> Outcome:
        """The voter is at the terminal, with a new grant, until told what became of the vote.
        between: what the world does before each act of the voter.

        Where the vote is not recorded and the terminal does not go on, the voter must be
        sent to another.
        """
        terminal = self.terminals[name]
        terminal.at(max(terminal.now + MINUTE_MS, BEGIN_MS))
        grant = terminal.grant(tuple(visitor.choices))
        outcome = Visit(terminal, visitor, grant, self.rng, between).live()
        self.ledgers[name].note(outcome)
        return outcome

    def end(self, folder: Path) -> tuple[Slip, ...]:
        """All opened terminals are closed, their media written as folders; the slips."""
        slips = []
        for name in self.opened:
            terminal = self.terminals[name]
            terminal.at(13 * 60 * MINUTE_MS)
            if terminal.slip is None:
                terminal.end()
            terminal.write_media(folder)
            slips += [terminal.slip] if terminal.slip else []
        return tuple(slips)

    @property
    def cast(self) -> Votes:
        """The votes of all who were told that theirs are recorded."""
        done = [voter for ledger in self.ledgers.values() for voter in ledger.done]
        return Counter(item for voter in done for item in voter.items())

    def spares_not_used(self) -> tuple[dict[str, Value], ...]:
        """Two people say so of every terminal that was never opened."""
        return tuple(
            {"action": "not-used", "terminal": name}
            for name in self.terminals
            if name not in self.opened
        )

    def spare_of(self, name: str) -> str:
        """The first spare of the place at which this terminal stands."""
        return self.places[self.election.place_of(name).id][1][0]

    def elsewhere(self, name: str, visitor: Visitor) -> None:
        """The voter has a new grant for a spare, which is opened if it is not; the roll has
        the voter already."""
        if name not in self.opened:
            self.open(name)
        self.tell("elsewhere", {"spare": name})
        self.visit(name, visitor)


def use_duplicate(terminal: str, reason: str) -> dict[str, Value]:
    """What two people decide, having heard the witnesses (電磁的記録投票法 Art 10(2))."""
    return {
        "action": "use-duplicate",
        "terminal": terminal,
        "reason": reason,
        "opinion": "開票立会人に異議なし",
    }


def told(outcome: Outcome) -> str:
    """The end of a key: what the voter heard at last."""
    again = "-again" if outcome.told is Told.RECORDED and outcome.tries > 1 else ""
    return outcome.told.name.lower().replace("_", "-") + again

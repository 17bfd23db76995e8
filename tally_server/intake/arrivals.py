"""Everything that was read so far, and which package stands for each terminal and role.

Reading again is harmless: the same bytes have the same digest. A medium that could not
be read, or was bad, and is good the next time, stands as it was read last. Two different
good closing packages of one terminal and role are a fork: none of them stands until two
people take one out of the set.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.box_header import MediumRole
from common.problems import Action, Problem
from tally_server.intake.findings import Finding
from tally_server.intake.report import Report

Slot = tuple[str, MediumRole]


@dataclass(frozen=True)
class Arrival:
    """One reading of one medium.

    number: in the order of reading. label: the name of the mount or folder it came from.
    digest: its name in the store; "" where it could not be copied whole. known: whether
    it belongs to a terminal of this election; the report's terminal is the label if not.
    """

    number: int
    label: str
    digest: str
    known: bool
    report: Report

    @property
    def slot(self) -> Slot:
        return self.report.terminal, self.report.role


@dataclass(frozen=True)
class Fork:
    """Two or more good packages for one terminal and role."""

    slot: Slot
    arrivals: tuple[Arrival, ...]


@dataclass(frozen=True)
class Standing:
    """stands: by terminal and role. strangers: what is of no terminal of this election."""

    stands: Mapping[Slot, Arrival]
    forks: tuple[Fork, ...]
    strangers: tuple[Arrival, ...]

    def report(self, terminal: str, role: MediumRole) -> Report:
        """What stands there; an absent medium where nothing does."""
        arrival = self.stands.get((terminal, role))
        return arrival.report if arrival else Report(terminal, role, False)

    @property
    def fork_findings(self) -> tuple[Finding, ...]:
        """Nobody's decision but taking one out of the set settles a fork."""
        return tuple(
            Finding(Problem("two-packages", fork.slot[0], values={"medium": fork.slot[1].word}))
            for fork in self.forks
        )


def standing(arrivals: Iterable[Arrival], taken_out: frozenset[str] = frozenset()) -> Standing:
    """What stands after these readings. taken_out: digests that people took out of the set."""
    kept = [one for one in arrivals if one.digest not in taken_out or not one.digest]
    slots: dict[Slot, list[Arrival]] = {}
    strangers: dict[str, Arrival] = {}
    for arrival in sorted(kept, key=lambda one: one.number):
        if arrival.known:
            slots.setdefault(arrival.slot, []).append(arrival)
        else:
            strangers[arrival.digest or arrival.label] = arrival
    stands: dict[Slot, Arrival] = {}
    forks = []
    for slot, readings in slots.items():
        good = _different(readings)
        if len(good) > 1:
            forks.append(Fork(slot, tuple(good)))
        else:
            stands[slot] = good[0] if good else readings[-1]
    return Standing(stands, tuple(forks), tuple(strangers.values()))


def stranger_findings(
    strangers: Sequence[Arrival], acknowledged: frozenset[tuple[str, str | None]]
) -> tuple[Finding, ...]:
    """Media of no terminal of this election: looked into, and acknowledged by two people."""
    found = []
    for arrival in strangers:
        problem = Problem("unknown-folder", arrival.label, values={"folder": arrival.label})
        seen = (problem.name, problem.terminal) in acknowledged
        found.append(Finding(problem, Action.ACKNOWLEDGE if seen else None))
    return tuple(found)


def _different(readings: Sequence[Arrival]) -> list[Arrival]:
    """The good readings, one for each closing package: the last, and before it any
    without files that do not belong."""
    good: dict[object, Arrival] = {}
    for arrival in readings:
        if not arrival.report.good:
            continue
        before = good.get(arrival.report.slip)
        if before is None or before.report.others or not arrival.report.others:
            good[arrival.report.slip] = arrival
    return list(good.values())

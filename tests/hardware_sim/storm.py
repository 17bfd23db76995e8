"""Voting days in a storm: random faults at every device, and what came of each vote.

A storm is reproducible from its number. It runs the real recorder through the virtual
terminal's whole day and then opens what lies on the media with the election key.
"""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from world import MORNING, World

from common.ballot import choice_codes, seal_info
from common.box_header import MediumRole
from common.closing_reader import ClosingFault, read_closing
from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault, FaultKind, FaultPlan, Operation
from hardware_sim.medium import SimulatedMedium
from hardware_sim.power import Power
from hardware_sim.virtual_terminal import Devices, OutOfOrder, VirtualTerminal
from terminal.own_disk import Told
from terminal.recorder import Recorder

TERMINAL = "p01-01"

PASSING = (
    FaultKind.POWER_CUT,
    FaultKind.TORN_SECTOR,
    FaultKind.SHORT_WRITE,
    FaultKind.FULL,
    FaultKind.READ_ERROR,
    FaultKind.WRITE_ERROR,
    FaultKind.FLUSH_ERROR,
    FaultKind.FLUSH_LIES,
    FaultKind.SLOW,
    FaultKind.CLOCK_JUMP,
)
"""Faults after which a medium works again."""

LASTING = (FaultKind.PULLED, FaultKind.WRITE_PROTECTED, FaultKind.BIT_ROT, FaultKind.SWAPPED)
"""Faults after which a medium, or what lay on it, is gone."""


class Watched(VirtualTerminal):
    """A virtual terminal whose voters tell afterwards what they chose and were told."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # the same four arguments
        self.done: list[dict[str, str]] = []
        self.doubt: tuple[dict[str, str], Told] | None = None

    def _serve(self, recorder: Recorder, voter: dict[str, str]) -> Recorder:
        try:
            back = super()._serve(recorder, voter)
        except OutOfOrder as end:
            self.doubt = (voter, end.told)
            raise
        self.done.append(voter)
        return back


@dataclass
class Storm:
    """What came of a day: votes reported as recorded, and votes in the closing package.

    closed: False where no medium could be closed any more. wrong: what must never be.
    """

    casts: int = 0
    restarts: int = 0
    retired: int = 0
    closed: bool = True
    wrong: list[str] = field(default_factory=list)


def storm(number: int, voters: int, world: World, *, lasting: bool = False) -> Storm:
    """One day at one terminal under random faults, and the truth about it."""
    rng = Random(number)
    day = Storm()
    devices = _devices(number, rng, lasting=lasting)
    terminal = Watched(
        world.provision(TERMINAL), devices, world.terminal_key(TERMINAL), world.reception
    )
    slip = terminal.live(_voters(world, voters, rng), rng)
    day.casts = len(terminal.done) + (terminal.doubt is not None)
    day.restarts = terminal.events.restarts
    day.retired = int(terminal.events.retired)
    packages = [_opened(medium, role, world) for role, medium in devices.media.in_order()]
    found = [package for package in packages if package is not None]
    day.closed = slip is not None
    if slip is None:
        return day
    if not found:
        day.wrong.append("closed, and no medium holds it")
    for package in found:
        _compare(day, terminal, package)
    return day


def _compare(day: Storm, terminal: Watched, package: Counter[tuple[str, str]]) -> None:
    done = Counter(item for voter in terminal.done for item in voter.items())
    doubtful = Counter(terminal.doubt[0].items()) if terminal.doubt else Counter()
    told = terminal.doubt[1] if terminal.doubt else Told.UNDECIDED
    allowed = {
        Told.RECORDED: [done + doubtful],
        Told.NOT_RECORDED: [done],
        Told.UNDECIDED: [done],
        Told.CANNOT_BE_KNOWN: [done, done + doubtful],
    }[told]
    if done - package:
        day.wrong.append("a vote that was reported as recorded is lost")
    elif package not in allowed:
        day.wrong.append(f"more or other votes than were cast, told {told.name}")


def _opened(
    medium: SimulatedMedium, role: MediumRole, world: World
) -> Counter[tuple[str, str]] | None:
    """The votes of a closed medium, by contest and choice; None for one not closed."""
    try:
        closed = read_closing(medium.lasting(), TERMINAL, role, world.expected)
    except ClosingFault:
        return None
    suite, size = world.ceremony.suite, world.ceremony.suite.sealed_bytes
    votes: Counter[tuple[str, str]] = Counter()
    for contest in world.election.contests:
        codes = choice_codes(world.uid, contest.id, [one.id for one in contest.candidates])
        info = seal_info(world.uid, suite, contest.id)
        for record in closed.records[contest.id]:
            choice = codes[world.election_key.open(record[:size], info)]
            votes[contest.id, choice] += 1
    return votes


def _voters(world: World, number: int, rng: Random) -> list[dict[str, str]]:
    contests = world.election.contests
    choices = {c.id: [*(one.id for one in c.candidates), "none"] for c in contests}
    voters = []
    for _ in range(number):
        some = rng.sample(contests, rng.randrange(1, len(contests) + 1))
        voters.append({contest.id: rng.choice(choices[contest.id]) for contest in some})
    return voters


def _devices(number: int, rng: Random, *, lasting: bool) -> Devices:
    power, clock = Power(), SimulatedClock(MORNING)
    faults = _faults(rng, lasting=lasting)

    def medium(role: str) -> SimulatedMedium:
        plan = FaultPlan(faults, TERMINAL, role)
        return SimulatedMedium(role, power, plan, clock, Random(f"{number}/{role}"))

    return Devices(medium("original"), medium("duplicate"), medium("disk"), clock, power)


def _faults(rng: Random, *, lasting: bool) -> list[Fault]:
    """A handful of kinds, each striking one in 50 to one in 1,000 calls."""
    faults = [
        Fault(kind, one_in=rng.randrange(50, 1000), seed=rng.randrange(2**32))
        for kind in rng.sample(PASSING, 4)
    ]
    if lasting:
        faults.append(
            Fault(
                rng.choice(LASTING),
                medium=rng.choice(("original", "duplicate")),
                operation=rng.choice((Operation.READ, Operation.WRITE, Operation.ANY)),
                after=rng.randrange(400),
                times=rng.choice((1, 0)),
            )
        )
    return faults

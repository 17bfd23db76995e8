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
from common.closing import Slip
from common.closing_reader import ClosingFault, read_closing
from common.eventlog import Event
from common.halves import Half
from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault, FaultKind, FaultPlan, Operation
from hardware_sim.medium import SimulatedMedium
from hardware_sim.power import Power
from hardware_sim.virtual_terminal import Devices, OutOfOrder, VirtualTerminal
from terminal.files import Pair, is_key
from terminal.own_disk import OwnDisk, Told
from terminal.recorder import Recorder
from terminal.recovery import (
    AlarmRaised,
    DuplicateDead,
    MustRetire,
    RecoveryRefused,
    Retired,
    recover,
)

TERMINAL = "p01-01"
KEY_BYTE = 30  # within the sealed seed of a key file

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
    """A virtual terminal whose voters tell afterwards what they chose and were told.

    Now and then it is switched off and on for nothing, the key files of both media are
    lost, and where it may run without a duplicate one is made in the middle of the day.
    """

    def __init__(self, *arguments: object, rng: Random) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]  # the same four arguments
        self.done: list[dict[str, str]] = []
        self.doubt: tuple[dict[str, str], Told] | None = None
        self.lost_keys = self.remade = 0
        self._luck = rng

    def _recovered(self, *, remake: bool = False) -> tuple[Recorder, Told]:
        if self._luck.randrange(10) == 0:
            self._lose_key_files()
        remake = remake or self._luck.randrange(4) == 0
        recorder, told = super()._recovered(remake=remake)
        return recorder, told

    def _lose_key_files(self) -> None:
        """One bit of every key file is flipped: none opens any more."""
        for medium in (self.devices.original, self.devices.duplicate):
            for name, file in medium._files.now.items():
                if is_key(name):
                    file.rot(KEY_BYTE)
                    self.lost_keys += 1

    def _taken_over(self, halves: tuple[Half, Half]) -> Slip | None:
        """Whoever carries the media away finds the duplicate that had fallen out."""
        self.devices.duplicate.put_back()
        return super()._taken_over(halves)

    def _another_duplicate(self, recorder: Recorder) -> bool:
        """Sometimes it is the old one that comes back, and sometimes there is none."""
        if not recorder.degraded:
            return False
        chance = self._luck.randrange(3)
        if chance == 0:
            return False
        if chance == 1:
            self.devices.duplicate.put_back()
        else:
            self.devices.duplicate.put({})
        self.remade += 1
        return True

    def _serve(self, recorder: Recorder, voter: dict[str, str]) -> Recorder:
        try:
            back = super()._serve(recorder, voter)
        except OutOfOrder as end:
            self.doubt = (voter, end.told)
            raise
        self.done.append(voter)
        return back


Votes = Counter[tuple[str, str]]
"""How often each choice of each contest."""


@dataclass(frozen=True)
class Package:
    """What a closed medium holds; accepted: its log says that two people took an older box."""

    votes: Votes
    accepted: bool


@dataclass
class Storm:
    """What came of a day: votes reported as recorded, and votes in the closing package.

    closed: False where no medium could be closed any more. degraded: restarts after which
    it went on without a duplicate. lacking: votes that were lost with a dead original, and
    closed without by two people. confirmed: it was retired for good. wrong: what must never
    be.
    """

    casts: int = 0
    restarts: int = 0
    retired: int = 0
    closed: bool = True
    degraded: int = 0
    remade: int = 0
    lacking: int = 0
    lost_keys: int = 0
    confirmed: bool = False
    wrong: list[str] = field(default_factory=list)


def storm(number: int, voters: int, world: World, *, lasting: bool = False) -> Storm:
    """One day at one terminal under random faults, and the truth about it."""
    rng = Random(number)
    day = Storm()
    alone = world.election.without_duplicate == "go-on"
    devices = _devices(number, rng, lasting=lasting, alone=alone)
    keys = world.terminal_key(TERMINAL), world.reception
    luck = Random(f"{number}/luck")
    terminal = Watched(world.provision(TERMINAL), devices, *keys, rng=luck)
    slip = terminal.live(_voters(world, voters, rng), rng)
    day.casts = len(terminal.done) + (terminal.doubt is not None)
    day.restarts = terminal.events.restarts
    day.retired = int(terminal.events.retired)
    day.degraded, day.remade = terminal.events.degraded, terminal.remade
    day.lost_keys = terminal.lost_keys
    day.confirmed = terminal.events.confirmed
    _check_retired(day, terminal)
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


def _check_retired(day: Storm, terminal: Watched) -> None:
    """After staff confirmed it all media read again, and the terminal refuses all the same.

    The media as they read now: nothing more is lost of what a flush lied about.
    """
    devices, halves = terminal.devices, terminal._halves
    if not day.confirmed or halves is None:
        return
    healed = {}
    for medium in (devices.original, devices.duplicate, devices.disk):
        healed[medium.role] = SimulatedMedium(medium.role)
        seen = {name: bytes(file.cache) for name, file in medium._files.now.items()}
        healed[medium.role].put(seen)
    media = Pair(healed["original"], healed["duplicate"])
    try:
        recover(terminal.provision, media, OwnDisk(healed["disk"]), halves, devices.clock.now)
    except Retired:
        return
    except (AlarmRaised, DuplicateDead, MustRetire, RecoveryRefused) as other:
        day.wrong.append(f"a retired terminal says {other!r}")
    else:
        day.wrong.append("a retired terminal went on")


def _compare(day: Storm, terminal: Watched, package: Package) -> None:
    if package.accepted:
        _compare_accepted(day, terminal, package.votes)
    else:
        _compare_all(day, terminal, package.votes)


def _compare_accepted(day: Storm, terminal: Watched, votes: Votes) -> None:
    """Two people closed a duplicate that may lack votes: none is made up, none doubled."""
    done = Counter(item for voter in terminal.done for item in voter.items())
    doubtful = Counter(terminal.doubt[0].items()) if terminal.doubt else Counter()
    if not terminal.events.lacking:
        day.wrong.append("accepted by nobody")
    if votes - (done + doubtful):
        day.wrong.append("votes that nobody cast")
    day.lacking += (done - votes).total()


def _compare_all(day: Storm, terminal: Watched, package: Votes) -> None:
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


def _opened(medium: SimulatedMedium, role: MediumRole, world: World) -> Package | None:
    """The votes of a closed medium, by contest and choice; None for one not closed."""
    try:
        closed = read_closing(medium.lasting(), TERMINAL, role, world.expected)
    except ClosingFault:
        return None
    suite, size = world.ceremony.suite, world.ceremony.suite.sealed_bytes
    votes: Votes = Counter()
    for contest in world.election.contests:
        codes = choice_codes(world.uid, contest.id, [one.id for one in contest.candidates])
        info = seal_info(world.uid, suite, contest.id)
        for record in closed.records[contest.id]:
            choice = codes[world.election_key.open(record[:size], info)]
            votes[contest.id, choice] += 1
    accepted = any(entry.event is Event.OLDER_ACCEPTED for entry in closed.log)
    return Package(votes, accepted)


def _voters(world: World, number: int, rng: Random) -> list[dict[str, str]]:
    contests = world.election.contests
    choices = {c.id: [*(one.id for one in c.candidates), "none"] for c in contests}
    voters = []
    for _ in range(number):
        some = rng.sample(contests, rng.randrange(1, len(contests) + 1))
        voters.append({contest.id: rng.choice(choices[contest.id]) for contest in some})
    return voters


def _devices(number: int, rng: Random, *, lasting: bool, alone: bool) -> Devices:
    power, clock = Power(), SimulatedClock(MORNING)
    faults = _faults(rng, lasting=lasting)
    if alone and lasting:
        faults += _one_after_the_other(rng)
    elif alone:
        faults += _lasting(rng, "duplicate")

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
        faults += _lasting(rng, rng.choice(("original", "duplicate")))
    return faults


def _one_after_the_other(rng: Random) -> list[Fault]:
    """The duplicate falls out of its slot, and a while later the original dies."""
    pulled = Fault(FaultKind.PULLED, medium="duplicate", after=rng.randrange(120, 200), times=0)
    dead = rng.choice((FaultKind.PULLED, FaultKind.SWAPPED))
    return [pulled, Fault(dead, medium="original", after=rng.randrange(200, 400), times=0)]


def _lasting(rng: Random, medium: str) -> list[Fault]:
    return [
        Fault(
            rng.choice(LASTING),
            medium=medium,
            operation=rng.choice((Operation.READ, Operation.WRITE, Operation.ANY)),
            after=rng.randrange(400),
            times=rng.choice((1, 0)),
        )
    ]

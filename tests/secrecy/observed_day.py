"""One terminal's day, with every byte that it ever wrote, and the truth beside it.

    day = live(Plan(suite=2, voters=dealt(300, CONTESTS, seed=1)))
    day.evidence        what an attacker has after the close (A3: both media and own disk)
    day.ballots         what he must not find out, in the order of casting

The real opening, recorder and close run on simulated media without faults. A bad variant
is a context in which the day is lived: live(plan, append_order()).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from builders import make_election
from world import World

from common.ballot import NO_CHOICE
from common.grant import Grant, new_grant
from common.halves import Half
from hardware_sim.clock import SimulatedClock
from hardware_sim.medium import SimulatedMedium, Trace
from terminal.closing import close_polls
from terminal.files import Pair
from terminal.opening import Opened, close_for_the_day, open_next_day, open_polls
from terminal.own_disk import OwnDisk
from terminal.recorder import Recorder
from terminal.recovery import recover

TERMINAL = "p01-01"
CANDIDATES = 5
DEVICES = ("original", "duplicate", "disk")

Choices = Mapping[str, str]
Vote = tuple[tuple[str, str], ...]
"""Contest and choice, for each contest that the voter has."""
Call = tuple[str, str, str, int, int]
"""Device, operation, file, offset, length."""


@dataclass(frozen=True)
class Write:
    """Bytes on their way to a device; a chip-off may find every one of them."""

    device: str
    name: str
    offset: int
    data: bytes


@dataclass(frozen=True)
class Evidence:
    """What A3 holds: every call and write in order, and what each device holds at last."""

    contests: tuple[str, ...]
    record_bytes: int
    calls: tuple[Call, ...]
    writes: tuple[Write, ...]
    files: Mapping[str, Mapping[str, bytes]]

    def of(self, device: str, name: str) -> list[Write]:
        """Every write to one file of one device, in order."""
        return [write for write in self.writes if (write.device, write.name) == (device, name)]


@dataclass(frozen=True)
class Ballot:
    """The truth about one voter."""

    moment: datetime
    grant: Grant
    choices: Choices
    records: Mapping[str, bytes]


@dataclass(frozen=True)
class Day:
    """secrets: the box secret of each opening, which nobody has after the close; only A4
    gets the last one, in mid-day. halves: of each, as their owners keep them.

    opened: how many calls there were before the first voter; closing: before the close.
    """

    world: World
    ballots: tuple[Ballot, ...]
    evidence: Evidence
    secrets: tuple[bytes, ...]
    halves: tuple[tuple[str, str], ...]
    opened: int
    closing: int

    def truth(self, contest: str) -> list[bytes]:
        """The contest's records in the order in which they were cast."""
        return [one.records[contest] for one in self.ballots if contest in one.records]


@dataclass(frozen=True)
class Plan:
    """voters: in the order of their coming. seed: of the seconds at which they come; the
    minutes are always the same. close: whether the day ends with the close. restart: after
    so many voters, again and again, the terminal is restarted. night: after so many voters
    of early voting comes a night. 0 for never."""

    suite: int
    voters: tuple[Vote, ...]
    seed: int = 0
    close: bool = True
    restart: int = 0
    night: int = 0


def contests(number: int) -> tuple[str, ...]:
    return tuple(f"contest-{n}" for n in range(1, number + 1))


def choices_of(contest: str) -> tuple[str, ...]:
    """Every choice that a voter has in a contest."""
    return (*(f"{contest}-{n}" for n in range(1, CANDIDATES + 1)), NO_CHOICE)


def dealt(voters: int, number: int, seed: int) -> tuple[Vote, ...]:
    """Random choices of so many voters, each in all of `number` contests."""
    rng = Random(seed)
    return tuple(
        tuple((contest, rng.choice(choices_of(contest))) for contest in contests(number))
        for _ in range(voters)
    )


@cache
def world_of(suite: int, number: int, capacity: int) -> World:
    """An election with one terminal; its capacity is a multiple of 50."""
    election = make_election(
        contests=number, candidates=CANDIDATES, places=1, terminals=1, box_capacity=capacity
    )
    return World(suite=suite, election=election, seed=5)


def live(plan: Plan, variant: AbstractContextManager[None] | None = None) -> Day:
    """The whole day, under Ippyo's own recorder or under a bad variant of it."""
    number = len({contest for vote in plan.voters for contest, _ in vote})
    world = world_of(plan.suite, number, -(-len(plan.voters) // 50) * 50)
    with variant or nullcontext():
        return _Witness(world, plan.seed).day(plan)


class _Calls(list[tuple[str, str, int, int]]):
    """The calls on one device, and, in one list with those on the others, their order."""

    def __init__(self, device: str, together: list[Call]) -> None:
        super().__init__()
        self._device, self._together = device, together

    def append(self, call: tuple[str, str, int, int]) -> None:
        super().append(call)
        self._together.append((self._device, *call))


class _Witness:
    """A terminal, and somebody who sees everything."""

    def __init__(self, world: World, seed: int) -> None:
        self._world = world
        self._rng = Random(seed)
        self._calls: list[Call] = []
        self._traces = {name: Trace(_Calls(name, self._calls), []) for name in DEVICES}
        self._media = {
            name: SimulatedMedium(name, trace=trace) for name, trace in self._traces.items()
        }
        self._opening = SimulatedClock.at(date(2024, 12, 22), "07:00").now()
        self._clock = SimulatedClock(self._opening)
        self._secrets: list[bytes] = []
        self._halves: list[tuple[Half, Half]] = []

    def day(self, plan: Plan) -> Day:
        """From the opening to the close, or to the last voter."""
        recorder = self._opened(self._open())
        opened = len(self._calls)
        ballots = []
        for number, vote in enumerate(plan.voters):
            if plan.night and number == plan.night:
                recorder = self._next_day(recorder)
            if plan.restart and number % plan.restart == plan.restart - 1:
                recorder = self._recovered(recorder)
            ballots.append(self._ballot(recorder, number, dict(vote)))
        closing = len(self._calls)
        self._clock.set(self._opening + timedelta(hours=13))
        if plan.close:
            close_polls(recorder)
        secrets, halves = tuple(self._secrets), tuple((a.text(), b.text()) for a, b in self._halves)
        evidence = self._evidence(recorder)
        return Day(self._world, tuple(ballots), evidence, secrets, halves, opened, closing)

    def _open(self) -> Opened:
        disk = OwnDisk(self._media["disk"])
        disk.prepare()
        provision = self._world.provision(TERMINAL)
        media = Pair(self._media["original"], self._media["duplicate"])
        signing = self._world.terminal_key(TERMINAL)
        return open_polls(provision, media, disk, signing, self._clock.now)

    def _opened(self, opened: Opened) -> Recorder:
        recorder = opened.handed_out()
        self._halves.append(opened.halves)
        self._secrets.append(recorder.keys.secret.reveal())
        return recorder

    def _next_day(self, recorder: Recorder) -> Recorder:
        close_for_the_day(recorder)
        return self._opened(open_next_day(self._recovered(recorder)))

    def _recovered(self, recorder: Recorder) -> Recorder:
        """The terminal was off; both owners of the halves are there."""
        disk = OwnDisk(self._media["disk"])
        halves = self._halves[-1]
        back = recover(recorder.provision, recorder.media, disk, halves, self._clock.now)
        return back.recorder

    def _ballot(self, recorder: Recorder, number: int, choices: Choices) -> Ballot:
        """One voter, two minutes after the one before, at some second of the minute."""
        seconds, micro = self._rng.randrange(60), self._rng.randrange(1_000_000)
        moment = self._opening + timedelta(0, 120 * (number + 1) + seconds, micro)
        self._clock.set(moment)
        before = recorder.contents.records
        grant = new_grant(TERMINAL, recorder.opening, tuple(sorted(choices)))
        recorder.admit(grant)
        recorder.cast(grant, choices)
        after = recorder.contents.records
        records = {contest: _added(before[contest], after[contest]) for contest in choices}
        return Ballot(moment, grant, choices, records)

    def _evidence(self, recorder: Recorder) -> Evidence:
        shape = recorder.provision.shape
        return Evidence(
            shape.contests,
            shape.record,
            tuple(self._calls),
            tuple(self._writes()),
            {name: medium.lasting() for name, medium in self._media.items()},
        )

    def _writes(self) -> Iterator[Write]:
        data = {name: iter(trace.written or ()) for name, trace in self._traces.items()}
        for device, operation, name, offset, length in self._calls:
            if operation == "write" and length:
                yield Write(device, name, offset, next(data[device]))


def _added(before: Sequence[bytes], after: Sequence[bytes]) -> bytes:
    (record,) = set(after) - set(before)
    return record

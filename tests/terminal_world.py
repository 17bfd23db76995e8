"""A provisioned terminal on two media and a disk that lose power, and its officer.

    terminal = TerminalWorld()
    recorder = terminal.open()
    terminal.cast(recorder, terminal.vote(1))
    terminal.power.begin(cut=Cut(at=7))
    ...                                     # PowerCut somewhere
    terminal.power.restart()
    recovered = terminal.recover()
    assert_counted(terminal, close_polls(recovered.recorder))   # terminal_checks.py

The keys of the election, the terminal and the desk are fixed; the box secret is random.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from builders import make_election
from crashing_medium import CrashingMedium, Power
from world import MORNING, World

from common.ballot import choice_codes, record_binding, seal_info
from common.box import BoxKey
from common.box_header import MediumRole
from common.closing import CLOSED_FILES, Slip
from common.closing_reader import ClosedMedium, read_closing
from common.grant import ID_BYTES, Grant
from common.halves import Half, join
from terminal.closing import resume_close
from terminal.files import Pair
from terminal.keys import Keys
from terminal.opening import Opened, open_polls
from terminal.own_disk import DiskState, OwnDisk
from terminal.provision import Provision
from terminal.recorder import Recorder
from terminal.recovery import Recovered, recover
from terminal.take_over import take_over
from terminal.unlock import RecoveryRefused

TERMINAL = "p01-01"
CAPACITY = 8
CANDIDATES = 4

Tally = Mapping[str, Counter[str]]
Image = Mapping[str, Mapping[str, bytes]]


@cache
def _certified(contests: int, name: str, without_duplicate: str) -> Provision:
    return small_world(contests, without_duplicate).provision(name)


@dataclass(frozen=True)
class Vote:
    """A voter's grant and choices."""

    grant: Grant
    choices: Mapping[str, str]


@cache
def small_world(contests: int, without_duplicate: str = "stop") -> World:
    """An election of suite 2, whose records are small, with two terminals."""
    election = make_election(
        contests=contests,
        candidates=CANDIDATES,
        places=1,
        terminals=2,
        box_capacity=CAPACITY,
        without_duplicate=without_duplicate,
    )
    return World(suite=2, election=election, seed=3)


def clock() -> datetime:
    """It is always seven in the morning."""
    return MORNING


class TerminalWorld:
    """One terminal from the zero check to the count of its media.

    halves: as their owners hold them now; older_halves: those of the day before, while
    they may still be needed. acknowledged: the votes that were reported as recorded, in
    the order in which they were cast.
    """

    roles = (MediumRole.ORIGINAL, MediumRole.DUPLICATE)

    def __init__(
        self,
        contests: int = 1,
        sector: int = 512,
        name: str = TERMINAL,
        without_duplicate: str = "stop",
    ) -> None:
        self.name = name
        self.without_duplicate = without_duplicate
        self.world = small_world(contests, without_duplicate)
        self.provision = _certified(contests, name, without_duplicate)
        self.power = Power(sector)
        self.original = CrashingMedium(self.power, "original")
        self.duplicate = CrashingMedium(self.power, "duplicate")
        self.disk_medium = CrashingMedium(self.power, "disk")
        self.halves: tuple[Half, Half] | None = None
        self.older_halves: tuple[Half, Half] | None = None
        self.acknowledged: list[Vote] = []
        OwnDisk(self.disk_medium).prepare()

    @property
    def devices(self) -> tuple[CrashingMedium, CrashingMedium, CrashingMedium]:
        """Original, duplicate, own disk."""
        return self.original, self.duplicate, self.disk_medium

    @property
    def media(self) -> Pair:
        return Pair(self.original, self.duplicate)

    @property
    def contests(self) -> tuple[str, ...]:
        return tuple(contest.id for contest in self.world.election.contests)

    def vote(self, number: int, opening: int = 1) -> Vote:
        """Voter `number`; every third has only the first contest."""
        contests = self.contests[:1] if number % 3 == 0 else self.contests
        choices = {}
        for at, contest in enumerate(contests):
            which = (number + at) % (CANDIDATES + 1)
            choices[contest] = f"{contest}-{which}" if which else "none"
        return Vote(self.grant(number, contests, opening), choices)

    def grant(self, number: int, contests: tuple[str, ...], opening: int = 1) -> Grant:
        """The grant of voter `number`; its id is always the same."""
        chosen = self.world.bytes_for(f"grant {number}")[:ID_BYTES]
        return Grant(self.name, opening, contests, chosen)

    def disk(self) -> OwnDisk:
        """The own disk as a restarted terminal finds it."""
        disk = self.bare_disk()
        disk.load()
        return disk

    def bare_disk(self) -> OwnDisk:
        """The own disk before anything was read from it."""
        return OwnDisk(self.disk_medium)

    @property
    def state(self) -> DiskState:
        return self.disk().state

    def begin_opening(self) -> Opened:
        """The box is ready, and the halves are with their owners."""
        signing = self.world.terminal_key(self.name)
        opened = open_polls(self.provision, self.media, self.disk(), signing, clock)
        self.halves = opened.halves
        return opened

    def open(self) -> Recorder:
        """The polls are open."""
        return self.begin_opening().handed_out()

    def cast(self, recorder: Recorder, vote: Vote) -> None:
        recorder.cast(vote.grant, vote.choices)
        self.acknowledged.append(vote)

    def opened_with(self, votes: int) -> Recorder:
        """Open, with this many votes cast."""
        recorder = self.open()
        for number in range(1, votes + 1):
            self.cast(recorder, self.vote(number))
        return recorder

    def twin(self, recorder: Recorder) -> tuple["TerminalWorld", Recorder]:
        """The same terminal at the same moment, on media of its own, with its recorder."""
        sector, setting = self.power.sector, self.without_duplicate
        twin = TerminalWorld(len(self.contests), sector, self.name, setting)
        twin.load(self.image())
        twin.halves, twin.acknowledged = self.halves, list(self.acknowledged)
        secret = join(*self.their_halves())
        box = BoxKey(secret, self.provision.identity(recorder.opening))
        keys = Keys(secret, box, self.world.terminal_key(self.name))
        log, contents = copy(recorder.log), recorder.contents
        again = Recorder(twin.provision, twin.media, twin.disk(), keys, log, contents)
        for one, other in zip(again.boxes, recorder.boxes, strict=True):
            one._present = other._present
        return twin, again

    def their_halves(self) -> tuple[Half, Half]:
        if self.halves is None:
            raise ValueError("no halves were handed out")
        return self.halves

    def recover(
        self, *, replace_duplicate: bool = False, without_duplicate: bool = False
    ) -> Recovered:
        """A restarted terminal, with fresh objects and both owners of the halves."""
        return recover(
            self.provision,
            self.media,
            self.disk(),
            self.their_halves(),
            clock,
            replace_duplicate=replace_duplicate,
            without_duplicate=without_duplicate,
        )

    def recover_with_some_halves(self) -> Recovered:
        """Both owners try their new halves, and the older ones if those are refused."""
        try:
            return self.recover()
        except RecoveryRefused:
            if self.older_halves is None:
                raise
            self.halves, self.older_halves = self.older_halves, None
            return self.recover()

    def resume_close(
        self, *, replace_duplicate: bool = False, without_duplicate: bool = False
    ) -> Slip:
        """A restarted terminal goes on with a close that was cut off."""
        return resume_close(
            self.provision,
            self.media,
            self.disk(),
            self.halves,
            clock,
            replace_duplicate=replace_duplicate,
            without_duplicate=without_duplicate,
        )

    def take_over(
        self, role: MediumRole, *, reached: int | None = None, accept_stale: bool = False
    ) -> Slip:
        """Another device closes the box, from this medium."""
        return take_over(
            self.provision,
            self.medium(role),
            role,
            self.their_halves(),
            clock,
            reached=reached,
            accept_stale=accept_stale,
        )

    # What the media hold in the end.

    def image(self) -> Image:
        """Every lasting byte of both media and the own disk."""
        return {medium.device: medium.image() for medium in self.devices}

    def load(self, image: Image) -> None:
        """Media and own disk as they were at another time."""
        for medium in self.devices:
            medium.load(image[medium.device])

    def medium(self, role: MediumRole) -> CrashingMedium:
        return self.original if role is MediumRole.ORIGINAL else self.duplicate

    def closed(self, role: MediumRole) -> ClosedMedium:
        """The closed medium as the counting place reads it: nothing else lies on it."""
        files = self.medium(role).image()
        assert set(files) == CLOSED_FILES
        return read_closing(files, self.name, role, self.world.expected)

    def counted(self, closed: ClosedMedium) -> Tally:
        """The choices in a closed medium's records, every signature verified."""
        return {name: self._opened(name, records) for name, records in closed.records.items()}

    def _opened(self, contest: str, records: Iterable[bytes]) -> Counter[str]:
        world, suite = self.world, self.world.ceremony.suite
        people = world.election.contest(contest).candidates
        codes = choice_codes(world.uid, contest, (person.id for person in people))
        binding = record_binding(world.uid, suite, self.name, contest)
        info = seal_info(world.uid, suite, contest)
        found: Counter[str] = Counter()
        for record in records:
            assert not binding.refused((record,), self.provision.certificate.key)
            found[codes[world.election_key.open(record[: suite.sealed_bytes], info)]] += 1
        return found

    def expected(self, votes: Iterable[Vote]) -> Tally:
        """The choices of these votes."""
        found: dict[str, Counter[str]] = {contest: Counter() for contest in self.contests}
        for vote in votes:
            for contest, choice in vote.choices.items():
                found[contest][choice] += 1
        return found


def restarted(votes: int = 2) -> TerminalWorld:
    """A terminal with some votes, about to start anew."""
    terminal = TerminalWorld()
    terminal.opened_with(votes)
    return terminal

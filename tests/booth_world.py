"""A headless terminal with its staff, for whole days made of events alone.

booth = BoothWorld()
booth.open()
booth.vote({"contest-1": "contest-1-2"})
booth.close()
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, time

from builders import make_election
from memory_medium import MemoryMedium
from world import JAPAN, MORNING, World

from common.ballot import NO_CHOICE, choice_codes, seal_info
from common.box_header import MediumRole
from common.closing_reader import read_closing
from common.grant import Grant, new_grant
from common.halves import Half
from terminal.booth import Booth
from terminal.doer import Machinery
from terminal.files import Pair
from terminal.life import events as life
from terminal.life.people import By
from terminal.life.states import Device, Finding, Loaded, State
from terminal.machine import Moved, Refused
from terminal.own_disk import OwnDisk
from terminal.session import events as voter
from terminal.session.states import Ballot, TextSize
from terminal.whole import Event

TERMINAL = "p01-01"
OFFICER = By(frozenset({"officer-1"}))
TWO = By(frozenset({"officer-1", "officer-2"}))
WITNESSED = By(frozenset({"officer-1"}), witness=True)
DAY = date(2024, 12, 22)
SEVEN = datetime(2024, 12, 22, 7, 0, tzinfo=JAPAN)
EIGHT_PM = datetime(2024, 12, 22, 20, 0, tzinfo=JAPAN)
PER_SCREEN = dict(zip(TextSize, (8, 6, 4, 2), strict=True))
AROUND = life.Around()
GOOD = tuple(Finding(device, good=True) for device in Device)


def make_loaded(**changes: object) -> Loaded:
    """A place open on the election day from seven to eight in the evening."""
    values: dict[str, object] = {
        "terminal": TERMINAL,
        "mode": "rehearsal",
        "hash": "0" * 64,
        "first": DAY,
        "last": DAY,
        "opens": time(7),
        "closes": time(20),
    }
    return Loaded(**(values | changes))  # type: ignore[arg-type]  # a builder's mixed values


class People:
    """Who keeps the halves. given: those that were handed to the terminal just now."""

    def __init__(self) -> None:
        self.kept: tuple[Half, Half] | None = None

    def take(self, halves: tuple[Half, Half]) -> None:
        self.kept = halves

    def give(self) -> tuple[Half, Half] | None:
        return self.kept


class BoothWorld:
    """A terminal, its media and its people. now: the milliseconds of the terminal."""

    def __init__(self, contests: int = 2, candidates: int = 4) -> None:
        election = make_election(
            contests=contests, candidates=candidates, places=1, terminals=2, box_capacity=40
        )
        self.world = World(suite=2, election=election, seed=5)
        self.original, self.duplicate, self.disk = MemoryMedium(), MemoryMedium(), MemoryMedium()
        self.people = People()
        self.loaded = make_loaded(hash=self.world.package.hash)
        self.now = 0
        OwnDisk(self.disk).prepare()
        self.booth = self.start()

    def start(self) -> Booth:
        """A new process on the same devices."""
        machinery = Machinery(
            self.world.provision(TERMINAL),
            self.loaded,
            Pair(self.original, self.duplicate),
            self.disk,
            lambda: self.world.terminal_key(TERMINAL),
            lambda: MORNING,
            self.people,
        )
        self.booth = Booth(machinery, Ballot(self.world.election.contests, PER_SCREEN))
        return self.booth

    @property
    def state(self) -> State:
        return self.booth.terminal.polls.state

    def tick(self) -> int:
        """A second later."""
        self.now += 1000
        return self.now

    def must(self, event: Event) -> None:
        """The event is accepted."""
        answer = self.booth.feed(event)
        assert isinstance(answer, Moved), answer

    def refused(self, event: Event) -> tuple[str, ...]:
        """The event is refused; what is missing."""
        answer = self.booth.feed(event)
        assert isinstance(answer, Refused)
        return answer.missing

    def prepare(self) -> None:
        """From the bare device to the zero check."""
        self.must(life.LoadPackage(by=TWO, loaded=self.loaded))
        self.must(life.SelfTest(by=OFFICER, report=GOOD))
        self.must(life.CheckZero(by=WITNESSED))

    def open(self) -> None:
        self.prepare()
        self.must(life.OpenPolls(by=TWO, around=AROUND, now=SEVEN))
        self.must(life.HandOutHalves(by=WITNESSED))

    def recover(self) -> None:
        self.must(life.GiveHalves(by=WITNESSED))

    def resume(self) -> None:
        self.must(life.Resume(by=OFFICER, around=AROUND))

    def grant(self, *contests: str) -> Grant:
        every = tuple(contest.id for contest in self.world.election.contests)
        opening = self.booth.terminal.polls.opening
        return new_grant(TERMINAL, opening, contests or every)

    def choose(self, choices: Mapping[str, str], grant: Grant | None = None) -> None:
        """A voter up to the tap before the last; then last_tap() records."""
        self.must(voter.PresentGrant(at=self.tick(), grant=grant or self.grant(*choices)))
        self.must(voter.Begin(at=self.tick()))
        for number, choice in enumerate(choices.values(), 1):
            last = number == len(choices)
            self._choose_one(choice, stop=last and len(choices) == 1)

    def _choose_one(self, choice: str, *, stop: bool) -> None:
        if choice == NO_CHOICE:
            self.must(voter.EndWithout(at=self.tick()))
            confirm: voter.VoterEvent = voter.ConfirmEnd(at=self.tick())
        else:
            self.must(voter.Choose(at=self.tick(), candidate=choice))
            self.must(voter.Proceed(at=self.tick()))
            confirm = voter.Confirm(at=self.tick())
        self._last: voter.VoterEvent = confirm
        if not stop:
            self.must(confirm)
            self._last = voter.Cast(at=self.tick())

    def last_tap(self) -> None:
        """The recording tap of the voter who chose."""
        self.must(self._last)

    def vote(self, choices: Mapping[str, str], grant: Grant | None = None) -> None:
        self.choose(choices, grant)
        self.last_tap()

    def close(self) -> None:
        self.must(life.ClosePolls(by=TWO, now=EIGHT_PM))

    def counted(self, role: MediumRole) -> tuple[int, dict[str, Counter[str]]]:
        """Voters and choices on a closed medium, as the counting place reads it."""
        medium = self.original if role is MediumRole.ORIGINAL else self.duplicate
        files = {name: bytes(data) for name, data in medium.files.items()}
        closed = read_closing(files, TERMINAL, role, self.world.expected)
        found = {name: self._opened(name, records) for name, records in closed.records.items()}
        return closed.voters, found

    def _opened(self, contest: str, records: tuple[bytes, ...]) -> Counter[str]:
        world, suite = self.world, self.world.ceremony.suite
        people = world.election.contest(contest).candidates
        codes = choice_codes(world.uid, contest, (person.id for person in people))
        info = seal_info(world.uid, suite, contest)
        opened = (world.election_key.open(record[: suite.sealed_bytes], info) for record in records)
        return Counter(codes[one] for one in opened)

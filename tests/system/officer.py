"""The officer of the system tests: starts voting processes, keeps the halves, and holds
the terminal to everything that it ever said.

    with VotingProcesses() as processes:
        officer = Officer(processes, folder)
        officer.start(Moment("first day", nth=2, seconds=0.003))   # and kill it there
        officer.start()                                            # to the end
        officer.assert_counted()

`folder` holds `original`, `duplicate` and `disk`, mounted or plain; `mounted=True` has
the terminal see to it that the two media are mounted.
"""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from voting_process import TERMINAL, choices_of, system_world
from world import World

from common.ballot import choice_codes, record_binding, seal_info
from common.box_header import MediumRole
from common.closing import CLOSED_FILES
from common.closing_reader import read_closing
from terminal.devices.folder_medium import FolderMedium
from terminal.own_disk import OwnDisk

PATIENCE = 60
"""Seconds of silence after which a voting process counts as hanging."""

STAGES = ("start", "opening", "first day", "resting", "morning", "second day", "closing")
LAST_VOTERS = (6, 12)
"""The last voter of each of two days."""

CLOSED = 0
STOPPED = 3


@dataclass(frozen=True)
class Moment:
    """When to kill: `seconds` after the terminal spoke for the nth time in this stage of
    the polls or a later one. `start` is whatever it does first."""

    stage: str
    nth: int = 1
    seconds: float = 0.0


@dataclass
class Run:
    """What came of one voting process: its exit status, when it said what, in seconds."""

    status: int = CLOSED
    said: list[tuple[float, str]] = field(default_factory=list)

    @property
    def last(self) -> str:
        return self.said[-1][1] if self.said else ""


class VotingProcesses:
    """The parent of all voting processes; it pays for the imports once."""

    def __init__(self) -> None:
        here = Path(__file__).resolve().parent
        self._parent = subprocess.Popen(  # noqa: S603  # our own interpreter, our own code
            [sys.executable, str(here / "voting_process.py")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": str(here.parent)},
        )
        self._process = 0
        self._heard = b""

    def __enter__(self) -> "VotingProcesses":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._parent.stdin and self._parent.stdout:
            self._parent.stdin.close()
            self._parent.wait(PATIENCE)
            self._parent.stdout.close()

    def start(self, orders: dict[str, object]) -> Generator[str, None, None]:
        """Start one; every line that is said, as it is said, until it ended.

        Whoever stops listening ends it.
        """
        if self._parent.stdin is None:
            raise ValueError("no way to tell it anything")
        self._parent.stdin.write(json.dumps(orders).encode() + b"\n")
        self._parent.stdin.flush()
        self._process = int(self._line().removeprefix("started "))
        line = ""
        try:
            while not line.startswith("ended "):
                line = self._line()
                yield line
        finally:
            if not line.startswith("ended "):
                self.kill()
                while not self._line().startswith("ended "):
                    pass

    def kill(self) -> None:
        """SIGKILL to the voting process; nothing happens where it has just ended."""
        os.kill(self._process, signal.SIGKILL)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """The voting process stands still meanwhile."""
        os.kill(self._process, signal.SIGSTOP)
        yield
        os.kill(self._process, signal.SIGCONT)

    def _line(self) -> str:
        if self._parent.stdout is None:
            raise ValueError("no way to hear anything")
        pipe = self._parent.stdout.fileno()
        while b"\n" not in self._heard:
            if not select.select([pipe], [], [], PATIENCE)[0]:
                raise TimeoutError("the voting process hangs")
            heard = os.read(pipe, 65536)
            if not heard:
                raise EOFError("the parent of the voting processes is gone")
            self._heard += heard
        line, self._heard = self._heard.split(b"\n", 1)
        return line.decode()


class Officer:
    """One terminal's officer, from the empty media to the count of what lies on them.

    recorded: votes that were reported as recorded, voters 1 to that number. present: the
    last voter who was seen at the terminal. told: how often which verdict was told of a
    vote that was not acknowledged.
    """

    def __init__(
        self, processes: VotingProcesses, folder: Path, lie: str = "", *, mounted: bool = False
    ) -> None:
        self.folder = folder
        self.recorded = self.present = 0
        self.told: Counter[str] = Counter()
        self.slips: set[str] = set()
        self._processes = processes
        self._halves: dict[str, tuple[str, str]] = {}
        self._lie = lie
        self._mounted = mounted
        for name in ("original", "duplicate", "disk"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        disk = FolderMedium(folder / "disk")
        OwnDisk(disk).prepare()
        disk.close()

    def start(self, at: Moment | None = None, act: Callable[[], object] | None = None) -> Run:
        """Run a voting process to its end; at a moment kill it, or do something else."""
        run, left = Run(), at.nth if at else 0
        began = time.monotonic()
        with closing(self._processes.start(self._orders())) as lines:
            for line in lines:
                word, _, rest = line.partition(" ")
                if word == "ended":
                    run.status = int(rest)
                    continue
                run.said.append((time.monotonic() - began, line))
                self._hear(word, rest)
                if at and stage(line) >= STAGES.index(at.stage):
                    left -= 1
                    if left == 0:
                        time.sleep(at.seconds)
                        (act or self._processes.kill)()
        return run

    def _orders(self) -> dict[str, object]:
        return {
            "folder": str(self.folder),
            "halves": self._halves,
            "last_voters": LAST_VOTERS,
            "lie": self._lie,
            "mounted": self._mounted,
        }

    def _hear(self, word: str, rest: str) -> None:
        """Hold what is said against everything that was said before."""
        if word == "halves":
            opening, one, other = rest.split("\t")
            self._halves[opening] = (one, other)
        elif word == "open":
            self._halves = {rest: self._halves[rest]}
        elif word == "present":
            assert int(rest) == self.recorded + 1
            self.present = int(rest)
        elif word == "recorded":
            assert int(rest) == self.recorded + 1 == self.present
            self.recorded = self.present
        elif word == "told":
            self._hear_the_truth(*rest.split(" "))
        elif word == "closed":
            self.slips.add(rest)

    def _hear_the_truth(self, verdict: str, count: str, spent: str) -> None:
        """Every acknowledged vote is there, and one more exactly if it is told so; a grant
        is spent exactly if its vote is there."""
        more = int(count) - self.recorded
        if self.present > self.recorded:
            assert (verdict, more) in {("RECORDED", 1), ("NOT_RECORDED", 0)}
            self.told[verdict] += 1
        else:
            assert more == 0
            assert verdict in {"UNDECIDED", "RECORDED", "NOT_RECORDED"}
        voters = [] if spent == "-" else [int(voter) for voter in spent.split(",")]
        assert voters == list(range(1, int(count) + 1))
        self.recorded = self.present = int(count)

    def assert_counted(self) -> None:
        """Both closed media hold each acknowledged vote once, and no other."""
        world = system_world()
        assert self.recorded == LAST_VOTERS[-1]
        assert len(self.slips) == 1
        voted = [choices_of(world, voter) for voter in range(1, self.recorded + 1)]
        for role in MediumRole:
            files = {path.name: path.read_bytes() for path in (self.folder / role.word).iterdir()}
            assert set(files) == CLOSED_FILES
            medium = read_closing(files, TERMINAL, role, world.expected)
            assert {f"{medium.slip.records} {medium.slip.digest}"} == self.slips
            for contest, records in medium.records.items():
                chosen = Counter(opened(world, contest, record) for record in records)
                assert chosen == Counter(choices[contest] for choices in voted)


def stage(line: str) -> int:
    """Where in STAGES the terminal is when it says this."""
    word, *rest = line.split(" ")
    if word == "present":
        return STAGES.index("first day" if int(rest[0]) <= LAST_VOTERS[0] else "second day")
    return STAGES.index(word) if word in STAGES else 0


def opened(world: World, contest: str, record: bytes) -> str:
    """The choice in a record, its signature verified."""
    suite = world.ceremony.suite
    binding = record_binding(world.uid, suite, TERMINAL, contest)
    assert not binding.refused((record,), world.certificate(TERMINAL).key)
    people = world.election.contest(contest).candidates
    codes = choice_codes(world.uid, contest, (person.id for person in people))
    info = seal_info(world.uid, suite, contest)
    return codes[world.election_key.open(record[: suite.sealed_bytes], info)]

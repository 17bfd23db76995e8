"""The voting process of the system tests: the real recorder on three real folders.

    python voting_process.py < orders > what the terminal says

Each line of orders is a JSON object: `folder` (holds the mounted `original`, `duplicate`
and `disk`), `halves` (opening: two lines), `last_voters` (the last voter of each day),
`lie` (how a bad variant lies, or "") and `mounted` (whether the media must be mounted).
For each the process forks, so that every voting process begins from nothing, but none pays
for the imports; it finds out from the own disk where the polls stand, and goes on until
they are closed. What it says, a line each:

    started PID               it runs
    opening, recovering, resting, morning, closing     what it does now
    halves O<tab>ONE<tab>TWO  the halves of opening O, on their way to their owners
    open O                    opening O is open
    told WORD COUNT VOTERS    the verdict, the count, the voters whose grants are spent
    present N, recorded N     voter N is at the terminal; cast() has returned
    closed RECORDS DIGEST     the slip
    stopped WHY …             a fault, an alarm, a refusal: it ends
    ended STATUS              said by its parent
"""

import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from builders import make_election
from world import MORNING, World

from common.closing import Slip
from common.grant import Grant
from common.halves import Half, read_half
from terminal.closing import close_polls, resume_close
from terminal.devices.folder_medium import FolderMedium
from terminal.files import Pair
from terminal.opening import NotEmpty, Opened, close_for_the_day, open_next_day, open_polls
from terminal.own_disk import OwnDisk, Phase
from terminal.ports.medium import MediumFault
from terminal.process import harden
from terminal.recorder import CommitFailed, Recorder
from terminal.recovery import (
    AlarmRaised,
    DuplicateDead,
    MustRetire,
    RecoveryRefused,
    recover,
)

TERMINAL = "p01-01"
CAPACITY = 40
KILLED = -signal.SIGKILL
EARLY = "says it is recorded before it is"
TWICE = "records every vote twice"


@cache
def system_world() -> World:
    """Two contests of suite 2; as many candidates as voters, so that each can have an own."""
    election = make_election(
        contests=2, candidates=CAPACITY, places=1, terminals=1, box_capacity=CAPACITY
    )
    return World(suite=2, election=election, seed=9)


def choices_of(world: World, voter: int) -> Mapping[str, str]:
    """No two voters choose alike, so that each vote can be told from every other."""
    return {
        contest.id: "none" if voter == 1 else f"{contest.id}-{voter}"
        for contest in world.election.contests
    }


@dataclass(frozen=True)
class Orders:
    """What the officer tells a voting process when it starts."""

    folder: Path
    halves: Mapping[int, tuple[Half, Half]]
    last_voters: tuple[int, ...]
    lie: str
    mounted: bool


def read_orders(line: str) -> Orders:
    told: Mapping[str, Any] = json.loads(line)
    halves = {
        int(opening): (read_half(one), read_half(other))
        for opening, (one, other) in told["halves"].items()
    }
    days = tuple(told["last_voters"])
    return Orders(Path(told["folder"]), halves, days, told["lie"], told["mounted"])


def say(*words: object) -> None:
    """One line, in one write: a process that is killed leaves no half of it."""
    os.write(sys.stdout.fileno(), (" ".join(map(str, words)) + "\n").encode())


class VotingProcess:
    """One start of the terminal, in whatever phase it was left."""

    def __init__(self, world: World, orders: Orders) -> None:
        self.world = world
        self.orders = orders
        self.provision = world.provision(TERMINAL)
        original, duplicate = (
            FolderMedium(orders.folder / name, mounted=orders.mounted)
            for name in ("original", "duplicate")
        )
        self.media = Pair(original, duplicate)
        self.disk = OwnDisk(FolderMedium(orders.folder / "disk"))

    def live(self) -> None:
        """From where the polls stand to the slip."""
        while (phase := self.disk.load().phase) not in (Phase.CLOSING, Phase.CLOSED):
            if phase in (Phase.PROVISIONED, Phase.OPENING):
                self.open()
            elif phase is Phase.OPEN:
                say("recovering")
                self.vote(self.recovered())
            else:
                say("morning")
                self.hand_out(open_next_day(self.recovered()))
        say("closing")
        halves = self.orders.halves[self.disk.state.opening]
        self.say_closed(resume_close(self.provision, self.media, self.disk, halves, self.clock))

    def open(self) -> None:
        say("opening")
        signing = self.world.terminal_key(TERMINAL)
        self.hand_out(open_polls(self.provision, self.media, self.disk, signing, self.clock))

    def hand_out(self, opened: Opened) -> None:
        """The halves are out of the terminal before it can be open."""
        opening = opened.recorder.opening
        say(f"halves {opening}\t" + "\t".join(half.text() for half in opened.halves))
        recorder = opened.handed_out()
        say("open", opening)
        held = {opening: opened.halves}
        self.orders = replace(self.orders, halves=held)  # their owners come again tomorrow
        self.vote(recorder)

    def recovered(self) -> Recorder:
        """The box, taken up with the halves that fit: while a day begins it may be
        yesterday's, or those that were just handed out."""
        for opening in sorted(self.orders.halves, reverse=True):
            with suppress(RecoveryRefused):
                return self.recovered_with(opening)
        raise RecoveryRefused("no-halves-fit")

    def recovered_with(self, opening: int) -> Recorder:
        halves = self.orders.halves[opening]
        back = recover(self.provision, self.media, self.disk, halves, self.clock)
        voters = range(1, CAPACITY + 1)
        spent = [n for n in voters if back.recorder.is_spent(self.grant(back.recorder, n))]
        say("told", back.told.name, back.recorder.count, ",".join(map(str, spent)) or "-")
        return back.recorder

    def vote(self, recorder: Recorder) -> None:
        """The voters of this day who are not recorded yet, then its end."""
        days = self.orders.last_voters
        for voter in range(recorder.count + 1, self.last_voter(recorder) + 1):
            self.cast(recorder, voter)
        if self.last_voter(recorder) < days[-1]:
            say("resting")
            close_for_the_day(recorder)
        else:
            say("closing")
            self.say_closed(close_polls(recorder))

    def last_voter(self, recorder: Recorder) -> int:
        """Of this day. A morning that was cut off may have used up an opening."""
        days = self.orders.last_voters
        return days[min(recorder.opening, len(days)) - 1]

    def cast(self, recorder: Recorder, voter: int) -> None:
        grant, choices = self.grant(recorder, voter), choices_of(self.world, voter)
        recorder.admit(grant)
        say("present", voter)
        if self.orders.lie == EARLY:
            say("recorded", voter)
            signal.pause()
        recorder.cast(grant, choices)
        if self.orders.lie == TWICE:
            recorder.cast(self.grant(recorder, -voter), choices)
        say("recorded", voter)

    def grant(self, recorder: Recorder, voter: int) -> Grant:
        contests = tuple(contest.id for contest in self.world.election.contests)
        grant = self.world.bytes_for(f"grant {voter}")[:16]
        return Grant(TERMINAL, recorder.opening, contests, grant)

    @staticmethod
    def say_closed(slip: Slip) -> None:
        say("closed", slip.records, slip.digest)

    @staticmethod
    def clock() -> datetime:
        return MORNING


def run(world: World, line: str) -> int:
    """The exit status: 0 for closed, 3 where it stopped."""
    say("started", os.getpid())
    try:
        VotingProcess(world, read_orders(line)).live()
    except CommitFailed as cause:
        say("stopped", "failed", cause.device, cause.fault.value)
    except MediumFault as cause:
        say("stopped", "failed", "medium", cause.fault.value)
    except AlarmRaised as cause:
        say("stopped", "alarm", cause.alarm.value)
    except MustRetire as cause:
        say("stopped", "retired", cause.told.name)
    except DuplicateDead as cause:
        say("stopped", "duplicate-dead", cause.told.name)
    except RecoveryRefused as cause:
        say("stopped", "refused", cause.reason)
    except NotEmpty as cause:
        say("stopped", "not-empty", cause.device)
    else:
        return 0
    return 3


def main() -> int:
    """Fork a voting process for every line of orders."""
    harden(lock_memory=False)
    world, before = system_world(), 0
    for line in sys.stdin:
        forget(before)
        child = os.fork()
        if child == 0:
            return run(world, line)
        ended = os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
        status = ended.si_status if ended and ended.si_code == os.CLD_EXITED else KILLED
        say("ended", status)
        before = child
    forget(before)
    return 0


def forget(child: int) -> None:
    """Only now may its number be given to another process: somebody may be about to kill it."""
    if child:
        os.waitpid(child, 0)


if __name__ == "__main__":
    sys.exit(main())

"""A counting place as a process of its own, which can be killed: it goes on wherever it was.

    python counting_process.py FOLDER [URL]

FOLDER was made by `RoomWorld`. After each act it prints number and hash of the last entry
of the audit log: what was printed was done, and must be there after any crash. URL: of the
database; where that is gone for a while, the process waits and goes on, as the server does.
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy.exc import OperationalError

from tally_server.database import audit_log, count_steps, forms, media, openings, people, proposals
from tally_server.database.database import Database
from tally_server.inputs.roll import read_roll
from tally_server.inputs.slips import read_slips
from tally_server.opening.acts import acts
from tally_server.opening.carrying import statement_sha256
from tally_server.opening.media_desk import Incoming
from tally_server.opening.room import Room
from tally_server.opening.set_up import setting_of
from tally_server.people.person import Person
from tally_server.people.roles import Role
from tally_server.states.states import State

ACTS = {act.kind: act for act in acts()}
ATTEMPTS, PAUSE_SECONDS = 300, 0.1
Result = TypeVar("Result")


class Going:
    """The next act, whatever was done before."""

    def __init__(self, folder: Path, url: str = "") -> None:
        self.folder = folder
        self.database = Database(url or f"sqlite:///{folder / 'count.sqlite'}")
        town = folder / "town"
        setting = setting_of(
            town / "election", town / "keys", folder / "data", copy_to=folder / "copy"
        )
        self.room = Room(setting, self.database, lambda: datetime.now(UTC))

    def acts(self) -> Iterator[None]:
        """One act after the other, until the result is published."""
        while (state := self.state) is not State.PUBLISHED:
            match state:
                case State.SET_UP:
                    self.agree("count-begin")
                case State.RECEIVING:
                    self.receive()
                case State.COMPLETE:
                    pool = self.pool
                    statement = statement_sha256(pool)
                    self.agree("count-sign", {"pool": pool.hash, "statement": statement})
                case State.OPENING:
                    self.open()
                case State.OPENED:
                    self.agree("count-paper")
                case State.PAPER_ENTERED:
                    self.agree("count-review", {"results": self.results})
                case State.REVIEWED:
                    self.agree("count-certify", {"results": self.results})
                case State.CERTIFIED:
                    with self.database.read() as tx:
                        sha256 = openings.certified(tx)[1]
                    self.agree("count-publish", {"version": 1, "results": sha256})
            self.room.catch_up()
            yield

    @property
    def state(self) -> State:
        with self.database.read() as tx:
            return count_steps.current(tx).state

    @property
    def pool(self) -> Any:
        with self.database.read() as tx:
            return self.room.core.pool_now(tx)

    @property
    def results(self) -> str:
        with self.database.read() as tx:
            return self.room.results.facts(tx).results

    def person(self, role: Role, again: int = 0) -> Person:
        with self.database.read() as tx:
            held = people.account_of_login(tx, f"{role}-{again}")
        assert held is not None
        return held.person

    def agree(self, kind: str, data: dict[str, Any] | None = None) -> None:
        now, act = datetime.now(UTC), ACTS[kind]
        officer, witness = self.person(Role.COUNTING_OFFICER), self.person(Role.WITNESS)
        with self.database.write() as tx:
            waiting = proposals.propose(tx, act, data or {}, officer, now)
        with self.database.write() as tx:
            carry_out = self.room.carrying.carry_out
            proposals.approve(tx, act, carry_out, waiting.id, waiting.sha256, witness, now)

    def receive(self) -> None:
        """One medium, one slip or one number; at last the set is complete."""
        operator, town = self.person(Role.OPERATOR_A), self.folder / "town" / "media"
        election = self.room.setting.election
        slips = read_slips((town / "slips.csv").read_bytes(), election)
        with self.database.read() as tx:
            labels = {one.label for one in media.arrivals(tx)}
            given, roll = forms.slips(tx), forms.roll(tx)
        for path in sorted(town.glob("*/*/")):
            label = path.relative_to(town).as_posix()
            if label not in labels:
                self.room.media.take_in([Incoming(label, path)], operator)
                return
        for terminal, slip in slips.items():
            if terminal not in given:
                self.room.enter_slip(slip, operator)
                return
        numbers = read_roll((self.folder / "town" / "roll.csv").read_bytes(), election)
        for (place, contest), voters in numbers.items():
            if (place, contest) not in roll:
                self.room.enter_roll(place, contest, voters, operator)
                return
        self.agree("count-complete", {"pool": self.pool.hash})

    def open(self) -> None:
        """Two trustees, whoever has not given a share yet, and the officer."""
        for again in range(2):
            with self.database.read() as tx:
                given = count_steps.current(tx).shares
            if again + 1 in given:
                continue
            words = (self.folder / "town" / "shares" / str(again + 1) / "share.txt").read_text()
            self.room.opening.give(words, self.person(Role.KEY_TRUSTEE, again))
        self.room.opening.open(self.person(Role.COUNTING_OFFICER))
        self.room.opening.wait()


def said(going: Going) -> None:
    """What was done is told, after the next act."""
    with going.database.read() as tx:
        last = audit_log.last(tx)
    if last is not None:
        print(last.number, last.hash, flush=True)  # noqa: T201  # the test reads it


def patient(start: Callable[[], Result]) -> Result:
    """Tried again while the database is gone."""
    for _ in range(ATTEMPTS):
        try:
            return start()
        except OperationalError:
            time.sleep(PAUSE_SECONDS)
    return start()


def all_acts(going: Going) -> None:
    """Until the result is published."""
    for _ in going.acts():
        said(going)


def main(folder: Path, url: str = "") -> None:
    going = patient(lambda: Going(folder, url))
    print("ready", flush=True)  # noqa: T201  # the test reads it
    patient(lambda: all_acts(going))
    going.room.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

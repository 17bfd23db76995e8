"""A counting place without pages: one election, its media, and people of every role.

with room_world(tmp_path) as world:
    world.begin()
    world.read_all()
    world.agree("count-complete", world.complete())
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from elections import SMALL_SCRIPT, Town, roll_of, small_election, world_town, write_media
from world import World

from common.closing import Closing
from common.signing import SigningKey
from tally_server.database import count_steps, openings, people, proposals
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.inputs.slips import read_slips
from tally_server.intake.readers import Sources
from tally_server.opening.acts import acts
from tally_server.opening.carrying import statement_sha256
from tally_server.opening.media_desk import Incoming
from tally_server.opening.room import Room
from tally_server.opening.setting import Setting
from tally_server.people.person import Person
from tally_server.people.roles import Role
from tally_server.preparation.shares import split_seed
from tally_server.states.states import Count, State

START = datetime(2024, 12, 22, 12, 0, tzinfo=UTC)
ACTS = {act.kind: act for act in acts()}
Choices = Mapping[str, Mapping[str, list[str]]]


def choices_of(script: Mapping[tuple[str, str], Mapping[str, int]]) -> dict[str, Any]:
    """By terminal and contest, every choice in a list."""
    found: dict[str, dict[str, list[str]]] = {}
    for (terminal, contest), counts in script.items():
        many = [choice for choice, number in counts.items() for _ in range(number)]
        found.setdefault(terminal, {})[contest] = many
    return found


class RoomWorld:
    """Everything of one counting place; the clock stands still unless it is moved."""

    def __init__(
        self,
        folder: Path,
        script: Mapping[tuple[str, str], Mapping[str, int]] = SMALL_SCRIPT,
        url: str = "",
        mode: str = "rehearsal",
        workers: int = 1,
    ) -> None:
        self.folder, self.script = folder, script
        self.world = World(suite=2, election=small_election(mode=mode))
        self.town: Town = world_town(self.world, folder / "town", "shares")
        write_media(self.town, self.closings())
        self.at = START
        self.url = url or f"sqlite:///{folder / 'count.sqlite'}"
        self.workers = workers
        self.database = Database(self.url)
        migrate(self.database)
        self._people: dict[tuple[Role, int], Person] = {}
        for role in Role:
            self.person(role)
        self.person(Role.KEY_TRUSTEE, 1)
        ceremony = self.world.ceremony
        self.shares = [
            share.reveal().decode()
            for share in split_seed(self.world.election_seed, ceremony.needed, ceremony.trustees)
        ]
        self.room = self.new_room()

    def closings(self) -> dict[str, tuple[Closing, SigningKey]]:
        """What each terminal closed, and the key that signed it."""
        found = {}
        for terminal, chosen in choices_of(self.script).items():
            key = self.world.terminal_key(terminal)
            found[terminal] = self.world.closing(terminal, chosen), key
        return found

    def new_room(self) -> Room:
        """The room as a fresh start of the server makes it."""
        world = self.world
        sources = Sources(
            world.ceremony.sign(world.root),
            world.register.sign(world.ceremony, world.root),
            world.package.payload,
        )
        mounts = self.folder / "mounts"
        mounts.mkdir(exist_ok=True)
        setting = Setting(
            world.package,
            sources,
            self.folder / "data",
            self.town.keys,
            mounts,
            self.folder / "copy",
            self.workers,
        )
        return Room(setting, self.database, lambda: self.at)

    def restart(self) -> None:
        """The server was stopped and started again."""
        self.room.close()
        self.room = self.new_room()

    def close(self) -> None:
        self.room.close()
        self.database.close()

    def person(self, role: Role, again: int = 0) -> Person:
        if (role, again) not in self._people:
            login = f"{role}-{again}"
            with self.database.write() as tx:
                held = people.account_of_login(tx, login)
                self._people[role, again] = (
                    held.person
                    if held
                    else people.add_person(tx, login, f"{role} {again}", {role}, START)
                )
        return self._people[role, again]

    @property
    def count(self) -> Count:
        with self.database.read() as tx:
            return count_steps.current(tx)

    @property
    def state(self) -> State:
        return self.count.state

    def agree(
        self,
        kind: str,
        data: Mapping[str, Any] | None = None,
        proposer: Role = Role.COUNTING_OFFICER,
        approver: Role = Role.WITNESS,
    ) -> None:
        """One proposes, the other approves. Raises ActRefused."""
        act = ACTS[kind]
        with self.database.write() as tx:
            waiting = proposals.propose(tx, act, data or {}, self.person(proposer), self.at)
        with self.database.write() as tx:
            proposals.approve(
                tx,
                act,
                self.room.carrying.carry_out,
                waiting.id,
                waiting.sha256,
                self.person(approver),
                self.at,
            )
        self.room.catch_up()
        self.room.bundles.wait()

    def decide(self, **decision: object) -> None:
        self.agree("count-decide", decision)

    # The usual road, step by step.

    def begin(self) -> None:
        self.agree("count-begin", {"election": self.world.election.id})

    def read(self, *names: str) -> None:
        """Media of the town, as `<terminal>/<role>`."""
        coming = [Incoming(name, self.town.media / name) for name in names]
        self.room.media.take_in(coming, self.person(Role.OPERATOR_A))

    def read_all(self) -> None:
        media = self.town.media
        self.read(*(str(path.relative_to(media)) for path in sorted(media.glob("*/*/"))))

    def slips(self) -> None:
        data = self.town.slips.read_bytes()
        for slip in read_slips(data, self.world.election).values():
            self.room.enter_slip(slip, self.person(Role.OPERATOR_B))

    def roll(self) -> None:
        for (place, contest), voters in roll_of(self.world.election, self.script).items():
            self.room.enter_roll(place, contest, voters, self.person(Role.OPERATOR_A))

    def complete(self) -> dict[str, Any]:
        with self.database.read() as tx:
            pool = self.room.core.pool_now(tx)
        return {"media": len(pool.statement.get("media", ())), "pool": pool.hash}

    def sign(self) -> None:
        with self.database.read() as tx:
            pool = self.room.core.pool_now(tx)
        data = {"pool": pool.hash, "statement": statement_sha256(pool)}
        self.agree("count-sign", data)

    def give_shares(self, number: int = 2) -> None:
        for again, words in enumerate(self.shares[:number]):
            self.room.opening.give(words, self.person(Role.KEY_TRUSTEE, again))

    def open(self) -> None:
        self.room.opening.open(self.person(Role.COUNTING_OFFICER))
        self.room.opening.wait()
        self.room.catch_up()

    def to_complete(self) -> None:
        self.begin()
        self.read_all()
        self.slips()
        self.roll()
        self.agree("count-complete", self.complete())

    def to_opened(self) -> None:
        self.to_complete()
        self.sign()
        self.give_shares()
        self.open()

    @property
    def results_sha256(self) -> str:
        with self.database.read() as tx:
            return self.room.results.facts(tx).results

    def to_certified(self) -> None:
        self.to_opened()
        self.agree("count-paper")
        self.agree("count-review", {"results": self.results_sha256})
        self.agree("count-certify", {"results": self.results_sha256})

    def publish(self) -> None:
        with self.database.read() as tx:
            certified = openings.certified(tx)
        version = self.count.version
        self.agree("count-publish", {"version": version, "results": certified[version]})

    def results(self, version: int = 1) -> bytes:
        return (self.room.results.folder(version) / "results.json").read_bytes()

    def counted_by_command(self, version: int = 1) -> bytes:
        """results.json of `ippyo tally count` on the same media and the same inputs."""
        folder = self.room.results.folder(version)
        media = self.folder / f"media-again-{version}"
        self.room.results.lay_out_media(media)
        files: list[object] = []
        for name in ("slips", "roll", "paper", "decisions", "lots"):
            for path in folder.glob(f"input-{name}.*"):
                files += [f"--{name}", path]
        for number in range(1, self.world.ceremony.needed + 1):
            files += ["--share", self.town.folder / "shares" / str(number) / "share.txt"]
        out = self.folder / f"out-{version}"
        said = self.town.count(*files, media=media, out=out)
        assert said.code == 0, said.err
        return (out / "results.json").read_bytes()


@contextmanager
def room_world(folder: Path, **more: Any) -> Iterator[RoomWorld]:
    world = RoomWorld(folder, **more)
    try:
        yield world
    finally:
        world.close()

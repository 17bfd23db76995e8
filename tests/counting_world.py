"""A counting place with pages: one election, its media, six people with their own sessions.

with counting_world(tmp_path) as world:
    world.to_opened()
    page = world.page("/release", Role.WITNESS)
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from builders import folder_files
from elections import SMALL_SCRIPT, roll_of, small_election, world_town, write_files, write_media
from room_world import choices_of
from server_world import Client, ServerWorld
from world import World

from ippyo.fonts import record_faces
from tally_server.database import count_steps
from tally_server.database import paper as sheets
from tally_server.inputs.slips import read_slips
from tally_server.opening.room import Room
from tally_server.paper.sheet import fields_of
from tally_server.people.roles import Role
from tally_server.preparation.shares import split_seed
from tally_server.states.states import State
from tally_server.web.areas import AREAS

NO_PAPER: Mapping[str, int] = {}


class CountingWorld(ServerWorld):
    """ServerWorld that counts the small election."""

    def __init__(self, folder: Path, script: Any = SMALL_SCRIPT, **more: Any) -> None:
        self.folder, self.script, self.areas = folder, script, AREAS
        self.election_world = World(suite=2, election=small_election(box_capacity=2000))
        self.town = world_town(self.election_world, folder / "town", "shares")
        write_files(self.town.election, folder_files(self.election_world.election))
        closings = {
            terminal: (
                self.election_world.closing(terminal, chosen),
                self.election_world.terminal_key(terminal),
            )
            for terminal, chosen in choices_of(script).items()
        }
        write_media(self.town, closings)
        data = folder / "server"
        data.mkdir()
        faces = record_faces()
        super().__init__(
            data, election=self.town.election, keys=self.town.keys, faces=faces, **more
        )
        ceremony = self.election_world.ceremony
        self.shares = [
            share.reveal().decode()
            for share in split_seed(
                self.election_world.election_seed, ceremony.needed, ceremony.trustees
            )
        ]
        self._clients: dict[tuple[Role, int], Client] = {}
        for role in Role:
            self.person(role)
        self.person(Role.KEY_TRUSTEE, 1)

    @property
    def room(self) -> Room:
        return self.place.service(Room)

    @property
    def state(self) -> State:
        with self.database.read() as tx:
            return count_steps.current(tx).state

    def by(self, role: Role, again: int = 0) -> Client:
        if (role, again) not in self._clients:
            self._clients[role, again] = self.client(role, again)
        return self._clients[role, again]

    def page(self, path: str, role: Role = Role.WITNESS) -> str:
        """The page as this role sees it; it must be there."""
        answer = self.by(role).get(path)
        assert answer.status_code == 200, (path, answer.status_code, answer.text)
        return str(answer.text)

    def send(self, path: str, role: Role, again: int = 0, **fields: Any) -> str:
        """A form that is taken; where it leads."""
        answer = self.by(role, again).post(path, fields)
        assert answer.status_code == 303, (path, answer.status_code, plain(answer.text))
        return str(answer.headers["location"])

    def agree(
        self,
        path: str,
        proposer: Role = Role.COUNTING_OFFICER,
        approver: Role = Role.WITNESS,
        **fields: Any,
    ) -> None:
        """One proposes on a page, the other approves what is shown."""
        there = self.send(path, proposer, **fields).partition("?")[0]
        page = self.page(there, approver)
        sha256 = re.search(r'name="sha256" value="([0-9a-f]{64})"', page)
        assert sha256 is not None, plain(page)
        self.send(f"{there}/approve", approver, sha256=sha256[1])
        self.room.catch_up()
        self.room.bundles.wait()

    def archive(self, *names: str) -> bytes:
        """Media of the town as a ZIP; all where none is named."""
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(self.town.media.glob("*/*/*")):
                name = path.relative_to(self.town.media).as_posix()
                if not names or name.startswith(names):
                    packed.write(path, name)
        return data.getvalue()

    def upload(self, data: bytes, role: Role = Role.OPERATOR_A) -> Any:
        files = {"archive": ("media.zip", data, "application/zip")}
        return self.by(role).post("/intake/upload", files=files)

    def begin(self) -> None:
        self.agree("/opening/begin")

    def forms(self) -> None:
        slips = read_slips(self.town.slips.read_bytes(), self.election_world.election)
        for slip in slips.values():
            fields = {"terminal": slip.terminal, "records": slip.records, "number": slip.digest}
            self.send("/intake/slips", Role.OPERATOR_B, **fields)
        for (place, contest), voters in roll_of(self.election_world.election, self.script).items():
            fields = {"place": place, "contest": contest, "voters": voters}
            self.send("/intake/roll", Role.OPERATOR_A, **fields)

    def to_complete(self) -> None:
        self.begin()
        assert self.upload(self.archive()).status_code == 303
        self.forms()
        self.agree("/opening/complete")

    def to_shares(self) -> None:
        self.to_complete()
        self.agree("/opening/sign")
        for again in range(2):
            self.send("/opening/share", Role.KEY_TRUSTEE, again, words=self.shares[again])

    def open(self) -> None:
        self.send("/opening/open", Role.COUNTING_OFFICER)
        self.room.opening.wait()
        self.room.catch_up()

    def to_opened(self) -> None:
        self.to_shares()
        self.open()

    def paper(
        self, contest: str = "", number: int = 1, counts: Mapping[str, int] = NO_PAPER
    ) -> None:
        """Both operators key a sheet alike: these counts, and 0 elsewhere.

        contest: all of them, without a vote, where none is named.
        """
        for office in self.election_world.election.contests:
            if contest in ("", office.id):
                with self.database.read() as tx:
                    fields = fields_of(office, sheets.groups_of(tx, office))
                typed = {field.name: str(counts.get(field.name, 0)) for field in fields}
                for role in (Role.OPERATOR_A, Role.OPERATOR_B):
                    seen = [f"X-{code}" for code in range(31, 38)]
                    self.send(f"/paper/{office.id}/{number}/keying", role, **typed, seen=seen)

    def to_certified(self) -> None:
        self.to_opened()
        self.paper()
        for path in ("/release/paper", "/release/review", "/release/certify"):
            self.agree(path)


def plain(page: str) -> str:
    """What a person reads on a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@contextmanager
def counting_world(folder: Path, **more: Any) -> Iterator[CountingWorld]:
    world = CountingWorld(folder, **more)
    try:
        yield world
    finally:
        world.close()

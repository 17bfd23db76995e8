"""The counting place of a practice, laid out as `ippyo practice` does, and its papers as read."""

import hashlib
import html
import re
from pathlib import Path

from common.closing import Slip
from common.signing import SigningKey
from ippyo.fonts import FONTS, record_faces
from ippyo.practice.command import begin, serve_files
from ippyo.practice.lesson import LEARNERS
from ippyo.practice.town import PracticeFolder
from ippyo.program import program
from ippyo.running_program import running
from ippyo.screen import Screen
from ippyo.sources import read_election
from tally_server.database import count_steps, people
from tally_server.database.database import Database
from tally_server.opening.room import Room
from tally_server.opening.second_copy import DATABASE_FILE
from tally_server.people.person import Person
from tally_server.people.roles import Role
from tally_server.states.states import State
from tally_server.web.app import make_place
from tally_server.web.areas import AREAS
from tally_server.web.settings import Settings

_SLIP = re.compile(
    r"<strong>\S+ ([a-z0-9-]+)</strong>\D*<strong>(\d+)</strong>.*?<code>([0-9a-f ]+)<", re.S
)
_WORDS = re.compile(r'<ol class="words">(.*?)</ol>', re.S)


class Papers:
    """What people at the tables read: nothing else of a practice is told to anybody."""

    def __init__(self, page: str) -> None:
        self.page = html.unescape(page)
        found = re.search(r"<strong><code>([A-Z2-9-]{23})</code>", self.page)
        assert found is not None
        self.password = found[1]
        self.slips = [
            Slip(terminal, int(records), digest.replace(" ", ""))
            for terminal, records, digest in _SLIP.findall(self.page)
        ]
        self.shares = [
            " ".join(re.findall(r"<li>(\w+)</li>", words)) for words in _WORDS.findall(self.page)
        ]

    def section(self, title: str) -> str:
        """The text of one paper, without its marks."""
        (part,) = [one for one in self.page.split("<section>") if f"{title}</h2>" in one]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", part))

    def rows(self, title: str) -> list[list[str]]:
        """The rows of the table of one paper."""
        (part,) = [one for one in self.page.split("<section>") if f"{title}</h2>" in one]
        return [
            re.findall(r"<t[dh][^>]*>(?:<code>)?([^<]*)", row)
            for row in re.findall(r"<tr>(.*?)</tr>", part, re.S)
        ]


class PracticePlace:
    """A practice that has just begun, with what a server needs to show it."""

    def __init__(self, root: Path) -> None:
        self.folder = PracticeFolder(root)
        files = serve_files(self.folder)
        begin(self.folder, 1, Screen(quiet=True), files.url)
        self.papers = Papers(self.folder.papers.read_text(encoding="utf-8"))
        self.password = self.papers.password
        self.election = read_election(self.folder.election).election
        self.database = Database(f"sqlite:///{self.folder.server / DATABASE_FILE}")
        self.areas = AREAS
        said = program()
        self.settings = Settings(
            files.data,
            frozenset(),
            (),
            host="localhost",
            election=files.election,
            keys=files.keys,
            mounts=files.mounts,
            copy_to=files.copy_to,
            faces=record_faces(),
            version=said["version"],
            sha256=said["sha256"],
            running=running,
            fonts=FONTS,
            fingerprint=hashlib.sha256(b"practice").hexdigest(),
            election_name=self.election.name,
            mode=self.election.mode,
        )
        self.place = make_place(self.settings, self.database, SigningKey.generate())

    @property
    def room(self) -> Room:
        return self.place.service(Room)

    @property
    def state(self) -> State:
        with self.database.read() as tx:
            return count_steps.current(tx).state

    def person(self, role: Role, again: int = 0) -> Person:
        logins = [one.login for one in LEARNERS if one.role is role]
        with self.database.read() as tx:
            held = people.account_of_login(tx, logins[again])
        assert held is not None
        return held.person

    def close(self) -> None:
        self.place.close()

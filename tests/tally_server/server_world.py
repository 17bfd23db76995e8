"""A counting place on a database of its own, with one person for each role.

    world = ServerWorld(tmp_path)
    answer = world.client(Role.WITNESS).get("/approvals")

Passwords are hashed cheaply here, and the clock stands still unless a test moves it.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
from argon2 import PasswordHasher
from starlette.testclient import TestClient

from common.secret import Secret
from common.signing import SigningKey
from tally_server.database import people, sessions
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.people.passwords import Passwords
from tally_server.people.person import Person
from tally_server.people.roles import Role
from tally_server.web import cookies
from tally_server.web.app import make_app, make_place
from tally_server.web.area import Area
from tally_server.web.areas import AREAS
from tally_server.web.settings import Settings

ORIGIN = "https://testserver"
START = datetime(2026, 11, 29, 11, 0, tzinfo=UTC)
PASSWORD = "correct horse battery 一票"  # noqa: S105 - of people that exist in tests only
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NAMES = {
    Role.ADMINISTRATOR: "管理 花子",
    Role.KEY_TRUSTEE: "鍵守 一郎",
    Role.COUNTING_OFFICER: "開票 太郎",
    Role.WITNESS: "立会 京子",
    Role.OPERATOR_A: "入力 一子",
    Role.OPERATOR_B: "入力 二郎",
    Role.AUDITOR: "監査 次郎",
    Role.DISPLAY: "公開画面",
}


class Clock:
    """Time that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def go(self, **by: float) -> None:
        self.at += timedelta(**by)


class Client:
    """A browser that has signed in, or has not: it sends what a browser would."""

    def __init__(self, inner: TestClient, token: str) -> None:
        self.inner = inner
        self.token = token

    def get(self, path: str, **more: Any) -> httpx2.Response:
        return self.inner.get(path, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> httpx2.Response:
        """A form of one of our pages is sent: from our origin, with its token."""
        csrf = {"csrf": cookies.form_token(self.token)} if self.token else {}
        headers = {"Origin": ORIGIN, **more.pop("headers", {})}
        return self.inner.post(path, data={**csrf, **(data or {})}, headers=headers, **more)


class ServerWorld:
    """A place with its app; people of every role exist, all with PASSWORD."""

    def __init__(
        self, folder: Path, url: str = "", areas: tuple[Area, ...] = AREAS, **settings: Any
    ) -> None:
        self.clock = Clock()
        self.database = Database(url or f"sqlite:///{folder / 'count.sqlite'}")
        migrate(self.database)
        self.passwords = Passwords(CHEAP)
        self.settings = Settings(folder, frozenset({ORIGIN}), ("testserver",), **settings)
        self.seal = SigningKey(Secret(bytes(range(32))))
        self.place = make_place(
            self.settings,
            self.database,
            self.seal,
            now=self.clock,
            passwords=self.passwords,
            areas=areas,
        )
        self.app = make_app(self.place, areas)
        self._people: dict[Role, Person] = {}
        self._kept = self.passwords.hash(PASSWORD)

    def person(self, role: Role, again: int = 0) -> Person:
        """The one person of this role; again: another one of the same role."""
        login = str(role) if not again else f"{role}-{again}"
        with self.database.write() as tx:
            held = people.account_of_login(tx, login)
            if held is not None:
                return held.person
            added = people.add_person(tx, login, NAMES[role], {role}, self.clock.at)
            people.set_password(tx, added.id, self._kept, self.clock.at, one_time=False)
        return added

    def token(self, person: Person) -> str:
        """The token of a new session of this person, begun without a password."""
        token = secrets.token_urlsafe(32)
        with self.database.write() as tx:
            sessions.begin(tx, person.id, token, self.clock.at, "testclient")
        return token

    def client(self, role: Role | None = None, again: int = 0, language: str = "ja") -> Client:
        """A browser of this role, signed in; None: of nobody."""
        token = self.token(self.person(role, again)) if role is not None else ""
        inner = TestClient(
            self.app, base_url=ORIGIN, follow_redirects=False, raise_server_exceptions=True
        )
        if token:
            inner.cookies.set(cookies.SESSION, token)
        inner.cookies.set(cookies.LANGUAGE, language)
        return Client(inner, token)

    def close(self) -> None:
        self.place.close()


@contextmanager
def server_world(folder: Path, **more: Any) -> Iterator[ServerWorld]:
    """A world that is closed at the end."""
    world = ServerWorld(folder, **more)
    try:
        yield world
    finally:
        world.close()


def shown_text(page: httpx2.Response) -> str:
    """What a person reads on a page, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))

"""How long a page takes while the server counts: real requests to a real server.

The server is `ippyo tally serve` itself, in a process of its own, with TLS and a database;
what people do there (begin, approve, shares) is done for them in that process, by the same
functions as the forms call. Pages are asked for all the while by clients that are signed in.
"""

import http.client
import os
import secrets
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import cycle
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from common.closing import Slip
from ippyo.exits import bad_input_said
from ippyo.screen import Screen
from ippyo.serve import ServeFiles, listen, only_server, open_place
from tally_server.database import count_steps, forms, openings, people, proposals, sessions
from tally_server.database.bulk import insert_rows
from tally_server.database.database import Database
from tally_server.database.migrate import migrate
from tally_server.opening.acts import acts
from tally_server.opening.carrying import statement_sha256
from tally_server.opening.room import Room
from tally_server.people.person import Person
from tally_server.people.roles import Role
from tally_server.web.cookies import SESSION
from tally_server.web.local_authority import server_certificate
from tally_server.web.place import Place

PAGES = ("/", "/intake", "/opening", "/approvals", "/intake/slips", "/display")
STAGES = ("idle", "media", "pool", "open")
MOUNT = "usb1"
_CLIENTS = 3
_THINKS_SECONDS = 0.1
_IDLE_PAGES = 60
_START_SECONDS = 60
_HOST = "127.0.0.1"


class PageFailed(RuntimeError):
    """A page did not come, or the count came to no totals: the figures would say nothing."""


@dataclass(frozen=True)
class Evening:
    """What the server counts. db: URL of an empty database; "" for a SQLite file. shares:
    as trustees type them. slips, roll: as operators copy them from paper."""

    folder: Path
    package: Path
    keys: Path
    mounts: Path
    db: str
    shares: tuple[str, ...]
    slips: tuple[Slip, ...]
    roll: Mapping[str, int]
    contest: str

    @property
    def url(self) -> str:
        return self.db or f"sqlite:///{self.folder / 'count.sqlite'}"


@dataclass
class Asked:
    """Seconds of every page, by the stage in which it was asked for. totals: of the count.
    lasted: seconds of each stage. slowest: of each page, the longest while the server counts."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in STAGES})
    lasted: dict[str, float] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)


def pages_while_counting(evening: Evening) -> Asked:
    """Pages before and during a whole count by the server. Raises PageFailed."""
    database = Database(evening.url)
    migrate(database)
    tokens = _people(database)
    database.close()
    with socket.create_server((_HOST, 0)) as free:
        port = free.getsockname()[1]
    context = get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=_serve, args=(there, evening, port))
    server.start()
    there.close()
    try:
        asked = Asked()
        _wait_for(port, server.is_alive)
        with _clients(port, tokens, asked) as (stage, failed):
            began = time.perf_counter()
            _wait_until(lambda: bool(failed) or len(asked.seconds["idle"]) >= _IDLE_PAGES)
            asked.lasted["idle"] = time.perf_counter() - began
            here.send("count")
            _follow(here, stage, asked)
        here.send("stop")
        return asked
    except EOFError as cause:
        raise PageFailed("the server stopped") from cause
    finally:
        here.close()
        server.join(_START_SECONDS)
        if server.is_alive():
            server.kill()


def _follow(pipe: Connection, stage: list[str], asked: Asked) -> None:
    """Until the count is done; the stage that it is in is known to the clients."""
    began = time.perf_counter()
    while not isinstance(said := pipe.recv(), dict):
        now = time.perf_counter()
        asked.lasted.setdefault(stage[0], now - began)
        stage[0], began = said, now
    asked.lasted[stage[0]] = time.perf_counter() - began
    if "totals" not in said:
        raise PageFailed(said["trouble"])
    asked.totals = said["totals"]


@contextmanager
def _clients(
    port: int, tokens: list[str], asked: Asked
) -> Iterator[tuple[list[str], list[BaseException]]]:
    """Clients that ask for page after page while the block runs: the stage that they are told,
    and what went wrong. Raises PageFailed."""
    stage, done, failed = [STAGES[0]], threading.Event(), list[BaseException]()

    def ask(token: str) -> None:
        try:
            _ask(port, token, stage, asked, done)
        except (OSError, http.client.HTTPException, PageFailed) as cause:
            failed.append(cause)

    threads = [threading.Thread(target=ask, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    try:
        yield stage, failed
    finally:
        done.set()
        for thread in threads:
            thread.join()
    if failed:
        raise PageFailed(str(failed[0])) from failed[0]


def _ask(port: int, token: str, stage: list[str], asked: Asked, done: threading.Event) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE  # this machine's own
    connection = http.client.HTTPSConnection(_HOST, port, context=context, timeout=120)
    headers = {"Cookie": f"{SESSION}={token}", "Accept": "text/html"}
    with closing(connection):
        for page in PAGES:  # once each beforehand: templates are read, the connection stands
            _page(connection, page, headers)
        for page in cycle(PAGES):
            if done.wait(_THINKS_SECONDS):
                return
            seconds = _page(connection, page, headers)
            asked.seconds[stage[0]].append(seconds)  # a page belongs to the stage it ended in
            if stage[0] != STAGES[0]:
                asked.slowest[page] = max(asked.slowest.get(page, 0.0), seconds)


def _page(connection: http.client.HTTPSConnection, page: str, headers: dict[str, str]) -> float:
    """Seconds from the request to the last byte. Raises PageFailed."""
    started = time.perf_counter()
    connection.request("GET", page, headers=headers)
    answer = connection.getresponse()
    answer.read()
    if answer.status != http.HTTPStatus.OK:
        raise PageFailed(f"{page}: {answer.status}")
    return time.perf_counter() - started


def _people(database: Database) -> list[str]:
    """Everybody who is needed; the tokens of some sessions of the officer."""
    tokens = [secrets.token_urlsafe(32) for _ in range(_CLIENTS)]
    with database.write() as tx:
        for login, role in _logins():
            added = people.add_person(tx, login, login, {role}, _now())
            if role is Role.COUNTING_OFFICER:
                for token in tokens:
                    sessions.begin(tx, added.id, token, _now(), _HOST)
    return tokens


def _logins() -> list[tuple[str, Role]]:
    return [(str(role), role) for role in Role] + [("key-trustee-2", Role.KEY_TRUSTEE)]


def _wait_for(port: int, alive: Callable[[], bool]) -> None:
    def answers() -> bool:
        if not alive():
            raise PageFailed("the server did not start")
        try:
            with socket.create_connection((_HOST, port), timeout=1):
                return True
        except OSError:
            return False

    _wait_until(answers)


def _wait_until(true: Callable[[], bool]) -> None:
    """Raises PageFailed where it does not come true in its time."""
    limit = time.monotonic() + _START_SECONDS
    while not true():
        if time.monotonic() > limit:
            raise PageFailed("the server takes too long")
        time.sleep(0.05)


def _serve(pipe: Connection, evening: Evening, port: int) -> None:
    """The server's process: `ippyo tally serve`, and a thread that does what people would."""
    files = ServeFiles(
        evening.folder,
        port=port,
        db=evening.db,
        election=evening.package,
        keys=evening.keys,
        mounts=evening.mounts,
    )
    with bad_input_said(Screen(quiet=True)), only_server(files.data):
        certificate = server_certificate(files.data / "tls", files.names, _now())
        place = open_place(files, certificate)
        try:
            threading.Thread(target=_evening, args=(pipe, evening, place)).start()
            listen(files, certificate, place)
        finally:
            place.close()


def _evening(pipe: Connection, evening: Evening, place: Place) -> None:
    try:
        if pipe.recv() == "count":
            pipe.send({"totals": _counted(pipe.send, evening, place)})
            pipe.recv()
    except Exception as cause:  # noqa: BLE001  # whatever it is, the other side must not wait
        pipe.send({"trouble": f"{type(cause).__name__}: {cause}"})
    finally:
        os.kill(os.getpid(), signal.SIGTERM)


def _counted(stage: Any, evening: Evening, place: Place) -> Mapping[str, int]:
    room, database = place.service(Room), place.database
    by = _by_login(database)
    operator, officer = by["operator-a"], by["counting-officer"]
    _agree(room, by, "count-begin", {"election": room.setting.election.id})
    stage("media")
    room.media.read_mount(MOUNT, operator)
    with database.write() as tx:
        _copied_from_paper(tx, evening, operator)
    stage("pool")
    with database.read() as tx:
        pool = room.core.pool_now(tx)
    _agree(room, by, "count-complete", {"pool": pool.hash})
    signed = {"pool": pool.hash, "statement": statement_sha256(pool)}
    _agree(room, by, "count-sign", signed)
    stage("open")
    for login, share in zip(("key-trustee", "key-trustee-2"), evening.shares, strict=False):
        room.opening.give(share, by[login])
    room.opening.open(officer)
    room.opening.wait()
    with database.read() as tx:
        opened = openings.opened(tx, count_steps.current(tx).pool)
    if opened is None:
        raise PageFailed(room.opening.trouble)
    totals: Mapping[str, int] = opened["pools"][0]["totals"]
    return totals


def _copied_from_paper(tx: Any, evening: Evening, by: Person) -> None:
    at = _now()
    slips = [(at, by.id, one.terminal, one.records, one.digest, False) for one in evening.slips]
    insert_rows(tx, forms.SLIPS, ("at", "by", "terminal", "records", "digest", "scanned"), slips)
    roll = [(at, by.id, place, evening.contest, n) for place, n in evening.roll.items()]
    insert_rows(tx, forms.ROLL, ("at", "by", "place", "contest", "voters"), roll)


def _agree(room: Room, by: Mapping[str, Person], kind: str, data: Mapping[str, Any]) -> None:
    act = {one.kind: one for one in acts()}[kind]
    database = room.core.database
    with database.write() as tx:
        waiting = proposals.propose(tx, act, dict(data), by["counting-officer"], _now())
    with database.write() as tx:
        carry_out, witness = room.carrying.carry_out, by["witness"]
        proposals.approve(tx, act, carry_out, waiting.id, waiting.sha256, witness, _now())


def _by_login(database: Database) -> dict[str, Person]:
    found = {}
    with database.read() as tx:
        for login, _ in _logins():
            held = people.account_of_login(tx, login)
            if held is None:
                raise PageFailed(login)
            found[login] = held.person
    return found


def _now() -> datetime:
    return datetime.now(UTC)

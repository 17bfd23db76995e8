"""`ippyo tally serve`: the counting place's server, with all it needs made at the first start."""

import fcntl
import logging
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from common.inputs import refuse
from common.secret import Secret
from common.signing import SEED_BYTES, SigningKey
from ippyo.exits import bad_input_said
from ippyo.fonts import FONTS, record_faces
from ippyo.inspected_program import inspected_in
from ippyo.program import program
from ippyo.running_program import running
from ippyo.screen import Screen
from ippyo.sources import read_election
from ippyo.workers import workers_or_all
from tally_server.compliance.inspected import Running
from tally_server.database import audit_log
from tally_server.database.database import Database
from tally_server.database.migrate import NewerDatabase, migrate
from tally_server.web.air_gap import AirGapWatch
from tally_server.web.app import make_app, make_place
from tally_server.web.first_administrator import first_administrator
from tally_server.web.local_authority import ServerCertificate, server_certificate
from tally_server.web.place import Place
from tally_server.web.settings import Settings
from tally_server.web.surroundings import reaches

PORT = 8443
LOCAL = "127.0.0.1"
STOP_SECONDS = 10


@dataclass(frozen=True)
class ServeFiles:
    """What the command was told. name: a host name beside the address; empty: none."""

    data: Path
    host: str = LOCAL
    port: int = PORT
    name: str = ""
    db: str = ""
    election: Path | None = None
    keys: Path | None = None
    mounts: Path | None = None
    copy_to: Path | None = None
    inspected: Path | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """What a browser may call this machine; the first one is said to people."""
        here = ("localhost",) if ip_address(self.host).is_loopback else ()
        return tuple(dict.fromkeys(one for one in (self.name, *here, self.host) if one))

    @property
    def url(self) -> str:
        return f"https://{_in_url(self.names[0])}:{self.port}/"


def serve(
    data: Annotated[Path, typer.Option("--data", help="データのフォルダー(無ければ作る)")],
    host: Annotated[str, typer.Option("--host", help="待ち受けるアドレス")] = LOCAL,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="ポート")] = PORT,
    name: Annotated[
        str, typer.Option("--name", help="この機械の名前(セキュリティキーを使うとき)")
    ] = "",
    db: Annotated[str, typer.Option("--db", help="PostgreSQL の URL(無ければ SQLite)")] = "",
    election: Annotated[
        Path | None, typer.Option("--election", help="選挙フォルダーか選挙パッケージ")
    ] = None,
    keys: Annotated[Path | None, typer.Option("--keys", help="KEYS フォルダー")] = None,
    mounts: Annotated[
        Path | None, typer.Option("--mounts", help="媒体がマウントされるフォルダー")
    ] = None,
    copy_to: Annotated[
        Path | None, typer.Option("--copy-to", help="複製を作り続けるフォルダー(別のディスク)")
    ] = None,
    inspected: Annotated[
        Path | None, typer.Option("--inspected", help="検査を受けたプログラムの1行のファイル")
    ] = None,
) -> None:
    """開票所のサーバーを動かす。初回はデータベース・証明書・最初の管理者を作る。"""
    screen = Screen()
    with bad_input_said(screen):
        files = ServeFiles(data, host, port, name, db, election, keys, mounts, copy_to, inspected)
        run(files, screen)


def run(files: ServeFiles, screen: Screen) -> None:
    """Serve until somebody stops it. Raises BadInput."""
    _check_address(files.host)
    with only_server(files.data):
        certificate = server_certificate(files.data / "tls", files.names, datetime.now(UTC))
        place = open_place(files, certificate)
        watch = AirGapWatch(place, partial(reaches, files.host))
        place.ways_out = lambda: watch.found
        try:
            watch.start()
            told(files, certificate, place, screen)
            listen(files, certificate, place)
        finally:
            watch.close()
            place.close()
    screen.say("serve-stopped")


def open_place(files: ServeFiles, certificate: ServerCertificate) -> Place:
    """The place on its database, which has all tables and an unbroken log. Raises BadInput."""
    database = Database(files.db or f"sqlite:///{files.data / 'count.sqlite'}")
    try:
        migrate(database)
    except NewerDatabase as cause:
        raise refuse("--db", "command.serve-newer") from cause
    with database.read() as tx:
        broken = audit_log.broken_at(tx)
    if broken is not None:
        raise refuse("--db", "command.serve-broken", number=broken)
    return make_place(_settings(files, certificate), database, _seal(files.data))


def told(files: ServeFiles, certificate: ServerCertificate, place: Place, screen: Screen) -> None:
    """Address, fingerprint and, the first time, the administrator's password are printed."""
    screen.say("serve-address", url=files.url)
    print_ = certificate.fingerprint
    screen.say("serve-fingerprint", fingerprint=":".join(_pairs(print_)).upper())
    first = first_administrator(place)
    if first is not None:
        screen.say("serve-first", login=first.login, secret=first.secret)
    for one in place.ways_out():
        screen.say(f"serve-reach-{one.key}", what=one.what)


def listen(files: ServeFiles, certificate: ServerCertificate, place: Place) -> None:
    """Answer browsers until SIGINT or SIGTERM."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # The server hears these itself, and raises them once more when it has stopped.
        signal.signal(number, _has_stopped)
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    config = uvicorn.Config(
        make_app(place),
        host=files.host,
        port=files.port,
        ssl_certfile=certificate.certificate,
        ssl_keyfile=certificate.key,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    uvicorn.Server(config).run()


@contextmanager
def only_server(data: Path) -> Iterator[None]:
    """The data folder is this process's alone while the block runs. Raises BadInput."""
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(data / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as cause:
        raise refuse(data.name, "command.unwritable", what=cause.strerror or "") from cause
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as cause:
            raise refuse(data.name, "command.serve-running") from cause
        yield
    finally:
        os.close(lock)


def _has_stopped(number: int, frame: object) -> None:
    """The server has ended cleanly; nothing else is to be done for the signal."""


def _settings(files: ServeFiles, certificate: ServerCertificate) -> Settings:
    election = read_election(files.election).election if files.election is not None else None
    said = program()
    return Settings(
        data=files.data,
        origins=frozenset(f"https://{_in_url(one)}:{files.port}" for one in files.names),
        hosts=files.names,
        host=next((one for one in files.names if not _is_address(one)), ""),
        election=files.election,
        keys=files.keys,
        mounts=files.mounts,
        copy_to=files.copy_to,
        workers=workers_or_all(None),
        faces=record_faces(),
        version=said["version"],
        sha256=said["sha256"],
        running=_running(files.inspected),
        fonts=FONTS,
        fingerprint=certificate.fingerprint,
        election_name=election.name if election is not None else "",
        mode=election.mode if election is not None else "",
    )


def _running(told: Path | None) -> Callable[[], Running]:
    """The program here, beside the one that was inspected, where that is told. Raises BadInput."""
    inspected = None if told is None else inspected_in(told)
    return lambda: replace(running(), inspected=inspected)


def _seal(data: Path) -> SigningKey:
    """The server's own key, which signs the head of the audit log; made at the first start."""
    path = data / "seal.key"
    if not path.exists():
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as written:
            written.write(Secret.random(SEED_BYTES).reveal())
    return SigningKey(Secret(path.read_bytes()))


def _check_address(host: str) -> None:
    """Raises BadInput for what is no single address of this machine."""
    if not _is_address(host) or ip_address(host).is_unspecified:
        raise refuse("--host", "command.serve-host")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _in_url(name: str) -> str:
    return f"[{name}]" if ":" in name else name


def _pairs(digest: str) -> list[str]:
    return [digest[at : at + 2] for at in range(0, len(digest), 2)]

"""A throw-away PostgreSQL cluster from Debian's package, on a socket of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import psutil
from sqlalchemy import create_engine, text

_NUMBERS = count(1)


class NoPostgresql(RuntimeError):
    """The text says what is missing."""


def programs() -> Path:
    """The folder of Debian's newest PostgreSQL programs. Raises NoPostgresql."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: one.parts[-3])
    if not found:
        raise NoPostgresql("Debian's postgresql is missing")
    return found[-1].parent


def _owner() -> str | None:
    """PostgreSQL refuses to run as root: then the package's own account is used."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError as cause:
        raise NoPostgresql("the account postgres of Debian's package is missing") from cause
    return "postgres"


class Cluster:
    """Running, with no port at all: only its socket answers. fsync: as in earnest."""

    def __init__(self, folder: Path, *, fsync: bool = False) -> None:
        self._folder = folder
        self._binaries, self._owner = programs(), _owner()
        self._options = (
            f"-c listen_addresses='' -c unix_socket_directories='{folder}'"
            f" -c fsync={'on' if fsync else 'off'}"
        )
        if self._owner is not None:
            shutil.chown(folder, self._owner)
        init = ("--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8")
        self._run("initdb", *init)
        self.start()

    def start(self) -> None:
        """It answers; after a kill it has recovered from its log first."""
        self._run("pg_ctl", "-w", "-o", self._options, "-l", self._folder / "log", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-m", "immediate", "stop")

    def kill(self) -> None:
        """The power is cut: the server and every process of it are gone at once."""
        pid = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        server = psutil.Process(pid)
        all_of_it = [server, *server.children(recursive=True)]
        for one in all_of_it:
            with suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(all_of_it)

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"count_{next(_NUMBERS)}"
        engine = create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self._url(name)

    def _url(self, name: str) -> str:
        return f"postgresql+psycopg://postgres@/{name}?host={self._folder}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [self._binaries / program, "-D", self._folder / "data", *arguments]
        subprocess.run(  # noqa: S603 - Debian's own programs
            command, user=self._owner, cwd=self._folder, check=True, capture_output=True
        )


@contextmanager
def cluster(*, fsync: bool = False) -> Iterator[Cluster]:
    """A cluster that is gone afterwards. Raises NoPostgresql where it cannot be made."""
    programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="ippyo-pg-", dir="/tmp"))
    try:
        made = Cluster(folder, fsync=fsync)
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)

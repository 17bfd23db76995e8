"""A throw-away PostgreSQL cluster from Debian's package, on a socket of its own."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

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
    """Running, with no port at all: only its socket answers."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

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


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A cluster that is gone afterwards. Raises NoPostgresql where it cannot be made."""
    binaries, owner = programs(), _owner()
    folder = Path(tempfile.mkdtemp(prefix="ippyo-pg-", dir="/tmp"))
    try:
        if owner is not None:
            shutil.chown(folder, owner)
        data = folder / "data"

        def run(program: str, *arguments: str | Path) -> None:
            command = [binaries / program, "-D", data, *arguments]
            subprocess.run(command, user=owner, cwd=folder, check=True, capture_output=True)  # noqa: S603 - Debian's own programs

        init = ("--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8")
        run("initdb", *init)
        options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off"
        run("pg_ctl", "-w", "-o", options, "-l", folder / "log", "start")
        try:
            yield Cluster(folder)
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)

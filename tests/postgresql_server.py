"""A PostgreSQL of its own for a test, on this machine alone, gone after it."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_FOLDERS = [
    *os.environ.get("PATH", "").split(":"),
    *map(str, Path("/usr/lib/postgresql").glob("*/bin")),
]
USER = "postgres"


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The URL of an empty database. Skips, with the reason, where there is no PostgreSQL."""
    programs = {name: shutil.which(name, path=":".join(_FOLDERS)) for name in ("initdb", "pg_ctl")}
    if not all(programs.values()):
        pytest.skip("PostgreSQL is missing")
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    if as_user and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and runuser is missing")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "cluster"
    data.mkdir()
    if as_user:
        shutil.chown(data, USER)
        for parent in folder.parents:
            if parent.owner() == "root" and parent != Path("/"):
                parent.chmod(parent.stat().st_mode | 0o011)
        folder.chmod(0o711)
    options = f"-p {port} -k {data} -c listen_addresses=127.0.0.1 -c fsync=off"
    _run([*as_user, str(programs["initdb"]), "-D", str(data), "-A", "trust", "-U", USER, "-N"])
    control = [*as_user, str(programs["pg_ctl"]), "-D", str(data), "-w"]
    _run([*control, "-o", options, "-l", str(data / "log"), "start"])
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/{USER}"
    finally:
        _run([*control, "-m", "immediate", "stop"])


def _run(command: list[str]) -> None:
    done = subprocess.run(  # noqa: S603  # programs of this machine, for this test alone
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False, cwd="/"
    )
    assert done.returncode == 0, done.stderr.decode()

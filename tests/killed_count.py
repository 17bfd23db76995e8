"""A count in a process that is killed, and what must be true of it afterwards."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from builders import folder_files
from elections import (
    SMALL_SCRIPT,
    cast_totals,
    counted_totals,
    read_results,
    roll_of,
    write_files,
)
from room_world import RoomWorld
from sqlalchemy import func, select

from tally_server.database import audit_log, count_steps, openings
from tally_server.database.database import Database
from tally_server.states.states import State

TESTS = Path(__file__).parent
STUCK_SECONDS = 300
"""A count of the tests takes a few seconds; one that takes so long waits for ever."""
Said = list[tuple[int, str]]
"""Number and hash of the last entry of the audit log, after each act that was done."""


def sqlite_of(folder: Path) -> str:
    return f"sqlite:///{folder / 'count.sqlite'}"


def prepared(folder: Path, url: str = "") -> None:
    """The folder that the process works in; nothing was done yet."""
    world = RoomWorld(folder, url=url)
    write_files(world.town.election, folder_files(world.world.election))
    world.town.roll(roll_of(world.world.election, SMALL_SCRIPT))
    world.close()


@contextmanager
def process(folder: Path, url: str = "") -> Iterator["subprocess.Popen[str]"]:
    """The count goes on in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(TESTS / "counting_process.py"), str(folder), url]
    with subprocess.Popen(  # noqa: S603  # this very interpreter and a file of the tests
        command, stdout=subprocess.PIPE, env=environment, text=True
    ) as running:
        stuck = Timer(STUCK_SECONDS, running.terminate)
        stuck.start()
        try:
            yield running
        finally:
            stuck.cancel()


def said_by(running: "subprocess.Popen[str]") -> Said:
    """All that it said until its end. A last line that was cut off is none."""
    assert running.stdout is not None
    lines = (line.split() for line in running.stdout.read().splitlines())
    return [(int(line[0]), line[1]) for line in lines if len(line) == 2 and len(line[1]) == 64]


def run_for(folder: Path, seconds: float | None, url: str = "") -> Said:
    """What the process said it had done before it was killed; None: until its own end."""
    with process(folder, url) as running:
        assert running.stdout is not None
        if running.stdout.readline() == "ready\n" and seconds is not None:
            time.sleep(seconds)
            running.kill()
        said = said_by(running)
    if seconds is None:
        assert running.returncode == 0
    return said


def nothing_lost(url: str, said: Said) -> None:
    """Every act that was said to be done is in the log, whose chain holds."""
    database = Database(url)
    try:
        with database.read() as tx:
            assert audit_log.broken_at(tx) is None
            hashes = {entry.number: entry.hash for entry in audit_log.entries(tx)}
            for number, sha256 in said:
                assert hashes[number] == sha256
    finally:
        database.close()


def counted_once(folder: Path, url: str) -> None:
    """One opening, one certified version, and the totals that were cast."""
    database = Database(url)
    try:
        with database.read() as tx:
            assert count_steps.current(tx).state is State.PUBLISHED
            opened = tx.execute(select(func.count()).select_from(openings.OPENED)).scalar_one()
            assert opened == 1
            assert set(openings.certified(tx)) == {1}
    finally:
        database.close()
    document = read_results((folder / "data" / "results" / "1" / "results.json").read_bytes())
    assert counted_totals(document) == cast_totals(SMALL_SCRIPT)

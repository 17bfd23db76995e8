"""The machine dies at any moment of a count: nothing is lost, nothing is counted twice."""

import os
import random
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
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
from tally_server.opening.second_copy import CopyBroken, restore
from tally_server.states.states import State

TESTS = Path(__file__).parents[1]
KILLS = 2
LONGEST = 1.2  # seconds from the start of the process to its end


def prepared(folder: Path) -> None:
    """The folder that the process works in; nothing was done yet."""
    world = RoomWorld(folder)
    write_files(world.town.election, folder_files(world.world.election))
    world.town.roll(roll_of(world.world.election, SMALL_SCRIPT))
    world.close()


def run_for(folder: Path, seconds: float | None) -> list[tuple[int, str]]:
    """What the process said it had done before it was killed; None: until its own end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(TESTS / "counting_process.py"), str(folder)]
    with subprocess.Popen(  # noqa: S603  # this very interpreter and a file of the tests
        command, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        if process.stdout.readline() == "ready\n" and seconds is not None:
            time.sleep(seconds)
            process.kill()
        said = process.stdout.read().splitlines()
    if seconds is None:
        assert process.returncode == 0
    lines = (line.split() for line in said)
    return [(int(line[0]), line[1]) for line in lines if len(line) == 2 and len(line[1]) == 64]


def nothing_lost(folder: Path, said: list[tuple[int, str]]) -> None:
    """Every act that was said to be done is in the log, whose chain holds."""
    database = Database(f"sqlite:///{folder / 'count.sqlite'}")
    try:
        with database.read() as tx:
            assert audit_log.broken_at(tx) is None
            hashes = {entry.number: entry.hash for entry in audit_log.entries(tx)}
            for number, sha256 in said:
                assert hashes[number] == sha256
    finally:
        database.close()


def counted_once(folder: Path) -> None:
    """One opening, one certified version, and the totals that were cast."""
    database = Database(f"sqlite:///{folder / 'count.sqlite'}")
    with database.read() as tx:
        assert count_steps.current(tx).state is State.PUBLISHED
        opened = tx.execute(select(func.count()).select_from(openings.OPENED)).scalar_one()
        assert opened == 1
        assert set(openings.certified(tx)) == {1}
    database.close()
    document = read_results((folder / "data" / "results" / "1" / "results.json").read_bytes())
    assert counted_totals(document) == cast_totals(SMALL_SCRIPT)


def kill_and_go_on(folder: Path, kills: int, seed: int) -> list[tuple[int, str]]:
    """The count ends in spite of these kills; all that it said was done."""
    chance = random.Random(seed)
    prepared(folder)
    said: list[tuple[int, str]] = []
    for _ in range(kills):
        said += run_for(folder, chance.uniform(0, LONGEST) ** 2)
        nothing_lost(folder, said)
    said += run_for(folder, None)
    nothing_lost(folder, said)
    return said


@dataclass(frozen=True)
class Killed:
    """A count that was killed on the way, and ended; and all that it said."""

    folder: Path
    said: list[tuple[int, str]]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    folder = tmp_path_factory.mktemp("killed")
    return Killed(folder, kill_and_go_on(folder, KILLS, 1))


def test_a_count_goes_on_after_kills(killed: Killed) -> None:
    """SIGKILL at random moments; each time the count goes on where it was."""
    assert killed.said
    counted_once(killed.folder)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_two_hundred_kills(tmp_path: Path, seed: int) -> None:
    """Twenty counts, killed ten times each."""
    kill_and_go_on(tmp_path, 10, seed)
    counted_once(tmp_path)


def test_a_log_that_lost_an_act_is_found(killed: Killed) -> None:
    """Positive control: an entry that was said to be there, and is another, is caught."""
    number, _ = killed.said[0]
    with pytest.raises(AssertionError):
        nothing_lost(killed.folder, [(number, "0" * 64)])


def test_a_second_machine_goes_on_from_the_copy(tmp_path: Path) -> None:
    """The first machine is gone in the middle; the other has every act, and ends the count."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    prepared(first)
    said: list[tuple[int, str]] = []
    while len(said) < 4:
        said += run_for(first, 1.0)
    restored = restore(first / "copy", second / "restored")
    assert restored.entries >= said[-1][0]
    (second / "restored" / "counting").rename(second / "data")
    (second / "restored" / "count.sqlite").rename(second / "count.sqlite")
    (first / "town").rename(second / "town")
    said += run_for(second, None)
    nothing_lost(second, said)
    counted_once(second)


def test_a_copy_with_a_changed_medium_is_refused(killed: Killed, tmp_path: Path) -> None:
    """Positive control: what is restored is verified before it is put in place."""
    copy = tmp_path / "copy"
    shutil.copytree(killed.folder / "copy", copy)
    assert restore(copy, tmp_path / "good").media == 6
    medium = sorted((copy / "counting" / "media").iterdir())[0]
    (medium / "log.jsonl").write_bytes(b"changed")
    with pytest.raises(CopyBroken, match=medium.name):
        restore(copy, tmp_path / "bad")
    with pytest.raises(CopyBroken, match="--data"):
        restore(copy, tmp_path / "good")

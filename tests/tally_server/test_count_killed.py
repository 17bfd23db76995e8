"""The machine dies at any moment of a count: nothing is lost, nothing is counted twice."""

import random
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from killed_count import Said, counted_once, nothing_lost, prepared, run_for, sqlite_of

from tally_server.opening.second_copy import CopyBroken, restore

KILLS = 2
LONGEST = 1.2  # seconds from the start of the process to its end


def kill_and_go_on(folder: Path, kills: int, seed: int) -> Said:
    """The count ends in spite of these kills; all that it said was done."""
    chance = random.Random(seed)
    prepared(folder)
    said: Said = []
    for _ in range(kills):
        said += run_for(folder, chance.uniform(0, LONGEST) ** 2)
        nothing_lost(sqlite_of(folder), said)
    said += run_for(folder, None)
    nothing_lost(sqlite_of(folder), said)
    return said


@dataclass(frozen=True)
class Killed:
    """A count that was killed on the way, and ended; and all that it said."""

    folder: Path
    said: Said


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Killed:
    folder = tmp_path_factory.mktemp("killed")
    return Killed(folder, kill_and_go_on(folder, KILLS, 1))


def test_a_count_goes_on_after_kills(killed: Killed) -> None:
    """SIGKILL at random moments; each time the count goes on where it was."""
    assert killed.said
    counted_once(killed.folder, sqlite_of(killed.folder))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_two_hundred_kills(tmp_path: Path, seed: int) -> None:
    """Twenty counts, killed ten times each."""
    kill_and_go_on(tmp_path, 10, seed)
    counted_once(tmp_path, sqlite_of(tmp_path))


def test_a_log_that_lost_an_act_is_found(killed: Killed) -> None:
    """Positive control: an entry that was said to be there, and is another, is caught."""
    number, _ = killed.said[0]
    with pytest.raises(AssertionError):
        nothing_lost(sqlite_of(killed.folder), [(number, "0" * 64)])


def test_a_second_machine_goes_on_from_the_copy(tmp_path: Path) -> None:
    """The first machine is gone in the middle; the other has every act, and ends the count."""
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    prepared(first)
    said: Said = []
    while len(said) < 4:
        said += run_for(first, 1.0)
    restored = restore(first / "copy", second / "restored")
    assert restored.entries >= said[-1][0]
    (second / "restored" / "counting").rename(second / "data")
    (second / "restored" / "count.sqlite").rename(second / "count.sqlite")
    (first / "town").rename(second / "town")
    said += run_for(second, None)
    nothing_lost(sqlite_of(second), said)
    counted_once(second, sqlite_of(second))


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

"""PostgreSQL, the counting process or both die at any moment of a count: nothing is lost,
nothing is counted twice."""

import random
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from killed_count import Said, counted_once, nothing_lost, prepared, process, run_for, said_by
from postgresql_cluster import Cluster, NoPostgresql, cluster
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tally_server.database.database import Database

pytestmark = pytest.mark.system
MOMENTS, SEEDS = 10, 20
LONGEST = 1.5
"""Seconds from the start of the process to its end, about."""
KINDS = ("power", "database", "process")


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    try:
        with cluster(fsync=True) as made:
            yield made
    except NoPostgresql as missing:
        pytest.skip(str(missing))


@dataclass
class Killing:
    """A count whose machine dies again and again. kinds: which death how often."""

    folder: Path
    server: Cluster
    chance: random.Random
    url: str = ""
    said: Said = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    first: int = 0

    def begin(self) -> None:
        self.first = self.chance.randrange(len(KINDS))
        self.url = self.server.new_database()
        prepared(self.folder, self.url)

    def run(self, moments: int) -> None:
        """The count ends in spite of so many deaths."""
        while self.kinds.total() < moments:
            self._one_process(moments)
            nothing_lost(self.url, self.said)
        self.said += run_for(self.folder, None, self.url)
        nothing_lost(self.url, self.said)

    def _one_process(self, moments: int) -> None:
        """Until a death that the process does not outlive, or its own end."""
        with process(self.folder, self.url) as running:
            assert running.stdout is not None
            assert running.stdout.readline() == "ready\n"
            killed = False
            while self.kinds.total() < moments and not killed and running.poll() is None:
                time.sleep(self.chance.uniform(0, LONGEST) ** 2)
                killed = self._death(running)
            self.said += said_by(running)
        assert killed or running.returncode == 0

    def _death(self, running: "subprocess.Popen[str]") -> bool:
        """One moment; whether the process was among the dead."""
        kind = KINDS[(self.first + self.kinds.total()) % len(KINDS)]
        self.kinds[kind] += 1
        if kind != "database":
            running.kill()
        if kind != "process":
            self.server.kill()
            self.server.start()
        return kind != "database"


def test_a_count_goes_on_after_deaths(server: Cluster, tmp_path: Path) -> None:
    """Each kind of death at least once; each time the count goes on where it was."""
    killing = Killing(tmp_path, server, random.Random(5))
    killing.begin()
    killing.run(len(KINDS))
    assert set(killing.kinds) == set(KINDS)
    assert killing.said
    counted_once(tmp_path, killing.url)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(SEEDS))
def test_two_hundred_deaths(server: Cluster, tmp_path: Path, seed: int) -> None:
    """Twenty counts, ten deaths each; `-s` says how many of which kind."""
    killing = Killing(tmp_path, server, random.Random(seed))
    killing.begin()
    killing.run(MOMENTS)
    counted_once(tmp_path, killing.url)
    print(f"\nseed {seed}: {dict(killing.kinds)}, {len(killing.said)} acts")  # noqa: T201  # asked for


def test_what_was_committed_is_there_and_nothing_else(server: Cluster) -> None:
    """Positive control: the kill is a real one. What was not committed is gone."""
    url = server.new_database()
    database = Database(url)
    with database.write() as tx:
        tx.execute(text("CREATE TABLE kept (one integer)"))
        tx.execute(text("INSERT INTO kept VALUES (1)"))
    with pytest.raises(OperationalError):
        _write_while_it_dies(database, server)
    with database.read() as tx:
        assert tx.execute(text("SELECT one FROM kept")).scalars().all() == [1]
    database.close()


def _write_while_it_dies(database: Database, server: Cluster) -> None:
    with database.write() as tx:
        tx.execute(text("INSERT INTO kept VALUES (2)"))
        server.kill()
        server.start()
        tx.execute(text("SELECT 1"))

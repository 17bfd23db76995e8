"""The fixtures of whole elections."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from auditor_town import counted_town
from command_fixtures import opener_in_a_thread, small_day, town
from postgresql_cluster import Cluster, NoPostgresql, cluster
from server_world import ServerWorld, server_world

__all__ = ["counted_town", "opener_in_a_thread", "small_day", "town"]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """Skipped, with the reason, where Debian's postgresql is missing."""
    try:
        with cluster() as running:
            yield running
    except NoPostgresql as missing:
        pytest.skip(str(missing))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.system)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'count.sqlite'}"
    running: Cluster = request.getfixturevalue("postgresql")
    return running.new_database()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[ServerWorld]:
    """A counting place on SQLite."""
    with server_world(tmp_path) as made:
        yield made


@pytest.fixture
def each_world(tmp_path: Path, database_url: str) -> Iterator[ServerWorld]:
    """A counting place on each kind of database."""
    with server_world(tmp_path, url=database_url) as made:
        yield made

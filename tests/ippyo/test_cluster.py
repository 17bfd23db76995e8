"""`--dask`: the same count by the workers of a cluster, which stop and are replaced."""

import json
import os
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from distributed import LocalCluster
from elections import Town
from polled_town import counted_town

from common.inputs import BadInput
from ippyo.bench.town import Polled, found_town, poll
from ippyo.cluster import Handed, OtherProgram, cluster
from tally_server.count.count import Counted, Step
from tally_server.intake.readers import Engine, Read, Readers, Sources, hand, read_media
from tally_server.intake.report import Report

TERMINALS, EACH = 60, 12


@pytest.fixture(scope="module")
def workers() -> Iterator[LocalCluster]:
    """Two workers in processes of their own, on this machine; who stops is replaced."""
    with LocalCluster(  # type: ignore[no-untyped-call]  # Dask has no types
        n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", protocol="tcp://"
    ) as found:
        yield found


@pytest.fixture(scope="module")
def polled(tmp_path_factory: pytest.TempPathFactory) -> Polled:
    """Sixty terminals of a made-up town, polled and closed."""
    town = found_town(TERMINALS, 2, EACH + 1)
    media = tmp_path_factory.mktemp("bulk") / "media"
    return poll(town, TERMINALS * EACH, media, 1, lambda _steps: None)


def counted(polled: Polled, work: Path, engine: Engine | None, told: Any = None) -> Counted:
    def progress(stage: str, _total: int) -> Step:
        return lambda _steps: told and told(stage)

    return counted_town(polled, work, progress, engine=engine)


def reached(address: str) -> Engine:
    """The cluster's engine once it is there, so that its workers read all media."""

    @contextmanager
    def engine(sources: Sources, terminals: int) -> Iterator[Readers]:
        with cluster(address)(sources, terminals) as by:
            yield by.there()

    return engine


class ComesAfter(Future[Readers]):
    """Processes that are there once so many media were asked for."""

    def __init__(self, asked: int, there: Readers) -> None:
        super().__init__()
        self._left = asked
        self.set_result(there)

    def done(self) -> bool:
        self._left -= 1
        return self._left < 0


def pairs(found: Iterable[Read]) -> list[tuple[Report, Report]]:
    return [pair for read in found for pair in read.pairs]


@pytest.mark.parametrize("asked", [0, 1, 7, TERMINALS, TERMINALS + 5])
def test_what_is_read_until_the_cluster_is_there_is_read_once(polled: Polled, asked: int) -> None:
    """Whenever its workers are there: every terminal, in order, and each by one of both."""
    sources, terminals = polled.town.sources, polled.town.package.election.terminals
    alone = pairs(read_media(polled.media, terminals, Readers(sources)))
    hand(sources)
    with ThreadPoolExecutor(2) as threads:
        coming = ComesAfter(asked, Readers(sources, 2, threads))
        both = pairs(read_media(polled.media, terminals, Readers(sources, coming=coming)))
    assert both == alone
    assert [original.terminal for original, _ in both] == list(terminals)


def test_a_cluster_counts_the_same(polled: Polled, workers: Any, tmp_path: Path) -> None:
    """Results, statement and pool hash are those of one process, value by value."""
    alone = counted(polled, tmp_path / "alone", None)
    together = counted(polled, tmp_path / "together", cluster(workers.scheduler_address))
    there = counted(polled, tmp_path / "there", reached(workers.scheduler_address))
    assert together.contests == there.contests == alone.contests
    assert together.statement == there.statement == alone.statement


def test_a_worker_that_is_killed_is_replaced(polled: Polled, workers: Any, tmp_path: Path) -> None:
    """One of two workers dies while media are read: the same totals, by the other and the
    one that takes its place, which is handed what it needs."""
    killed: list[int] = []

    def kill_once(stage: str) -> None:
        if not killed and stage == "progress-media":
            killed.append(next(iter(workers.workers.values())).pid)
            os.kill(killed[0], signal.SIGKILL)

    alone = counted(polled, tmp_path / "alone", None)
    together = counted(polled, tmp_path / "together", reached(workers.scheduler_address), kill_once)
    assert killed
    assert together.contests == alone.contests
    assert together.statement == alone.statement


def test_the_command_writes_the_same_results(town: Town, workers: Any) -> None:
    """`--dask ADDRESS` gives the very bytes of results.json."""
    assert town.count().code == 0
    alone = (town.results / "results.json").read_bytes()
    said = town.count("--dask", workers.scheduler_address)
    assert (said.code, said.err) == (0, "")
    assert (town.results / "results.json").read_bytes() == alone
    assert json.loads(alone)["contests"]


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("tcp://count-2.example:8786", "command.dask-open"),
        ("tcp://192.0.2.1:8786", "command.dask-open"),
        ("http://127.0.0.1:8786", "command.dask-address"),
        ("tls://127.0.0.1", "command.dask-address"),
        ("tls://127.0.0.1:99999", "command.dask-address"),
        ("count-2", "command.dask-address"),
    ],
)
def test_an_open_line_to_another_machine_is_refused(address: str, key: str) -> None:
    """Without TLS a cluster is this machine's own, or none."""
    with pytest.raises(BadInput) as refused:
        cluster(address)
    assert [error.key for error in refused.value.errors] == [key]


def test_a_worker_with_another_program_is_refused(polled: Polled) -> None:
    """What another program finds proves nothing: it is given no media."""

    class Worker:
        address = "tcp://127.0.0.1:1"

    with pytest.raises(OtherProgram):
        Handed(polled.town.sources, "0" * 64).setup(Worker())


def test_nobody_at_the_address_is_said(
    monkeypatch: pytest.MonkeyPatch, polled: Polled, tmp_path: Path
) -> None:
    """A cluster that does not answer is one line with what to do, not a traceback."""
    monkeypatch.setattr("ippyo.cluster._SECONDS", 1)
    with pytest.raises(BadInput) as refused:
        counted(polled, tmp_path / "work", cluster("tcp://127.0.0.1:1"))
    assert [error.key for error in refused.value.errors] == ["command.dask-silent"]

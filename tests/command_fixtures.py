"""Fixtures of the tests that run the whole command; each folder of them takes these."""

import os
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from elections import SMALL_SCRIPT, Town, polled, small_election


@pytest.fixture(scope="session")
def small_day(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The small election after its polling day; nobody changes it."""
    return polled(tmp_path_factory.mktemp("small-day"), small_election(), SMALL_SCRIPT)


@pytest.fixture
def town(small_day: Town, tmp_path: Path) -> Town:
    """The small election after its polling day, to be damaged and counted."""
    return small_day.copied_to(tmp_path)


class _Worker(Thread):
    """A process that is a thread: it owns the connections it is given, and closes them."""

    def __init__(self, target: Callable[..., None], args: tuple[Connection, ...], **_: Any) -> None:
        self.connections = tuple(Connection(os.dup(one.fileno())) for one in args)
        super().__init__(target=target, args=self.connections)

    def run(self) -> None:
        try:
            super().run()
        finally:
            for connection in self.connections:
                connection.close()


class Threads:
    """As much of a multiprocessing context as the opener asks for."""

    Pipe = staticmethod(Pipe)
    Process = _Worker


@pytest.fixture
def opener_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """The opener behind the same pipe, without the second that a new process takes."""
    monkeypatch.setattr("tally_server.count.opener.get_context", lambda _: Threads)

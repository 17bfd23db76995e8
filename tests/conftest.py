"""Options of the whole test run."""

import gc
import os
from tempfile import gettempdir

import pytest

_HOW = "also run the loops over every single byte, which take half an hour"
_KILLS = "how often the voting process is killed by SIGKILL (60)"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--slow", action="store_true", help=_HOW)
    parser.addoption("--kills", type=int, default=60, help=_KILLS)
    parser.addoption("--days", type=int, default=8, help="random days at a place with faults")
    parser.addoption("--casts", default=4000, help="casts under random faults")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes minutes; runs with --slow only")
    # libpcsclite keeps the first name that it reads, so it is that of tests/system/card_daemon.py
    # from the first; and no test speaks to the machine's own daemon.
    folder = f"{gettempdir()}/ippyo-cards-{os.getpid()}"
    os.environ["PCSCLITE_CSOCK_NAME"] = f"{folder}/pcscd.comm"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without --slow the slow tests are not there at all: none is ever skipped."""
    if config.getoption("--slow"):
        return
    slow = [item for item in items if item.get_closest_marker("slow")]
    config.hook.pytest_deselected(items=slow)
    items[:] = [item for item in items if not item.get_closest_marker("slow")]


def pytest_collection_finish() -> None:
    """The tests themselves are no garbage: the collector then comes as often as in a terminal.

    Media of a test that is over keep their files open until it comes; among the objects of tens
    of thousands of tests it would come so seldom that select() takes no file any more.
    """
    gc.collect()
    gc.freeze()

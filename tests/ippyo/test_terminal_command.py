"""`ippyo terminal` where it cannot begin: what it says, and with which code it ends.

A watchdog gives up at 2 and starts again at everything else; so 2 is said of nothing that
the next start may find mended.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ippyo.desk_terminal import TERMINAL, set_up
from ippyo.program import program
from terminal.app.only_one import only_one
from terminal.watchdog.rule import Ends

NOT_HERE = ("fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "asyncio", "numpy")
COMMAND = (
    "import json, sys; from ippyo.main import run\n"
    "try: run()\n"
    "finally: sys.stdout.write('\\n' + json.dumps(sorted(sys.modules)))\n"
)


class Ended:
    """code: of the exit. said: what a person reads. loaded: modules of the process."""

    def __init__(self, *words: str, **environ: str) -> None:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-c", COMMAND, "terminal", *words],
            env={**os.environ, "DISPLAY": "", **environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        self.code, self.said = done.returncode, done.stderr
        self.loaded = set(json.loads(done.stdout.splitlines()[-1]))


def test_a_tablet_is_told_all_that_was_not_named() -> None:
    """Every missing option at once; no new start mends that."""
    ended = Ended("--folder", "somewhere")
    assert ended.code == Ends.SET_UP
    assert all(name in ended.said for name in ("--original", "--duplicate", "--disk"))
    assert "--folder" not in ended.said


@pytest.mark.parametrize("size", ["1280", "99999x800"])
def test_a_size_that_is_none_is_refused(size: str) -> None:
    """In words that say how to write one."""
    ended = Ended("--simulate", "--size", size)
    assert ended.code == Ends.SET_UP
    assert "1280x800" in ended.said


def test_a_screen_elsewhere_is_refused() -> None:
    """(電磁的記録投票法 Art 4(2).) X on another machine is reached over a network."""
    ended = Ended("--folder", "somewhere", DISPLAY="tally.example:0")
    assert ended.code == Ends.SET_UP
    assert "DISPLAY" in ended.said


def test_a_folder_that_runs_already_is_said_and_may_be_free_later(tmp_path: Path) -> None:
    """The one before may hang on a medium that was pulled: the watchdog tries again."""
    set_up(tmp_path, None, None, program())
    with only_one(tmp_path / TERMINAL):
        ended = Ended("--simulate", "--folder", str(tmp_path))
    assert not Ends.for_good(ended.code)
    assert "もう動いています" in ended.said
    assert "kivy" not in ended.loaded


def test_without_a_screen_it_says_so_and_may_find_one_later(tmp_path: Path) -> None:
    """It never draws on a screen that nobody sees; X may be a moment late."""
    ended = Ended("--simulate", "--folder", str(tmp_path))
    assert not Ends.for_good(ended.code)
    assert "画面がありません" in ended.said
    assert [line for line in ended.said.splitlines() if line and "[" in line] == []


def test_the_voting_process_loads_no_server_and_no_database(tmp_path: Path) -> None:
    """What is not there cannot open a port. (The server's command loads them.)"""
    set_up(tmp_path, None, None, program())
    with only_one(tmp_path / TERMINAL):
        ended = Ended("--simulate", "--folder", str(tmp_path))
    assert [name for name in NOT_HERE if name in ended.loaded] == []
    code = "import sys, ippyo.serve; sys.stdout.write(str(sorted(sys.modules)))"
    others = subprocess.run(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert all(repr(name) in others.stdout for name in ("fastapi", "uvicorn", "sqlalchemy"))

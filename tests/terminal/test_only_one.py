"""One process at a time is the terminal of a folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from terminal.app.only_one import RunsAlready, only_one

HOLDS = """
import sys
from pathlib import Path
from terminal.app.only_one import only_one
with only_one(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(folder: Path) -> "subprocess.Popen[str]":
    """A process that is the terminal of this folder, until it is killed."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", HOLDS, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_terminal_of_a_folder_is_refused(tmp_path: Path) -> None:
    """And the first one goes on as it was; nothing is written for it."""
    first = holder(tmp_path)
    try:
        with pytest.raises(RunsAlready), only_one(tmp_path):
            pytest.fail("two terminals on one box")
        assert first.poll() is None
        assert list(tmp_path.iterdir()) == []
    finally:
        first.kill()
        first.communicate()


def test_a_killed_terminal_leaves_its_folder_free(tmp_path: Path) -> None:
    """Nobody has to remove a file after a power cut or a kill."""
    first = holder(tmp_path)
    first.kill()
    first.communicate()
    with only_one(tmp_path):
        pass


def test_terminals_of_two_folders_run_side_by_side(tmp_path: Path) -> None:
    """The lock is of the folder alone."""
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    with only_one(one), only_one(two):
        pass

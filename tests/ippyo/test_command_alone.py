"""The command in processes of its own, as the shell starts it."""

import os
import pty
import subprocess
import sys
from importlib.metadata import entry_points

from elections import SMALL_SCRIPT, Town, cast_totals, counted_totals


def test_the_count_gives_what_the_voters_chose(town: Town) -> None:
    """Through the real opener process: every total is exact, and nobody had to decide."""
    said = town.count()
    assert (said.code, said.err) == (0, "")
    assert str(town.results) in said.out
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)
    assert town.document["problems"] == []


def run_alone(town: Town, *words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, without a terminal window."""
    command = [sys.executable, "-c", "from ippyo.main import run; run()", *map(str, words)]
    kept = {name: value for name, value in os.environ.items() if name != "IPPYO_LANG"}
    return subprocess.run(  # noqa: S603  # our own interpreter, our own words
        command,
        cwd=town.folder,
        env=kept | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_the_command_works_without_a_terminal_window(town: Town) -> None:
    """From another folder, with relative names, no input and no display: the same count."""
    done = run_alone(
        town,
        *("tally", "count", "--election", "election", "--keys", "keys"),
        *("--media", "media", "--out", "results", "--workers", "2"),
        DISPLAY="",
        TERM="dumb",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)


def test_the_exit_code_reaches_the_shell(town: Town) -> None:
    """A stopped count ends with 3, one line on standard error, no traceback."""
    (town.original("p02-01") / "manifest.json").unlink()
    done = run_alone(
        town,
        *("tally", "count", "--election", "election", "--keys", "keys"),
        *("--media", "media", "--out", "results"),
        IPPYO_LANG="en",
    )
    assert done.returncode == 3
    assert done.stderr.startswith("p02-01: [M-04] ")
    assert done.stderr.count("\n") == 1
    assert "No totals yet" in done.stdout


def test_the_command_is_called_ippyo() -> None:
    """The distribution installs one command."""
    (script,) = entry_points(group="console_scripts", name="ippyo")
    assert script.value == "ippyo.main:run"


def test_a_window_without_japanese_letters_ends_no_count(town: Town) -> None:
    """Letters that standard output cannot show are spelled out; the count is done."""
    done = run_alone(
        town,
        *("tally", "count", "--election", "election", "--keys", "keys"),
        *("--media", "media", "--out", "results"),
        PYTHONIOENCODING="ascii",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u" in done.stdout
    assert counted_totals(town.document) == cast_totals(SMALL_SCRIPT)


def watched(town: Town, *words: object) -> tuple[int, str]:
    """The exit code of a command, and what a person sees on its standard error."""
    here, there = pty.openpty()
    command = [sys.executable, "-c", "from ippyo.main import run; run()", *map(str, words)]
    with subprocess.Popen(  # noqa: S603  # our own interpreter, our own words
        command,
        cwd=town.folder,
        env=os.environ | {"TERM": "xterm", "COLUMNS": "100", "IPPYO_LANG": "ja"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=there,
    ) as process:
        os.close(there)
        seen = b"".join(iter(lambda: read_some(here), b""))
        os.close(here)
        return process.wait(timeout=60), seen.decode("utf-8", "replace")


def read_some(terminal: int) -> bytes:
    """What came to a terminal window; nothing once its last writer is gone."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def test_a_person_at_a_terminal_window_sees_progress(town: Town) -> None:
    """Reading the media and opening the pool each draw a bar, which is then taken away."""
    words = ("tally", "count", "--election", "election", "--keys", "keys", "--media", "media")
    code, seen = watched(town, *words, "--out", "results")
    assert code == 0
    assert "媒体の読取り" in seen
    code, seen = watched(town, *words, "--out", "results", "--json")
    assert (code, seen) == (0, "")

"""The watchdog: a frozen or crashed terminal is started again, and never two at once."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from terminal.watchdog.pulse import NobodyWatches, Pulse, pulse_of
from terminal.watchdog.rule import BEAT, WORK, Ends, Patience, Starts

ROOT = Path(__file__).resolve().parents[2]
TOLD = "import os, sys, time; from terminal.watchdog.pulse import pulse_of\n"
BEGUN = "pulse = pulse_of(os.environ); pulse.beat(); print('up', os.getpid(), flush=True)\n"
WATCHDOG = """
import sys
from terminal.watchdog.rule import Patience, Starts
from terminal.watchdog.supervisor import watch
patience = Patience(start=10, beat=0.5, work=3, grace=0.5)
sys.exit(watch([sys.executable, "-c", sys.argv[1]], patience, Starts(pause=0.05, longest=0.2)))
"""


class Watched:
    """A watchdog over a terminal of a few lines; what both said, as it comes."""

    def __init__(self, code: str) -> None:
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own code
            [sys.executable, "-c", WATCHDOG, TOLD + code],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def line(self) -> list[str]:
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()

    def up(self) -> int:
        """The process number of the terminal that starts now."""
        word, number = self.line()
        assert word == "up"
        return int(number)

    def ends(self) -> int:
        return self.process.wait(timeout=20)

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def watched() -> Iterator[Any]:
    made: list[Watched] = []

    def start(code: str) -> Watched:
        made.append(Watched(code))
        return made[-1]

    yield start
    for one in made:
        one.close()


def alive(number: int) -> bool:
    """Whether a process runs; one that ended and was not fetched does not."""
    try:
        status = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def soon_dead(number: int) -> bool:
    until = time.monotonic() + 10
    while alive(number) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(number)


def test_a_frozen_terminal_is_killed_and_started_again(watched: Any) -> None:
    """A screen that stands still does not stand for long; the old process is gone before
    the new one begins."""
    one = watched(BEGUN + "time.sleep(60)\n")
    first = one.up()
    assert "frozen," in one.line()
    assert not alive(first)
    assert one.up() != first


def test_a_terminal_that_beats_is_left_alone(watched: Any) -> None:
    """As long as its loop goes round nobody touches it."""
    beats = "for _ in range(20): time.sleep(0.1); pulse.beat()\nprint('alive', flush=True)\n"
    one = watched(BEGUN + beats)
    one.up()
    assert one.line() == ["alive"]
    assert one.ends() == 0


def test_a_long_piece_of_work_is_not_taken_for_a_freeze(watched: Any) -> None:
    """A close on slow media may take its time, if the terminal said so before."""
    one = watched(BEGUN + "pulse.work(); time.sleep(1.2); print('closed', flush=True)\n")
    one.up()
    assert one.line() == ["closed"]
    assert one.ends() == 0


def test_the_same_work_unannounced_is_a_freeze(watched: Any) -> None:
    """Positive control: without the word, the same silence ends the terminal."""
    one = watched(BEGUN + "time.sleep(1.2); print('closed', flush=True)\n")
    one.up()
    assert "frozen," in one.line()


@pytest.mark.parametrize("end", ["sys.exit(1)", "os.kill(os.getpid(), 11)", "1 / 0"])
def test_a_crashed_terminal_is_started_again(watched: Any, end: str) -> None:
    """Whatever ended it, but the staff or a wrong set-up."""
    quiet = "os.dup2(os.open(os.devnull, os.O_WRONLY), 2)\n"
    one = watched(quiet + BEGUN + end + "\n")
    first = one.up()
    assert "ended," in one.line()
    assert one.up() != first


@pytest.mark.parametrize("status", [Ends.WISH, Ends.SET_UP])
def test_an_end_for_good_is_one(watched: Any, status: int) -> None:
    """Ended by staff, or wrongly set up: no new start, and the system is told which."""
    one = watched(BEGUN + f"sys.exit({status})\n")
    one.up()
    assert one.ends() == status


def test_the_system_can_end_both(watched: Any) -> None:
    """SIGTERM, as at shutdown: the terminal is asked first, and none is left."""
    ends = (
        "import signal; signal.signal(15, lambda *_: (print('asked', flush=True), sys.exit(0)))\n"
    )
    one = watched(ends + BEGUN + "while True: time.sleep(0.1); pulse.beat()\n")
    terminal = one.up()
    one.process.send_signal(signal.SIGTERM)
    assert one.line() == ["asked"]
    assert one.ends() == 0
    assert not alive(terminal)


def test_a_terminal_that_does_not_listen_is_killed_at_the_end(watched: Any) -> None:
    """A shutdown does not hang on it."""
    deaf = "import signal; signal.signal(15, signal.SIG_IGN)\n"
    one = watched(deaf + BEGUN + "while True: time.sleep(0.1); pulse.beat()\n")
    terminal = one.up()
    one.process.send_signal(signal.SIGTERM)
    assert one.ends() == 0
    assert not alive(terminal)


def test_a_terminal_dies_with_its_watchdog(watched: Any) -> None:
    """Even a frozen one: whoever starts the tablet's program again starts the only one."""
    one = watched(BEGUN + "time.sleep(60)\n")
    terminal = one.up()
    one.process.kill()
    assert soon_dead(terminal)


def test_without_the_tie_it_would_outlive_it(watched: Any) -> None:
    """Positive control: a program that takes no pulse goes on alone."""
    one = watched("print('up', os.getpid(), flush=True); time.sleep(5)\n")
    program = one.up()
    one.process.kill()
    one.process.wait()
    time.sleep(0.3)
    assert alive(program)
    os.kill(program, signal.SIGKILL)


def test_a_terminal_notices_that_nobody_watches() -> None:
    """Where the watchdog is gone the terminal ends instead of going on unwatched."""
    read, write = os.pipe()
    pulse = Pulse(write)
    pulse.beat()
    assert os.read(read, 10) == BEAT
    os.close(read)
    with pytest.raises(NobodyWatches):
        pulse.work()
    os.close(write)


def test_a_watchdog_that_died_early_is_noticed() -> None:
    """It ended while the terminal's program was still being read."""
    code = TOLD + "os.environ['IPPYO_PULSE'] = '1 1'\ntry: pulse_of(os.environ)\n"
    code += "except Exception as gone: print(type(gone).__name__)"
    said = subprocess.run(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout == "NobodyWatches\n"


def test_on_a_desk_nobody_watches_and_nothing_happens() -> None:
    """Started by hand, a terminal runs without a watchdog."""
    pulse = pulse_of({})
    pulse.beat()
    pulse.work()
    assert not pulse.watched


def test_a_full_pipe_does_not_stop_the_screen() -> None:
    """A watchdog that is slow to read never holds up a voter."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    pulse = Pulse(write)
    for _ in range(100_000):
        pulse.beat()
    os.close(read)
    os.close(write)


def test_the_last_word_decides_how_long_silence_is_good() -> None:
    """Work is over with the next beat."""
    patience = Patience(beat=1, work=9)
    assert [patience.after(said) for said in (BEAT, WORK, BEAT + WORK, WORK + BEAT)] == [1, 9, 9, 1]


def test_starts_come_slower_where_lives_are_short() -> None:
    """A terminal that cannot start does not flicker; one that lived a day starts at once."""
    starts, pauses = Starts(), []
    for _ in range(7):
        starts = starts.after_life(3)
        pauses.append(starts.pause)
    assert pauses == [2, 4, 8, 16, 30, 30, 30]
    assert starts.after_life(3600).pause == 1


def test_the_watchdog_holds_nothing_and_opens_no_socket() -> None:
    """It imports neither the election nor a socket: only its own files, and the system's."""
    code = "import json, sys, terminal.watchdog.supervisor; print(json.dumps(sorted(sys.modules)))"
    said = subprocess.run(  # noqa: S603 - our own interpreter, our own code
        [sys.executable, "-c", code],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    loaded = json.loads(said.stdout)
    ours = {name for name in loaded if name.split(".")[0] in ("terminal", "common", "ippyo")}
    assert ours == {
        "terminal",
        *("terminal.watchdog" + part for part in ("", ".pulse", ".rule", ".supervisor")),
    }
    assert not {"socket", "_socket", "asyncio"} & set(loaded)

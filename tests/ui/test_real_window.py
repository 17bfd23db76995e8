"""A whole ballot by touches that the X server injects into a real window, as a finger's
would come, through SDL and Kivy; no part of the program is called."""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from screens_world import GLASSES

PROGRAM = Path(__file__).parent / "real_window.py"
NEEDED = ("Xvfb", "xdotool")
MISSING = [name for name in NEEDED if shutil.which(name) is None]

pytestmark = [
    pytest.mark.window,
    pytest.mark.skipif(bool(MISSING), reason=f"Debian's xvfb and xdotool: {MISSING} missing"),
]


class RealWindow:
    """The program in a window of its own X server, and a finger on it."""

    def __init__(self, glass: str, display: str) -> None:
        environ = {**os.environ, "DISPLAY": display}
        self._environ = environ
        self._program = subprocess.Popen(
            [sys.executable, str(PROGRAM), glass],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.now: dict[str, Any] = self._lines.get(timeout=60)
        self.times: list[float] = []

    def _read(self) -> None:
        assert self._program.stdout is not None
        with self._program.stdout as lines:
            for line in lines:
                self._lines.put(json.loads(line))

    def touch(self, key: str, times: int = 1) -> None:
        """A finger on this target, so many times without a pause."""
        x, y = self.now["targets"][key]
        self._xdotool("mousemove", x, y, "click", "--repeat", times, "--delay", 30, 1)

    def shows(self, screen: str, **also: Any) -> None:
        """Wait until this screen is drawn, with all of this true of it."""
        while self.now["screen"] != screen or any(self.now[k] != v for k, v in also.items()):
            self.now = self._lines.get(timeout=20)
            self.times.append(self.now["touch_to_frame_ms"])

    def rests(self, seconds: float) -> None:
        """Nothing new is drawn for so long; what is drawn before is taken in."""
        try:
            while True:
                self.now = self._lines.get(timeout=seconds)
        except queue.Empty:
            return

    def _xdotool(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environ, check=True)

    def close(self) -> None:
        assert self._program.stdin is not None
        self._program.stdin.close()
        self._reader.join(timeout=20)
        try:
            self._program.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self._program.kill()
            raise


@pytest.fixture(params=["10-inch", "13-inch"])
def real(request: pytest.FixtureRequest) -> Iterator[RealWindow]:
    glass = GLASSES[request.param]
    read, write = os.pipe()
    screen = f"{glass.width}x{glass.height}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        display = f":{said.readline().strip()}"
    try:
        window = RealWindow(request.param, display)
        try:
            yield window
        finally:
            window.close()
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_a_whole_ballot_by_real_touches(real: RealWindow) -> None:
    """Begin, choose, confirm, end one contest without choosing, review, cast: what was
    touched is recorded, once, and nothing else."""
    real.shows("start")
    real.rests(0.5)
    real.touch("bar-forward")
    real.shows("choosing")
    real.rests(0.5)
    real.touch("candidate-contest-1-5")
    real.shows("choosing", ticked=["candidate-contest-1-5"])
    real.rests(0.5)
    real.touch("bar-forward")
    real.shows("confirming")
    real.rests(0.5)
    real.touch("bar-confirm")
    real.shows("choosing", ticked=[])
    real.rests(0.5)
    real.touch("bar-end")
    real.shows("ending")
    real.rests(0.5)
    real.touch("bar-confirm")
    real.shows("review", recorded=[])
    real.rests(0.5)
    real.touch("bar-forward")
    real.shows("done", recorded=[{"contest-1": "contest-1-5", "contest-2": "none"}])


def test_double_taps_by_real_touches_record_nothing(real: RealWindow) -> None:
    """Everything is tapped three times in a row: the voter comes to the review with what
    they chose, and nothing is recorded before the last button there."""
    real.shows("start")
    for key, screen in (
        ("bar-forward", "choosing"),
        ("candidate-contest-1-5", "choosing"),
        ("bar-forward", "confirming"),
    ):
        real.rests(0.6)
        real.touch(key, times=3)
        real.shows(screen)
    real.rests(0.8)
    assert (real.now["screen"], real.now["recorded"]) == ("confirming", [])
    real.touch("bar-confirm", times=3)
    real.shows("choosing", ticked=[])
    real.rests(0.8)
    assert (real.now["screen"], real.now["recorded"]) == ("choosing", [])

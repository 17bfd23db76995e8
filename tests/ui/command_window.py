"""`ippyo terminal` as a process in a window of an X server of its own, and people at it:
a finger, a scanner that types, and a hand that pulls the plug.

They see only what is on the glass (tests/ui/spied_command.py writes it down).
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

PROGRAM = Path(__file__).parent / "spied_command.py"
ROOT = Path(__file__).resolve().parents[2]
GUARD_S = 0.5
"""Longer than a new screen takes no touch."""

_PATIENCE_S = 60


class CommandWindow:
    """now: the page on the glass. before: words before the command, as strace's."""

    def __init__(
        self,
        folder: Path,
        display: str,
        *options: str,
        before: Sequence[str] = (),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self.spy = folder / "spy.jsonl"
        self.spy.touch()
        self._read = self.spy.stat().st_size
        self._environ = {
            **os.environ,
            "DISPLAY": display,
            "IPPYO_SPY": str(self.spy),
            "SDL_AUDIODRIVER": "dummy",
            "PYTHONPATH": str(ROOT),
            **(environ or {}),
        }
        self.said = (folder / "said.txt").open("a+")
        self.process = subprocess.Popen(
            [*before, sys.executable, str(PROGRAM), "terminal", *options],
            env=self._environ,
            stdin=subprocess.DEVNULL,
            stdout=self.said,
            stderr=self.said,
            start_new_session=True,
        )
        self.now: dict[str, Any] = {"screen": "", "targets": {}, "ticked": [], "texts": {}}

    @property
    def screen(self) -> str:
        return str(self.now["screen"])

    @property
    def words(self) -> str:
        """Everything that can be read on the glass."""
        return "".join(words for texts in self.now["texts"].values() for words in texts)

    def look(self) -> "CommandWindow":
        """What is on the glass now."""
        with self.spy.open("rb") as lines:
            lines.seek(self._read)
            for line in lines:
                if not line.endswith(b"\n"):
                    break
                self._read += len(line)
                self.now = json.loads(line)
        return self

    def until(self, holds: Callable[[], bool], seconds: float = _PATIENCE_S) -> "CommandWindow":
        """Until this is so of what is on the glass. Raises AssertionError."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{self.now}\n{self.told()}"
            assert self.process.poll() is None, self.told()
            time.sleep(0.02)
            self.look()
        return self

    def shows(self, *screens: str, seconds: float = _PATIENCE_S) -> "CommandWindow":
        return self.look().until(lambda: self.screen in screens, seconds)

    def touch(self, *keys: str) -> "CommandWindow":
        """A finger on each of these in turn; a voter's a while after the screen came."""
        for key in keys:
            self.offers(key)
            if not self.screen.startswith("staff"):
                self.rests(GUARD_S)
            self.tap(key)
        return self

    def tap(self, *keys: str) -> "CommandWindow":
        """A quick finger on these, one after the other, at once."""
        words = [("mousemove", *self.now["targets"][key], "click", 1) for key in keys]
        self.xdotool(*(word for one in words for word in one))
        return self

    def tap_often(self, key: str, times: int) -> "CommandWindow":
        """A hand that trembles: so many taps on this without a pause."""
        x, y = self.now["targets"][key]
        self.xdotool("mousemove", x, y, "click", "--repeat", times, "--delay", 30, 1)
        return self

    def offers(self, key: str) -> "CommandWindow":
        """Until this can be touched."""
        return self.look().until(lambda: key in self.now["targets"])

    def scan(self, line: str, holds: Callable[[], bool]) -> "CommandWindow":
        """A line that a scanner types, once more where the machine was too slow for it."""
        for _ in range(4):
            self.xdotool("type", "--delay", 2, "--args", 1, line, "key", "Return")
            end = time.monotonic() + 15
            while time.monotonic() < end:
                if self.look() and holds():
                    return self
                time.sleep(0.05)
        raise AssertionError(f"{self.now}\n{self.told()}")

    def rests(self, seconds: float) -> "CommandWindow":
        time.sleep(seconds)
        return self.look()

    def xdotool(self, *words: object) -> None:
        subprocess.run(["xdotool", *map(str, words)], env=self._environ, check=True)

    def kill(self, pid: int | None = None) -> None:
        """As a power cut takes it."""
        os.kill(pid or self.process.pid, signal.SIGKILL)

    def told(self) -> str:
        """What it wrote to standard output and standard error."""
        self.said.seek(0)
        return self.said.read()

    def ends(self, seconds: float = 30) -> int:
        return self.process.wait(timeout=seconds)

    def close(self) -> None:
        """Nothing of it is left running: neither the command nor what stood before it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=20)
        self.said.close()

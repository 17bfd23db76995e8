"""The simulated terminal as a process: it has power, or not."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

_GRACE_S = 10


class TerminalProcess:
    """command: its words, up to the time that its clock begins with. first: what the clock
    shows when it has power for the first time; after a black-out the clock has gone on."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], first: datetime) -> None:
        self._command, self._environ, self._first = tuple(command), dict(environ), first
        self._begun = time.monotonic()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Nothing where it runs."""
        if not self.running:
            clock = self._clock().strftime("%H:%M:%S")
            self._process = subprocess.Popen(  # noqa: S603 - this command, no shell
                [*self._command, "--at", clock], env=self._environ, stdin=subprocess.DEVNULL
            )

    def cut(self) -> None:
        """It stops between two instructions, as without power."""
        self._end(subprocess.Popen.kill)

    def ask_to_end(self) -> None:
        """It does what it began, and ends."""
        self._end(subprocess.Popen.terminate)

    def first_morning(self) -> None:
        """The next start is at the first time again."""
        self._begun = time.monotonic()

    def _end(self, how: "Callable[[subprocess.Popen[bytes]], None]") -> None:
        process = self._process
        if process is None or process.poll() is not None:
            return
        how(process)
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _clock(self) -> datetime:
        """Never past midnight: a rehearsal is one day."""
        now = self._first + timedelta(seconds=time.monotonic() - self._begun)
        last = self._first.replace(hour=23, minute=59, second=59)
        return min(now, last)

"""The watchdog's side: one terminal at a time, started again where it crashed or froze.

It holds no key, reads no medium and opens no socket; all it has of the terminal is one
end of a pipe. A terminal that does not die when it is killed (its process waits for a
medium that hangs) is waited for: two must never run on one box.
"""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from terminal.watchdog.pulse import VARIABLE
from terminal.watchdog.rule import Ends, Patience, Starts

_WORDS = 4096
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_PATIENCE, _STARTS = Patience(), Starts()


@dataclass(frozen=True)
class Ended:
    """status: the exit code, or the number of a signal below 0. seconds: it lived."""

    status: int
    seconds: float
    why: str


class Wish:
    """Whether somebody wants the watchdog to end, and a handle that wakes it then."""

    def __init__(self) -> None:
        self.handle, write = os.pipe()
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        for number in _SIGNALS:
            signal.signal(number, lambda *_: None)

    def within(self, seconds: float) -> bool:
        """Whether it comes in this time; returns as soon as it does."""
        return bool(select.select([self.handle], [], [], seconds)[0])


def watch(command: Sequence[str], patience: Patience = _PATIENCE, starts: Starts = _STARTS) -> int:
    """Keep this command alive until it ends for good or somebody asks for the end.

    Returns the exit code to end with.
    """
    wish = Wish()
    while True:
        ended = _one_life(command, patience, wish)
        if ended.why == "asked":
            return 0
        if Ends.for_good(ended.status):
            return ended.status
        starts = starts.after_life(ended.seconds)
        sys.stderr.write(
            f"watchdog: terminal {ended.why}, status {ended.status}; again in {starts.pause:g} s\n"
        )
        if wish.within(starts.pause):
            return 0


def _one_life(command: Sequence[str], patience: Patience, wish: Wish) -> Ended:
    read, write = os.pipe()
    begun = time.monotonic()
    environ = {**os.environ, VARIABLE: f"{write} {os.getpid()}"}
    terminal = subprocess.Popen(  # noqa: S603 - the command of the unit file, no shell
        command, env=environ, pass_fds=(write,), stdin=subprocess.DEVNULL
    )
    os.close(write)
    try:
        why = _listen(read, patience, wish)
        status = _gone(terminal, why, patience)
    finally:
        os.close(read)
    return Ended(status, time.monotonic() - begun, why)


def _listen(pipe: int, patience: Patience, wish: Wish) -> str:
    """Until it ended, fell silent, or somebody asks for the end."""
    allowed = patience.start
    while True:
        ready, _, _ = select.select([pipe, wish.handle], [], [], allowed)
        if wish.handle in ready:
            return "asked"
        if not ready:
            return "frozen"
        said = os.read(pipe, _WORDS)
        if not said:
            return "ended"
        allowed = patience.after(said)


def _gone(terminal: "subprocess.Popen[bytes]", why: str, patience: Patience) -> int:
    """The terminal is no more; asked to end first, unless it is frozen."""
    if why == "asked":
        terminal.terminate()
    if why != "frozen":
        try:
            return terminal.wait(patience.grace)
        except subprocess.TimeoutExpired:
            pass
    terminal.kill()
    return terminal.wait()

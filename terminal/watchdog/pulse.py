"""The terminal's side: it tells the watchdog that its loop goes round.

pulse = pulse_of(os.environ)
Clock.schedule_interval(lambda _: pulse.beat(), 1)
pulse.work()  # before each step in which the loop stands still
"""

import ctypes
import os
import signal
from collections.abc import Mapping

from terminal.watchdog.rule import BEAT, WORK

VARIABLE = "IPPYO_PULSE"
_PR_SET_PDEATHSIG = 1


class NobodyWatches(RuntimeError):
    """The watchdog is gone: nobody would start this terminal again if it froze."""


class Pulse:
    """pipe: its end to write to; None where nobody ever watched, as on a desk."""

    def __init__(self, pipe: int | None) -> None:
        self._pipe = pipe

    @property
    def watched(self) -> bool:
        return self._pipe is not None

    def beat(self) -> None:
        """The loop goes round. Raises NobodyWatches."""
        self._say(BEAT)

    def work(self) -> None:
        """The loop stands still for a while now. Raises NobodyWatches."""
        self._say(WORK)

    def _say(self, word: bytes) -> None:
        if self._pipe is None:
            return
        try:
            os.write(self._pipe, word)
        except BlockingIOError:  # full: it has enough to read
            return
        except BrokenPipeError as gone:
            raise NobodyWatches("the watchdog is gone") from gone


def pulse_of(environ: Mapping[str, str]) -> Pulse:
    """The pulse that the watchdog asked for when it started this process.

    From here on the process dies with its watchdog, at once, so that no second one can
    be started beside it. Raises NobodyWatches where the watchdog died before that.
    """
    told = environ.get(VARIABLE)
    if told is None:
        return Pulse(None)
    pipe, watchdog = map(int, told.split())
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != watchdog:
        raise NobodyWatches("the watchdog is gone")
    os.set_blocking(pipe, False)
    os.set_inheritable(pipe, False)
    return Pulse(pipe)

"""How long a thread takes by itself, however busy the machine is with others."""

import time
from pathlib import Path

_SCHEDULED = Path("/proc/thread-self/schedstat")
"""Nanoseconds that this thread ran, and that it stood ready while others had the processor
(Linux, Documentation/scheduler/sched-stats.rst)."""


def own_seconds() -> float:
    """A clock of this thread: it goes on while it works, sleeps or waits for a device, and
    stands still while the thread could run and others do. Where the system does not tell that,
    it goes on only while the thread works."""
    stood = stood_seconds()
    return time.thread_time() if stood is None else time.perf_counter() - stood


def stood_seconds() -> float | None:
    """How long this thread stood ready so far; None where nobody counts that."""
    try:
        fields = _SCHEDULED.read_text(encoding="ascii").split()
    except OSError:
        return None
    return int(fields[1]) / 1e9 if len(fields) == 3 else None

"""The limit of a cast: its reads, writes and flushes again, by a bare loop on its files."""

import mmap
import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from terminal.ports.medium import Medium

_BLOCK = 4096


@dataclass(frozen=True)
class Operation:
    """One thing that a medium was told. action: `write`, `read` or `flush`."""

    device: str
    action: str
    name: str
    offset: int = 0
    length: int = 0


class Traced:
    """A medium that notes what it is told, and otherwise is the one inside."""

    def __init__(self, medium: Medium, device: str, trace: list[Operation]) -> None:
        self._medium = medium
        self._device = device
        self._trace = trace
        self.names = medium.names
        self.size = medium.size
        self.create = medium.create
        self.truncate = medium.truncate
        self.flush_names = medium.flush_names
        self.remove = medium.remove

    def read(self, name: str, offset: int, length: int) -> bytes:
        self._trace.append(Operation(self._device, "read", name, offset, length))
        return self._medium.read(name, offset, length)

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._trace.append(Operation(self._device, "write", name, offset, len(data)))
        self._medium.write(name, offset, data)

    def flush(self, name: str) -> None:
        self._trace.append(Operation(self._device, "flush", name))
        self._medium.flush(name)


def bare_loop(folder: Path, trace: Sequence[Operation], times: int) -> list[float]:
    """Seconds of each repetition of the trace on `folder/<device>/<name>`.

    Writes go to the same places with other bytes, flushes are fdatasync, reads go past
    the page cache where the file system can. The files hold no box afterwards.
    """
    with ExitStack() as opened:
        steps = [opened.enter_context(_step(folder, one)) for one in trace]
        found = []
        for _ in range(times):
            started = time.perf_counter()
            for step in steps:
                step()
            found.append(time.perf_counter() - started)
    return found


@contextmanager
def _step(folder: Path, what: Operation) -> Iterator[Callable[[], object]]:
    """All that can be made ready is ready: a step is one call of the system."""
    path = folder / what.device / what.name
    if what.action == "read":
        with _reading(path, what) as step:
            yield step
        return
    handle = os.open(path, os.O_RDWR)
    data = secrets.token_bytes(what.length)
    try:
        if what.action == "write":
            yield lambda: os.pwrite(handle, data, what.offset)
        else:
            yield lambda: os.fdatasync(handle)
    finally:
        os.close(handle)


@contextmanager
def _reading(path: Path, what: Operation) -> Iterator[Callable[[], object]]:
    start = what.offset // _BLOCK * _BLOCK
    end = -(-(what.offset + what.length) // _BLOCK) * _BLOCK
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECT)
    except OSError:  # a file system without O_DIRECT
        handle = os.open(path, os.O_RDONLY)
    with mmap.mmap(-1, end - start) as buffer:

        def step() -> object:
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            return os.preadv(handle, [buffer], start)

        try:
            yield step
        finally:
            os.close(handle)

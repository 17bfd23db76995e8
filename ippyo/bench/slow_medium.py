"""A medium that really takes the time of a slow one."""

import time

from terminal.ports.medium import Medium


class Slowed:
    """Reads and writes so many bytes a second at most; else it is the medium inside.

    Each call ends when its bytes' time is over, or later if the medium inside took
    longer. Making and flushing files takes the time of the medium inside alone.
    """

    def __init__(self, medium: Medium, write: int, read: int) -> None:
        self._medium = medium
        self._write = write
        self._read = read
        self.names = medium.names
        self.size = medium.size
        self.create = medium.create
        self.truncate = medium.truncate
        self.flush = medium.flush
        self.flush_names = medium.flush_names
        self.remove = medium.remove

    def read(self, name: str, offset: int, length: int) -> bytes:
        started = time.perf_counter()
        data = self._medium.read(name, offset, length)
        _wait(started + length / self._read)
        return data

    def write(self, name: str, offset: int, data: bytes) -> None:
        started = time.perf_counter()
        self._medium.write(name, offset, data)
        _wait(started + len(data) / self._write)


def _wait(until: float) -> None:
    time.sleep(max(0.0, until - time.perf_counter()))

"""One process at a time is the terminal of a folder: two must never run on one box."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class RunsAlready(RuntimeError):
    """Another process is the terminal of this folder."""


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """The folder is this process's alone while the block runs. The kernel lets go of it
    with the process, however that ends. Raises RunsAlready, OSError."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as cause:
            raise RunsAlready(folder.name) from cause
        yield
    finally:
        os.close(handle)

"""A program in a window of an X server of its own, and a hand on it by xdotool.

The program says a JSON line whenever something new was drawn, and ends with its input.
"""

import json
import os
import queue
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from terminal.ui.millimetres import Glass

MISSING = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
REASON = f"Debian's xvfb and xdotool: {MISSING} missing"


class XProgram:
    """now: what was said last. lines: what was said and not yet taken in."""

    def __init__(self, program: Path, word: str, environ: Mapping[str, str]) -> None:
        self._environ = {**os.environ, **environ}
        self._program = subprocess.Popen(
            [sys.executable, str(program), word],
            env=self._environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.lines: queue.Queue[dict[str, Any]] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.now: dict[str, Any] = self.lines.get(timeout=60)

    def _read(self) -> None:
        assert self._program.stdout is not None
        with self._program.stdout as lines:
            for line in lines:
                self.lines.put(json.loads(line))

    def xdotool(self, *words: object) -> None:
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


@contextmanager
def x_server(glass: Glass) -> Iterator[str]:
    """An X server with one screen of this size; the name of its display."""
    read, write = os.pipe()
    screen = f"{glass.width}x{glass.height}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"],
        pass_fds=(write,),
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as said:
        name = f":{said.readline().strip()}"
    try:
        yield name
    finally:
        server.terminate()
        server.wait(timeout=20)

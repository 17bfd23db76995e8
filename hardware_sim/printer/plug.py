"""A machine on a line: in memory for the desk, or behind a pseudo-terminal as a real one."""

import errno
import os
import pty
import select
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from hardware_sim.printer.machine import Machine


class InMemory:
    """Fills terminal.devices.escpos_printer.Plug and Line; no time passes. there: whether it
    is plugged in, looked at before each byte."""

    def __init__(self, machine: Machine, there: Callable[[], bool] = lambda: True) -> None:
        self._machine, self._there = machine, there

    @contextmanager
    def open(self) -> Iterator["InMemory"]:
        self._look()
        self._machine.answers.clear()
        yield self

    def send(self, data: bytes, seconds: float) -> int:  # noqa: ARG002  # no time passes
        self._look()
        return self._machine.take(data)

    def receive(self, seconds: float) -> bytes:  # noqa: ARG002  # no time passes
        self._look()
        self._machine.work()
        found = bytes(self._machine.answers)
        self._machine.answers.clear()
        return found

    def _look(self) -> None:
        if not self._there():
            raise OSError(errno.ENODEV, "not plugged in")


class OnTerminal:
    """A pseudo-terminal whose other end is the machine; `path` is the device file."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._ours, self._theirs = pty.openpty()
        tty.setraw(self._theirs)
        self.path = Path(os.ttyname(self._theirs))
        self._ended = Event()
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        """Takes no more than the machine has room for; the rest waits in the cable."""
        while not self._ended.is_set():
            found, _, _ = select.select([self._ours], [], [], 0.02)
            self.machine.work()
            if found and self.machine.room:
                self.machine.take(os.read(self._ours, self.machine.room))
            if self.machine.answers:
                answers = bytes(self.machine.answers)
                self.machine.answers.clear()
                os.write(self._ours, answers)

    def end(self) -> None:
        self._ended.set()
        self._thread.join(5)
        os.close(self._ours)
        os.close(self._theirs)

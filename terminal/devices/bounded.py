"""A library's calls that may never come back, each with a limit.

They are made one after the other by a thread of its own, on something that is opened there
when it is first needed. A call that is late is left behind with its thread and what it was
made on, which is closed when the call comes back after all; the next call opens anew.
"""

import queue
import threading
from collections.abc import Callable
from typing import Generic, TypeVar

R = TypeVar("R")
T = TypeVar("T")


class Late(Exception):
    """The call did not come back within its limit."""


class Bounded(Generic[R]):
    """opened: makes what calls are made on. closed: ends it; neither may outlast `call`."""

    def __init__(self, opened: Callable[[], R], closed: Callable[[R], None]) -> None:
        self._opened, self._closed = opened, closed
        self._worker: _Worker[R] | None = None

    def call(self, act: Callable[[R], T], seconds: float) -> T:
        """What act gives or raises. Raises Late after so many seconds, and what opening raises."""
        if self._worker is None:
            self._worker = _Worker(self._opened, self._closed)
        made = _Call(act)
        self._worker.calls.put(made.run)
        try:
            return made.result(seconds)
        except Late:
            self.drop()
            raise

    def drop(self) -> None:
        """What was opened is closed in its own time; the next call opens anew."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.calls.put(None)


class _Call(Generic[R, T]):
    """One call, and what came of it."""

    def __init__(self, act: Callable[[R], T]) -> None:
        self._act = act
        self._done = threading.Event()
        self._raised: BaseException | None = None
        self._given: list[T] = []

    def run(self, made: Callable[[], R]) -> None:
        try:
            self._given.append(self._act(made()))
        except BaseException as raised:  # noqa: BLE001 - raised again in the thread that asked
            self._raised = raised
        self._done.set()

    def result(self, seconds: float) -> T:
        if not self._done.wait(max(seconds, 0.0)):
            raise Late
        if self._raised is not None:
            raise self._raised
        return self._given[0]


class _Worker(Generic[R]):
    """A thread, and what it opened. calls: None is the last."""

    def __init__(self, opened: Callable[[], R], closed: Callable[[R], None]) -> None:
        self.calls: queue.SimpleQueue[Callable[[Callable[[], R]], None] | None]
        self.calls = queue.SimpleQueue()
        self._opened, self._closed = opened, closed
        self._held: list[R] = []
        threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while (call := self.calls.get()) is not None:
            call(self._resource)
        for held in self._held:
            self._closed(held)

    def _resource(self) -> R:
        if not self._held:
            self._held.append(self._opened())
        return self._held[0]

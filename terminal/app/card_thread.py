"""Whoever does what a card reader is asked: a thread of its own, or, in tests, the caller.

A reader that hangs holds up this thread and nothing else.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import Any, Protocol

from terminal.ports.card_slot import CardSlot

Job = Callable[[CardSlot], Any]


class Failed:
    """The driver did not answer as a reader does."""


class Runs(Protocol):
    """One job at a time."""

    @property
    def free(self) -> bool: ...

    def ask(self, job: Job) -> None:
        """Only where it is free."""

    def answer(self) -> Any:
        """What the job gave, once; None while there is nothing."""


class OnThread:
    """slot: touched by this thread alone."""

    def __init__(self, slot: CardSlot) -> None:
        self._jobs: SimpleQueue[Job] = SimpleQueue()
        self._answers: SimpleQueue[Any] = SimpleQueue()
        self._out = False
        Thread(target=self._work, args=(slot,), name="card-reader", daemon=True).start()

    @property
    def free(self) -> bool:
        return not self._out

    def ask(self, job: Job) -> None:
        self._out = True
        self._jobs.put(job)

    def answer(self) -> Any:
        if self._answers.empty():
            return None
        self._out = False
        return self._answers.get()

    def _work(self, slot: CardSlot) -> None:
        while True:
            self._answers.put(done(self._jobs.get(), slot))


class AtOnce:
    """The same without a thread: for tests and simulated time."""

    def __init__(self, slot: CardSlot) -> None:
        self._slot = slot
        self._answer: Any = None

    @property
    def free(self) -> bool:
        return self._answer is None

    def ask(self, job: Job) -> None:
        self._answer = done(job, self._slot)

    def answer(self) -> Any:
        answer, self._answer = self._answer, None
        return answer


def done(job: Job, slot: CardSlot) -> Any:
    """What the job gave; `Failed` whatever a driver raises, for the thread must live on. What
    was raised is dropped: it may hold what was sent."""
    try:
        return job(slot)
    except Exception:  # noqa: BLE001 - a driver may raise anything, and the thread must live
        return Failed()

"""Reading all media side by side, in processes of their own.

Where these processes are is the engine's to say: here, by default, or on other machines
that see the same folders. They are asked through Python's executor interface, get paths
and names, and give back reports; no record is sent.
"""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

from common.canonical import read_canonical
from common.ceremony import read_ceremony
from common.closing_reader import Expected
from common.package import package_from
from common.register import read_listed
from tally_server.fresh import fresh
from tally_server.heap import keep_heap
from tally_server.intake.dealing import Dealer, Dealing, Dealt
from tally_server.intake.reading import Media, Pair, media_under, read_all
from tally_server.pages_first import step_behind

_FEW_TERMINALS = 16  # read here before other processes would have started
_MOST_A_TASK = 32
_TASKS_A_PROCESS = 2
_LEAST_DEALT = 4


@dataclass(frozen=True)
class Sources:
    """What media are held against, as bytes that can be sent to a process.

    ceremony, register: signed documents. package: the payload of the election package,
    built by the committee from its own folder. All three were read whole before.
    """

    ceremony: bytes
    register: bytes
    package: bytes

    def expected(self) -> Expected:
        """The verified values. Raises DocumentRefused."""
        ceremony = read_ceremony(self.ceremony)
        package = package_from(read_canonical(self.package))
        return Expected(package, read_listed(self.register, ceremony))

    @property
    def name(self) -> str:
        """What a process knows them by, which may have been handed those of several counts."""
        return _name(self)


@cache
def _name(sources: Sources) -> str:
    parts = (sources.ceremony, sources.register, sources.package)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


@dataclass(frozen=True)
class Readers:
    """The processes that read media. processes: None where this process reads alone.

    coming: where none has answered yet, or they are still being reached; what the others say of
    them counts then.
    """

    sources: Sources
    workers: int = 1
    processes: Executor | None = None
    coming: "Future[Readers] | None" = None

    def there(self) -> "Readers":
        """The processes once they are there. Raises what kept them away."""
        return self.coming.result() if self.coming is not None else self


Engine = Callable[[Sources, int], AbstractContextManager[Readers]]
"""What gives the processes that read the media of so many terminals against these sources."""


@contextmanager
def readers(
    sources: Sources, terminals: int, workers: int, *, behind_pages: bool = False
) -> Iterator[Readers]:
    """Fresh processes: none inherits a thread, an open file or a secret.

    The sources, which grow with the number of terminals, go to each process once.
    behind_pages: somebody uses this machine's pages meanwhile.
    """
    if workers <= 1 or terminals <= _FEW_TERMINALS:
        yield Readers(sources)
        return
    start = _hand_behind if behind_pages else hand
    processes = ProcessPoolExecutor(workers, fresh(), start, (sources,))
    try:
        yield Readers(sources, workers, processes)
    finally:
        processes.shutdown(wait=False, cancel_futures=True)  # nothing waits until they are gone


@contextmanager
def readers_meanwhile(sources: Sources, terminals: int, workers: int) -> Iterator[Readers]:
    """As readers(), for one count: this process reads until the first of them is there."""
    with readers(sources, terminals, workers) as by:
        if by.processes is None:
            yield by
            return
        first = by.processes.submit(int)  # before any task, so that it is answered at once
        with ThreadPoolExecutor(1) as starting:
            yield replace(by, coming=starting.submit(_answered, by, first))


def _answered(by: Readers, first: Future[int]) -> Readers:
    """The same, once one of them has answered: the first of all takes the time to read the code."""
    first.result()
    return by


@dataclass(frozen=True)
class Read:
    """Original and duplicate of some terminals, and what was dealt of the good originals."""

    pairs: list[Pair]
    dealt: tuple[Dealt, ...] = ()


def read_media(
    media: Path, terminals: Sequence[str], by: Readers, dealing: Dealing | None = None
) -> Iterator[Read]:
    """Every terminal, in the order given, as they are ready.

    dealing: how good originals are dealt at once, while their bytes are at hand, by several
    processes; many of them are, not all. Raises OSError where there is no room for it.
    """
    left = deque(terminals)
    begun = [] if by.coming is None else list(_begin(media, left, by, dealing, by.workers))
    meanwhile = _read_meanwhile(media, left, by, dealing)
    by = by.there()
    if by.processes is None:
        yield from (Read([pair]) for pair in _read_some(media, left, by.sources))
    begun += _begin(media, left, by, dealing, len(left))
    try:
        for task in begun:
            yield task.result()
    finally:
        for task in begun:  # where one failed, nobody wants the others
            task.cancel()
    yield meanwhile


def _read_meanwhile(media: Path, left: deque[str], by: Readers, dealing: Dealing | None) -> Read:
    """The last ones of those that are left, read here until the processes are there."""
    done: list[Pair] = []
    dealer = _dealer(dealing)
    while left and by.coming is not None and not by.coming.done():
        done += _read_some(media, (left.pop(),), by.sources, dealer)
    return Read(done[::-1], _dealt(dealer))


def _begin(
    media: Path, left: deque[str], by: Readers, dealing: Dealing | None, most: int
) -> Iterator[Future[Read]]:
    """So many tasks at most of those that are left, smaller and smaller ones, so that all
    processes end at nearly the same time."""
    read = partial(_read_task, media.absolute(), sources=by.sources.name, dealing=dealing)
    while by.processes and left and most:
        share = len(left) // (by.workers * _TASKS_A_PROCESS)
        size = max(1, min(_MOST_A_TASK, share))
        yield by.processes.submit(read, tuple(left.popleft() for _ in range(size)))
        most -= 1


def _dealer(dealing: Dealing | None) -> Dealer | None:
    return dealing.dealer() if dealing else None


def _dealt(dealer: Dealer | None) -> tuple[Dealt, ...]:
    return dealer.dealt() if dealer else ()


def read_stored(media: Sequence[Media], by: Readers) -> Iterator[Pair]:
    """Original and duplicate of each terminal, wherever they lie, in the order given."""
    if by.processes is None:
        yield from read_all(media, _expected(by.sources))
        return
    names = [by.sources.name] * len(media)
    yield from by.processes.map(_read_stored_task, media, names)


def _read_stored_task(media: Media, sources: str) -> Pair:
    (pair,) = read_all((media,), _expected(_handed()[sources]))
    return pair


@cache
def _handed() -> dict[str, Sources]:
    """What this process was handed at its start, by name."""
    return {}


def hand(sources: Sources) -> None:
    """This process may be asked to read against these sources."""
    keep_heap()
    _handed()[sources.name] = sources


def _hand_behind(sources: Sources) -> None:
    step_behind()
    hand(sources)


@cache
def _expected(sources: Sources) -> Expected:
    return sources.expected()


def _read_some(
    media: Path, terminals: Iterable[str], sources: Sources, dealer: Dealer | None = None
) -> Iterator[Pair]:
    lying = (media_under(media / terminal, terminal) for terminal in terminals)
    return read_all(lying, _expected(sources), dealer)


def _read_task(
    media: Path, terminals: Sequence[str], sources: str, dealing: Dealing | None
) -> Read:
    # The last tasks are of few media: those are dealt together later, none by itself.
    dealer = _dealer(dealing if len(terminals) >= _LEAST_DEALT else None)
    pairs = list(_read_some(media, terminals, _handed()[sources], dealer))
    return Read(pairs, _dealt(dealer))

"""The opener: a process of its own that gets the key and the pools, and gives totals.

It never learns a terminal or a place, and hands back the number of records for each
choice over the whole pool, and the hashes of records that do not open. The seed reaches
it through a pipe, never through an argument, an environment variable or a file.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import (
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    as_completed,
)
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from common.secret import Secret
from common.suites import SUITES, ElectionKey
from tally_server.fresh import fresh
from tally_server.intake.pieces import read_piece

_RECORDS_A_BLOCK = 2000
_LEAST_A_BLOCK = 200
_SMALL = 4000
_RECORDS_AT_HAND = 100

Progress = Callable[[int], None]


class OpenerFailed(RuntimeError):
    """The opener stopped without totals: a bug or a lack of memory; nothing was lost."""


@dataclass(frozen=True)
class SealedPool:
    """A pool as the opener gets it: files of distinct records. codes: every legal choice
    code and its choice."""

    contest: str
    files: tuple[Path, ...]
    info: bytes
    codes: Mapping[bytes, str]


@dataclass(frozen=True)
class OpenedPool:
    """What came out: records by choice, and SHA-256 of each record that did not open."""

    contest: str
    totals: Mapping[str, int]
    not_opened: tuple[str, ...]


@dataclass(frozen=True)
class _Block:
    """Some records of one file of a pool; start: the first of them."""

    pool: int
    file: Path
    start: int
    records: int


class Opener:
    """The process, once it was started: it waits for one task, or for its end."""

    def __init__(self, pipe: Future[Connection]) -> None:
        self._pipe = pipe

    def open(
        self, seed: Secret, suite: int, pools: Sequence[SealedPool], progress: Progress
    ) -> tuple[OpenedPool, ...]:
        """Open every pool; once only. Raises OpenerFailed."""
        pipe = self._pipe.result()
        try:
            pipe.send((seed.reveal(), suite, tuple(pools)))
            while isinstance(message := pipe.recv(), int):
                progress(message)
        except (EOFError, ConnectionError) as cause:
            raise OpenerFailed("the opener stopped without totals") from cause
        result: tuple[OpenedPool, ...] = message
        return result


@contextmanager
def opener(workers: int, records: int) -> Iterator[Opener]:
    """An opener for so many records, which starts while there is still other work to do.

    Its own processes are there, too, before any key is.
    """
    with ExitStack() as running, ThreadPoolExecutor(1) as starting:
        yield Opener(starting.submit(_started, _wanted(workers, records), running))


def _started(workers: int, running: ExitStack) -> Connection:
    """The pipe to a new opener process, which ends with `running`."""
    context = fresh()
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there, workers), daemon=False)
    process.start()
    there.close()
    running.callback(process.join)
    running.callback(here.close)  # before the other: what waits for a task then ends
    return here


def _wanted(workers: int, records: int) -> int:
    return workers if records > _SMALL else 1


def _serve(pipe: Connection, workers: int) -> None:
    """The opener process: one task, one answer."""
    with _forked(workers) as processes:
        try:
            seed, suite, pools = pipe.recv()
        except EOFError:
            return  # something keeps the totals back
        pipe.send(_opened(_Key(seed, suite), pools, processes, workers, pipe.send))
    pipe.close()


def opened_here(
    seed: bytes, suite: int, pools: Sequence[SealedPool], workers: int, progress: Progress
) -> tuple[OpenedPool, ...]:
    """Every pool opened by this very process, which must be one that ends after it."""
    size = SUITES[suite].sealed_bytes
    records = sum(file.stat().st_size // size for pool in pools for file in pool.files)
    with _forked(_wanted(workers, records)) as processes:
        return _opened(_Key(seed, suite), pools, processes, workers, progress)


@contextmanager
def _forked(workers: int) -> Iterator[Executor | None]:
    """Forked, not spawned: this process is fresh, has no thread yet, and its workers need
    nothing but the key. None where this process opens alone."""
    if workers <= 1:
        yield None
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as processes:
        processes.submit(int).result()  # all of them start with the first task
        yield processes


def _opened(
    key: "_Key",
    pools: Sequence[SealedPool],
    processes: Executor | None,
    workers: int,
    progress: Progress,
) -> tuple[OpenedPool, ...]:
    found = [Counter[str]() for _ in pools]
    bad: list[list[str]] = [[] for _ in pools]
    for block, totals, not_opened in _work(key, pools, processes, workers):
        found[block.pool].update(totals)
        bad[block.pool] += not_opened
        progress(block.records)
    return tuple(
        OpenedPool(pool.contest, dict(totals), tuple(sorted(not_opened)))
        for pool, totals, not_opened in zip(pools, found, bad, strict=True)
    )


@dataclass(frozen=True, repr=False)
class _Key:
    """The election key as it is handed to the processes that open."""

    seed: bytes
    suite: int

    def pair(self) -> ElectionKey:
        return SUITES[self.suite].key_pair(Secret(self.seed))


@dataclass(frozen=True)
class _Codes:
    """What the records of a pool may say: all of it that goes out with each task."""

    info: bytes
    choices: Mapping[bytes, str]


_Done = tuple[_Block, Mapping[str, int], list[str]]


def _work(
    key: _Key, pools: Sequence[SealedPool], processes: Executor | None, workers: int
) -> Iterator[_Done]:
    blocks = _blocks(pools, SUITES[key.suite].sealed_bytes, workers)
    codes = [_Codes(pool.info, pool.codes) for pool in pools]
    if processes is None:
        pair = key.pair()
        for block in blocks:
            yield (block, *_open_block(pair, codes[block.pool], block))
        return
    tasks = {processes.submit(_open_task, key, codes[block.pool], block): block for block in blocks}
    for task in as_completed(tasks):
        yield (tasks[task], *task.result())


def _blocks(pools: Sequence[SealedPool], sealed: int, workers: int) -> Iterator[_Block]:
    """Every record of every pool is in one block. Blocks get smaller towards the end, so
    that all processes end at nearly the same time."""
    files = [
        (n, file, file.stat().st_size // sealed)
        for n, pool in enumerate(pools)
        for file in pool.files
    ]
    left = sum(records for _, _, records in files)
    for number, file, records in files:
        at = 0
        while at < records:
            size = max(_LEAST_A_BLOCK, min(_RECORDS_A_BLOCK, left // (2 * workers)))
            size = min(size, records - at)
            yield _Block(number, file, at, size)
            at, left = at + size, left - size


def _open_task(key: _Key, codes: _Codes, block: _Block) -> tuple[Mapping[str, int], list[str]]:
    return _open_block(key.pair(), codes, block)


def _open_block(
    key: ElectionKey, codes: _Codes, block: _Block
) -> tuple[Mapping[str, int], list[str]]:
    found, not_opened = Counter[str | None](), list[str]()
    for records in _read(block, key.suite.sealed_bytes):
        choices = [
            codes.choices.get(choice or b"") for choice in key.open_each(records, codes.info)
        ]
        found.update(choices)
        pairs = zip(records, choices, strict=True)
        not_opened += [hashlib.sha256(one).hexdigest() for one, choice in pairs if choice is None]
    return {choice: number for choice, number in found.items() if choice is not None}, not_opened


def _read(block: _Block, size: int) -> Iterator[list[memoryview]]:
    """The block's records, as many at a time as stay at hand until they are opened.

    Raises OSError where the file ends before its block.
    """
    end = block.start + block.records
    for start in range(block.start, end, _RECORDS_AT_HAND):
        stop = min(start + _RECORDS_AT_HAND, end)
        data = memoryview(read_piece(block.file, start * size, stop * size))
        yield [data[at : at + size] for at in range(0, len(data), size)]

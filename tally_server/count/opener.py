"""The opener: a process of its own that gets the key and the pools, and gives totals.

It never learns a terminal or a place, and hands back the number of records for each
choice over the whole pool, and the hashes of records that do not open. The seed reaches
it through a pipe, never through an argument, an environment variable or a file.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from common.secret import Secret
from common.suites import SUITES, CannotOpen, ElectionKey
from tally_server.fresh import fresh

_RECORDS_A_BLOCK = 2000
_LEAST_A_BLOCK = 200
_SMALL = 4000

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


def open_pools(
    seed: Secret, suite: int, pools: Sequence[SealedPool], workers: int, progress: Progress
) -> tuple[OpenedPool, ...]:
    """Open every pool in a process that ends with the call. Raises OpenerFailed."""
    context = fresh()
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(there,), daemon=False)
    process.start()
    there.close()
    try:
        here.send((seed.reveal(), suite, tuple(pools), workers))
        while isinstance(message := here.recv(), int):
            progress(message)
    except (EOFError, ConnectionError) as cause:
        raise OpenerFailed("the opener stopped without totals") from cause
    finally:
        here.close()
        process.join()
    result: tuple[OpenedPool, ...] = message
    return result


def _serve(pipe: Connection) -> None:
    """The opener process: one task, one answer."""
    seed, suite, pools, workers = pipe.recv()
    pipe.send(opened_here(seed, suite, pools, workers, pipe.send))
    pipe.close()


def opened_here(
    seed: bytes, suite: int, pools: Sequence[SealedPool], workers: int, progress: Progress
) -> tuple[OpenedPool, ...]:
    """Every pool opened by this very process, which must be one that ends after it."""
    found = [Counter[str]() for _ in pools]
    bad: list[list[str]] = [[] for _ in pools]
    for block, totals, not_opened in _work(seed, suite, pools, workers):
        found[block.pool].update(totals)
        bad[block.pool] += not_opened
        progress(block.records)
    return tuple(
        OpenedPool(pool.contest, dict(totals), tuple(sorted(not_opened)))
        for pool, totals, not_opened in zip(pools, found, bad, strict=True)
    )


_Done = tuple[_Block, Mapping[str, int], list[str]]


def _work(seed: bytes, suite: int, pools: Sequence[SealedPool], workers: int) -> Iterator[_Done]:
    blocks = list(_blocks(pools, SUITES[suite].sealed_bytes, workers))
    if workers <= 1 or sum(block.records for block in blocks) <= _SMALL:
        key = SUITES[suite].key_pair(Secret(seed))
        for block in blocks:
            yield (block, *_open_block(key, pools[block.pool], block))
        return
    # Forked, not spawned: this process is fresh, has no thread yet, and its workers
    # need nothing but the key that it has itself.
    with ProcessPoolExecutor(workers, mp_context=get_context("fork")) as executor:
        tasks = {
            executor.submit(_open_task, seed, suite, pools[block.pool], block): block
            for block in blocks
        }
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


def _open_task(
    seed: bytes, suite: int, pool: SealedPool, block: _Block
) -> tuple[Mapping[str, int], list[str]]:
    return _open_block(SUITES[suite].key_pair(Secret(seed)), pool, block)


def _open_block(
    key: ElectionKey, pool: SealedPool, block: _Block
) -> tuple[Mapping[str, int], list[str]]:
    size = key.suite.sealed_bytes
    with block.file.open("rb") as file:
        file.seek(block.start * size)
        data = file.read(block.records * size)
    totals: Counter[str] = Counter()
    not_opened = []
    for at in range(0, len(data), size):
        sealed = data[at : at + size]
        try:
            totals[pool.codes[key.open(sealed, pool.info)]] += 1
        except (CannotOpen, KeyError):
            not_opened.append(hashlib.sha256(sealed).hexdigest())
    return totals, not_opened

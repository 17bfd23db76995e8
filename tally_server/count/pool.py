"""One pool of sealed records a contest, over all media together, sorted by bytes.

Signatures and terminals are stripped here, and the sort takes away where a record came
from, before any key is there: whoever opens the pool cannot tell the places apart
(電磁的記録投票法施行令 Art 4(2)). Memory stays bounded: the records are first dealt into
buckets by their first byte, on disk, still sealed, and each bucket is sorted by itself.
"""

import hashlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from common.ballot import choice_codes, record_bytes, seal_info
from common.package import Package
from tally_server.count.buckets import PoolChanged, Sorted, deal, sort_bucket
from tally_server.count.opener import SealedPool
from tally_server.intake.dealing import Dealing, Dealt, Medium, Shape
from tally_server.intake.report import Report, medium_of

__all__ = [
    "Numbers",
    "Pool",
    "PoolChanged",
    "Source",
    "build_pools",
    "dealing",
    "dealing_of",
    "records_of",
    "sealed_pool",
]

Done = TypeVar("Done")

_BUCKET_BYTES = 16 * 1024 * 1024
_MOST_BUCKETS = 256
_CUT_EVERY = 4
"""Buckets after which files of dealt records are cut off: each cut takes a moment for each file."""
_MEDIA_A_PART = 250
_LEAST_A_PART = 16
_PARTS_A_PROCESS = 4


@dataclass(frozen=True)
class Source:
    """A medium that is counted: what intake verified, and its folder."""

    report: Report
    path: Path


@dataclass(frozen=True)
class Pool:
    """The sealed records of one contest.

    files: distinct records in rising order, one after the other, file after file.
    records: all of them, repeats included. sha256: over all records in rising order,
    repeats included, in hexadecimal. copies: SHA-256 of each record that stands more than
    once, and how often.
    """

    contest: str
    files: tuple[Path, ...]
    records: int
    distinct: int
    sha256: str
    copies: Mapping[str, int]


class Numbers(Protocol):
    """What is told of a pool without its records: as much as a statement or result needs."""

    @property
    def contest(self) -> str: ...
    @property
    def records(self) -> int: ...
    @property
    def distinct(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def copies(self) -> Mapping[str, int]: ...


def dealing(package: Package, size: int, folder: Path) -> Dealing:
    """How records of about `size` bytes are dealt; more or fewer cost memory or time, no more."""
    return Dealing(_shape(package, size), folder.absolute())


def dealing_of(package: Package, sources: Iterable[Source], folder: Path) -> Dealing:
    """How the records of these media are dealt."""
    return dealing(package, records_of(sources) * record_bytes(package.ceremony.suite), folder)


def records_of(sources: Iterable[Source]) -> int:
    """How many records these media have, of all contests together."""
    return sum(sum(source.report.counts.values()) for source in sources)


def build_pools(
    sources: Iterable[Source],
    how: Dealing,
    processes: Executor | None = None,
    workers: int = 1,
    dealt: Iterable[Dealt] = (),
) -> tuple[Pool, ...]:
    """The pool of every contest, as files in the folder of `how`.

    processes: where the work is done, and workers: how many they are; None for this process
    alone. They get files to read and write, and give back numbers and hashes. dealt: what was
    dealt as media were read; all other media are dealt now. Raises PoolChanged, and OSError
    where the folder has no room.
    """
    media = [medium_of(source.report, source.path) for source in sources]
    all_dealt = tuple(_all_dealt(media, how, processes, workers, dealt))
    pools = tuple(
        _sorted_pool(contest, how, all_dealt, processes, workers) for contest in how.shape.contests
    )
    for one in all_dealt:
        one.file.unlink()
    for pool in pools:
        if pool.records != sum(medium.counts[pool.contest] for medium in media):
            raise AssertionError("a pool with another number of records than its media")
    return pools


def _all_dealt(
    media: Sequence[Medium],
    how: Dealing,
    processes: Executor | None,
    workers: int,
    dealt: Iterable[Dealt],
) -> Iterator[Dealt]:
    """Every medium in one file, whose records are those that were verified: what was dealt
    before serves where it holds nothing else."""
    hashes = {medium.terminal: medium.sha256 for medium in media}
    there: set[str] = set()
    for one in dealt:
        if one.holds.items() <= hashes.items() and there.isdisjoint(one.holds):
            there.update(one.holds)
            yield one
        else:
            one.file.unlink()
    left = [medium for medium in media if medium.terminal not in there]
    parts = list(_parts(left, workers))
    for more in _run(processes, len(parts), partial(deal, how), parts):
        yield from more


def sealed_pool(package: Package, pool: Pool) -> SealedPool:
    """What the opener needs to know of a contest's pool."""
    uid, suite = package.ceremony.uid, package.ceremony.suite
    candidates = (person.id for person in package.election.contest(pool.contest).candidates)
    return SealedPool(
        pool.contest,
        pool.files,
        seal_info(uid, suite, pool.contest),
        choice_codes(uid, pool.contest, candidates),
    )


def _parts(media: Sequence[Medium], workers: int) -> Iterator[Sequence[Medium]]:
    """Even parts of the media, so that no process deals while the others wait."""
    number = -(-len(media) // _MEDIA_A_PART)
    if workers > 1:
        number = max(number, min(len(media) // _LEAST_A_PART, workers * _PARTS_A_PROCESS))
    for at in range(number):
        yield media[len(media) * at // number : len(media) * (at + 1) // number]


def _shape(package: Package, size: int) -> Shape:
    contests = tuple(contest.id for contest in package.election.contests)
    suite = package.ceremony.suite
    buckets = 1
    # The first byte chooses the bucket. In suite 2 every record begins with the same
    # (04, an uncompressed point), but its records are so small that one bucket does.
    if suite.number != 2:
        wanted = max(1, min(_MOST_BUCKETS, -(-size // _BUCKET_BYTES)))
        buckets = 1 << (wanted.bit_length() - 1)
    return Shape(contests, suite.sealed_bytes, record_bytes(suite), buckets)


def _sorted_pool(
    contest: str, how: Dealing, dealt: Sequence[Dealt], processes: Executor | None, workers: int
) -> Pool:
    """Bucket after bucket, as they are sorted: they stay where they lie, hashed as one."""
    digest, records, distinct = hashlib.sha256(), 0, 0
    copies: dict[str, int] = {}
    files: list[Path] = []
    buckets = range(how.shape.buckets)
    pieces = [[one.piece(contest, bucket) for one in dealt] for bucket in buckets]
    sort = partial(sort_bucket, how, contest)
    for bucket in _run(processes, workers, sort, buckets, pieces):
        if (len(files) + 1) % _CUT_EVERY == 0:
            for one in dealt:
                one.used(contest, len(files))
        with bucket.file.open("rb") as opened:
            hashlib.file_digest(opened, lambda: digest)
        records += bucket.records
        distinct += _once(bucket, how.shape.sealed, copies) if bucket.repeats else bucket.records
        files.append(bucket.file)
    return Pool(contest, tuple(files), records, distinct, digest.hexdigest(), copies)


def _once(bucket: Sorted, size: int, copies: dict[str, int]) -> int:
    """The file has each of its records once now; their number. How often a repeated one
    stood is put into `copies`."""
    data = bucket.file.read_bytes()
    found = Counter(data[at : at + size] for at in range(0, len(data), size))
    copies |= {hashlib.sha256(one).hexdigest(): many for one, many in found.items() if many > 1}
    bucket.file.write_bytes(b"".join(found))
    return len(found)


def _run(
    processes: Executor | None,
    ahead: int,
    function: Callable[..., Done],
    *arguments: Iterable[Any],
) -> Iterator[Done]:
    """What the function gives for each, in order; no more than `ahead` of them are begun before
    they are asked for. Who asks has work to do with each, and needs a core for it, too."""
    if processes is None:
        yield from map(function, *arguments)
        return
    begun: deque[Future[Done]] = deque()
    try:
        for some in zip(*arguments, strict=True):
            begun.append(processes.submit(function, *some))
            if len(begun) > ahead:
                yield begun.popleft().result()
        for one in begun:
            yield one.result()
    finally:
        for one in begun:  # where one failed, nobody wants the others
            one.cancel()

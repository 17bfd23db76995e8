"""One pool of sealed records a contest, over all media together, sorted by bytes.

Signatures and terminals are stripped here, and the sort takes away where a record came
from, before any key is there: whoever opens the pool cannot tell the places apart
(電磁的記録投票法施行令 Art 4(2)). Memory stays bounded: large pools are first dealt into
buckets by their first byte, on disk, still sealed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import BinaryIO

from common.ballot import record_bytes
from common.closing import RECORDS_FILE, split_records
from common.package import Package
from tally_server.intake.report import Report

_BUCKET_BYTES = 32 * 1024 * 1024
_MOST_BUCKETS = 256
_MOST_FILES = 512  # open at once, over all contests


class PoolChanged(Exception):
    """The records on a medium are no longer the bytes that were verified, or are gone.

    terminal: whose medium it is.
    """

    def __init__(self, terminal: str) -> None:
        super().__init__(terminal)
        self.terminal = terminal


@dataclass(frozen=True)
class Source:
    """A medium that is counted: its report and its folder."""

    report: Report
    path: Path


@dataclass(frozen=True)
class Pool:
    """All sealed records of a contest.

    file: each different sealed record once, in rising order. records: with repeats.
    sha256: over all records in rising order, repeats included, in hexadecimal.
    copies: SHA-256 of each record that stands more than once, and how often.
    """

    contest: str
    file: Path
    records: int
    distinct: int
    sha256: str
    copies: Mapping[str, int]


def build_pools(sources: Iterable[Source], package: Package, folder: Path) -> tuple[Pool, ...]:
    """The pool of every contest, as files in `folder`.

    Raises PoolChanged, and OSError where `folder` has no room.
    """
    chosen = tuple(sources)
    contests = tuple(contest.id for contest in package.election.contests)
    total = sum(sum(source.report.counts.values()) for source in chosen)
    size = package.ceremony.suite.sealed_bytes
    buckets = _bucket_count(total * size, package)
    with _Dealer(folder, contests, buckets) as dealer:
        for source in chosen:
            for contest, records in _records(source, package):
                dealer.deal(contest, [record[:size] for record in records])
    return tuple(_sorted_pool(folder, contest, size, buckets) for contest in contests)


def _bucket_count(total: int, package: Package) -> int:
    """A power of two, so that the first byte chooses the bucket evenly.

    In suite 2 every record begins with the same byte (04, an uncompressed point), but
    its records are so small that one bucket does.
    """
    if package.ceremony.suite.number == 2:
        return 1
    most = min(_MOST_BUCKETS, _MOST_FILES // len(package.election.contests))
    wanted = max(1, min(most, -(-total // _BUCKET_BYTES)))
    return 1 << (wanted.bit_length() - 1)


def _records(source: Source, package: Package) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    try:
        data = (source.path / RECORDS_FILE).read_bytes()
    except OSError as cause:
        raise PoolChanged(source.report.terminal) from cause
    if hashlib.sha256(data).hexdigest() != source.report.records_sha256:
        raise PoolChanged(source.report.terminal)
    size = record_bytes(package.ceremony.suite)
    counts = [
        (contest.id, source.report.counts[contest.id]) for contest in package.election.contests
    ]
    records = split_records(data, counts, size)
    if records is None:
        raise PoolChanged(source.report.terminal)
    yield from records.items()


class _Dealer:
    """Open bucket files; buckets follow the first byte, so they are in order."""

    def __init__(self, folder: Path, contests: tuple[str, ...], buckets: int) -> None:
        self._shift = 8 - (buckets.bit_length() - 1)
        self._files: dict[tuple[str, int], BinaryIO] = {}
        for contest in contests:
            for number in range(buckets):
                file = _bucket_file(folder, contest, number)
                self._files[contest, number] = file.open("wb")

    def deal(self, contest: str, sealed: list[bytes]) -> None:
        for record in sealed:
            self._files[contest, record[0] >> self._shift].write(record)

    def __enter__(self) -> "_Dealer":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()


def _bucket_file(folder: Path, contest: str, number: int) -> Path:
    return folder / f"bucket-{contest}-{number}"


def _sorted_pool(folder: Path, contest: str, size: int, buckets: int) -> Pool:
    target = folder / f"pool-{contest}"
    digest, records, distinct = hashlib.sha256(), 0, 0
    copies: dict[str, int] = {}
    with target.open("wb") as pool:
        for number in range(buckets):
            bucket = _bucket_file(folder, contest, number)
            data = bucket.read_bytes()
            bucket.unlink()
            for sealed, same in groupby(
                sorted(data[at : at + size] for at in range(0, len(data), size))
            ):
                times = sum(1 for _ in same)
                digest.update(sealed * times)
                pool.write(sealed)
                records, distinct = records + times, distinct + 1
                if times > 1:
                    copies[hashlib.sha256(sealed).hexdigest()] = times
    return Pool(contest, target, records, distinct, digest.hexdigest(), copies)

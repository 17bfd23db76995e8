"""Dealing the records of many media into buckets on disk, and sorting one bucket.

Both run in any process, here or on a machine that sees the same folder: they get paths and
numbers, and leave files. A record is never sent from process to process. Either may be done
again, or twice at once, where a machine was lost: each file appears whole, by its name, and is
the same every time.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from operator import eq
from pathlib import Path
from typing import IO
from uuid import uuid4

from common.closing import RECORDS_FILE

_BUFFER = 64 * 1024
"""Bytes collected before they are written; a file has at most a few hundred of these open."""


class PoolChanged(Exception):
    """The records on a medium are no longer the bytes that were verified, or are gone.

    terminal: whose medium it is.
    """

    def __init__(self, terminal: str) -> None:
        super().__init__(terminal)
        self.terminal = terminal


@dataclass(frozen=True)
class Shape:
    """Sizes in bytes of what is sealed and of the whole record; buckets: a power of two,
    so that the first byte of a record chooses its bucket and buckets are in order."""

    contests: tuple[str, ...]
    sealed: int
    record: int
    buckets: int

    @property
    def shift(self) -> int:
        """How far the first byte is shifted to give the number of the bucket."""
        return 8 - (self.buckets.bit_length() - 1)


@dataclass(frozen=True)
class Medium:
    """A verified medium: its folder, the hash of its records, how many of each contest."""

    terminal: str
    path: Path
    sha256: str
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Sorted:
    """A file of sealed records in rising order; repeats: whether one stands in it twice."""

    file: Path
    records: int
    repeats: bool


def deal(shape: Shape, folder: Path, part: int, media: Sequence[Medium]) -> None:
    """The sealed records of these media lie in the bucket files of this part.

    Raises PoolChanged, OSError.
    """
    with ExitStack() as opened:
        files = {
            contest: [
                opened.enter_context(_appearing(dealt(folder, contest, bucket, part)))
                for bucket in range(shape.buckets)
            ]
            for contest in shape.contests
        }
        for medium in media:
            data = _verified(medium, shape)
            at = 0
            for contest in shape.contests:
                end = at + medium.counts[contest] * shape.record
                for file, sealed in zip(files[contest], _cut(data, at, end, shape), strict=True):
                    file.write(sealed)
                at = end


def _cut(data: bytes, at: int, end: int, shape: Shape) -> Iterator[bytes]:
    """What is sealed in the records of data[at:end], which are in rising order, for one
    bucket after the other: each bucket's records stand beside each other."""
    firsts = data[at : end : shape.record]
    edges = [bisect_left(firsts, bucket << shape.shift) for bucket in range(shape.buckets)]
    for begin, stop in pairwise((*edges, len(firsts))):
        starts = range(at + begin * shape.record, at + stop * shape.record, shape.record)
        yield b"".join([data[start : start + shape.sealed] for start in starts])


def sort_bucket(shape: Shape, folder: Path, parts: int, contest: str, bucket: int) -> Sorted:
    """One bucket's records of all parts, in order, in a file of their own."""
    records: list[bytes] = []
    for part in range(parts):
        data, size = dealt(folder, contest, bucket, part).read_bytes(), shape.sealed
        records += [data[at : at + size] for at in range(0, len(data), size)]
    records.sort()
    target = folder / f"pool-{contest}-{bucket}"
    with _appearing(target) as pool:
        pool.writelines(records)
    return Sorted(target, len(records), any(map(eq, records, records[1:])))


def dealt(folder: Path, contest: str, bucket: int, part: int) -> Path:
    """The records of some media that belong into one bucket."""
    return folder / f"dealt-{contest}-{bucket}-{part}"


@contextmanager
def _appearing(file: Path) -> Iterator[IO[bytes]]:
    """A file to be written under another name, and there by its own once it is whole."""
    draft = file.with_name(f"{file.name}.{uuid4().hex}")
    with draft.open("wb", _BUFFER) as opened:
        yield opened
    draft.replace(file)


def _verified(medium: Medium, shape: Shape) -> bytes:
    """The very bytes that intake verified, which had these counts and were in order."""
    try:
        data = (medium.path / RECORDS_FILE).read_bytes()
    except OSError as cause:
        raise PoolChanged(medium.terminal) from cause
    whole = sum(medium.counts[contest] for contest in shape.contests) * shape.record
    if len(data) != whole or hashlib.sha256(data).hexdigest() != medium.sha256:
        raise PoolChanged(medium.terminal)
    return data

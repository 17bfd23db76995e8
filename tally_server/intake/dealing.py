"""Dealing the records of verified media into buckets, for the pool over all media.

A dealer runs in whatever process has the verified bytes, here or on a machine that sees the same
folder, and leaves files: a record is never sent from process to process. Records of a medium
are in rising order, so those of one bucket stand beside each other, and are dealt as they stand,
with their signatures: whoever sorts a bucket takes these off (docs/decisions/0109).
"""

import os
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from uuid import uuid4

from tally_server.intake.pieces import write_pieces

_KEPT = 24 * 1024 * 1024
"""Bytes of records that a dealer holds before it writes them."""


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
class Dealt:
    """A file of records of several media, those of each bucket beside each other.

    The first bucket of the first contest stands last, so that the file is cut off as it is used
    up: its place on the disk and in memory goes to what is made of it. holds: SHA-256 of the
    records file of each of these terminals. edges: by contest, the byte at which each bucket
    ends, and that at which the last one begins.
    """

    file: Path
    holds: Mapping[str, str]
    edges: Mapping[str, tuple[int, ...]]

    def piece(self, contest: str, bucket: int) -> "Piece":
        """Where the records of one bucket stand in the file."""
        edges = self.edges[contest]
        return str(self.file), edges[bucket + 1], edges[bucket]

    def used(self, contest: str, bucket: int) -> None:
        """This bucket and all before it are needed no more."""
        os.truncate(self.file, self.edges[contest][bucket + 1])


Piece = tuple[str, int, int]
"""A file, and the bytes of it that are meant: from, to. Some thousand go out with a bucket, and
a path takes ten times as long to send as its name."""


@dataclass(frozen=True)
class Dealing:
    """How records are dealt, and the folder where the files go."""

    shape: Shape
    folder: Path

    def dealer(self) -> "Dealer":
        """Who deals some media."""
        return Dealer(self)


class Dealer:
    """Deals the records of one medium after the other, and writes them once they are many."""

    def __init__(self, how: Dealing) -> None:
        self._how = how
        self._written: list[Dealt] = []
        self._begin()

    def _begin(self) -> None:
        shape = self._how.shape
        self._holds: dict[str, str] = {}
        self._bytes = 0
        self._buckets: dict[str, list[list[memoryview]]] = {
            contest: [[] for _ in range(shape.buckets)] for contest in shape.contests
        }

    def add(self, medium: Medium, data: bytes) -> None:
        """The records of this medium, which were verified. Raises OSError."""
        at, shape = 0, self._how.shape
        for contest in shape.contests:
            end = at + medium.counts[contest] * shape.record
            cut = _cut(data, at, end, shape)
            for bucket, records in zip(self._buckets[contest], cut, strict=True):
                if records:  # a medium of few records has none for most buckets
                    bucket.append(records)
            at = end
        self._holds[medium.terminal] = medium.sha256
        self._bytes += len(data)
        if self._bytes > _KEPT:
            self._write()

    def dealt(self) -> tuple[Dealt, ...]:
        """All that was added, in files. Raises OSError."""
        if self._holds:
            self._write()
        return tuple(self._written)

    def _write(self) -> None:
        # Under a name that nobody else has: where a machine was lost, the same is dealt twice.
        path, at = self._how.folder / f"dealt-{uuid4().hex}", 0
        edges: dict[str, tuple[int, ...]] = {}
        with path.open("xb") as file:
            for contest, buckets in reversed(self._buckets.items()):
                sizes = (sum(map(len, bucket)) for bucket in reversed(buckets))
                edges[contest] = tuple(accumulate(sizes, initial=at))[::-1]
                at = edges[contest][0]
                for bucket in reversed(buckets):
                    write_pieces(file.fileno(), bucket)
        self._written.append(Dealt(path, self._holds, edges))
        self._begin()


def _cut(data: bytes, at: int, end: int, shape: Shape) -> Iterator[memoryview]:
    """The records of data[at:end], which are in rising order, for one bucket after the other."""
    firsts = data[at : end : shape.record]
    edges = [bisect_left(firsts, bucket << shape.shift) for bucket in range(shape.buckets)]
    view = memoryview(data)
    for begin, stop in pairwise((*edges, len(firsts))):
        yield view[at + begin * shape.record : at + stop * shape.record]

"""The sealed votes of many media as one sorted run, without ever holding them all.

The records of a medium stand in rising order, so the pool of an election is a merge of
its media. It never says which medium a vote came from.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import merge

from common.closing import RECORDS_FILE
from tally_server.audit.files import Files
from tally_server.audit.medium import MediumRead

_BLOCK = 16 * 1024


@dataclass(frozen=True)
class Sizes:
    """Of a record and of the sealed part that it begins with, in bytes."""

    record: int
    sealed: int


@dataclass(frozen=True)
class PoolFound:
    """A contest's sealed votes. sha256: over them in rising order, repeats included.

    repeated: SHA-256 of each that stands more than once, and how often.
    """

    contest: str
    records: int
    sha256: str
    repeated: tuple[tuple[str, int], ...]


def pool_of(contest: str, media: Sequence[MediumRead], files: Files, sizes: Sizes) -> PoolFound:
    """The pool of a contest over media that were verified. Raises Broken."""
    digest, records = hashlib.sha256(), 0
    repeated: list[tuple[str, int]] = []
    before, times = b"", 0
    for sealed in merge(*(_sealed(contest, medium, files, sizes) for medium in media)):
        digest.update(sealed)
        records += 1
        if sealed == before:
            times += 1
            continue
        repeated += _told(before, times)
        before, times = sealed, 1
    repeated += _told(before, times)
    return PoolFound(contest, records, digest.hexdigest(), tuple(repeated))


def _told(sealed: bytes, times: int) -> Iterable[tuple[str, int]]:
    return [(hashlib.sha256(sealed).hexdigest(), times)] if times > 1 else []


def _sealed(contest: str, medium: MediumRead, files: Files, sizes: Sizes) -> Iterator[bytes]:
    """The sealed votes of one contest on one medium, in rising order."""
    path = f"{medium.terminal}/{medium.medium}/{RECORDS_FILE}"
    at, left = 0, 0
    for name, number in medium.counts:
        if name == contest:
            left = number
            break
        at += number
    block = max(1, _BLOCK // sizes.record)
    while left:
        some = min(block, left)
        data = files.part(path, at * sizes.record, some * sizes.record)
        for start in range(0, len(data), sizes.record):
            yield data[start : start + sizes.sealed]
        at, left = at + some, left - some

"""Dealing media that were not dealt as they were read, and sorting one bucket.

Both run in any process, here or on a machine that sees the same folder: they get paths and
numbers, and leave files. Either may be done again, or twice at once, where a machine was lost:
what was dealt has a name that nobody else has, and what is sorted appears whole, and is the
same every time.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from operator import eq
from pathlib import Path
from typing import IO
from uuid import uuid4

from common.closing import RECORDS_FILE
from tally_server.intake.dealing import Dealing, Dealt, Medium, Piece, Shape
from tally_server.intake.pieces import read_piece, write_pieces


class PoolChanged(Exception):
    """The records on a medium are no longer the bytes that were verified, or are gone.

    terminal: whose medium it is.
    """

    def __init__(self, terminal: str) -> None:
        super().__init__(terminal)
        self.terminal = terminal


@dataclass(frozen=True)
class Sorted:
    """A file of sealed records in rising order; repeats: whether one stands in it twice."""

    file: Path
    records: int
    repeats: bool


def deal(how: Dealing, media: Sequence[Medium]) -> tuple[Dealt, ...]:
    """The records of these media, in files. Raises PoolChanged, OSError."""
    dealer = how.dealer()
    for medium in media:
        dealer.add(medium, _verified(medium, how.shape))
    return dealer.dealt()


def sort_bucket(how: Dealing, contest: str, bucket: int, pieces: Sequence[Piece]) -> Sorted:
    """One bucket's records, in order and without signatures, in a file of their own.

    pieces: where they were dealt.
    """
    records: list[bytes] = []
    sealed, whole = how.shape.sealed, how.shape.record
    for piece in pieces:
        data = read_piece(*piece)
        records += [data[at : at + sealed] for at in range(0, len(data), whole)]
    records.sort()
    target = how.folder / f"pool-{contest}-{bucket}"
    with _appearing(target) as pool:
        write_pieces(pool.fileno(), records)
    return Sorted(target, len(records), any(map(eq, records, records[1:])))


@contextmanager
def _appearing(file: Path) -> Iterator[IO[bytes]]:
    """A file to be written under another name, and there by its own once it is whole."""
    draft = file.with_name(f"{file.name}.{uuid4().hex}")
    with draft.open("wb") as opened:
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

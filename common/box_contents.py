"""What a ballot box holds, and its plain bytes: a function of sets, never of an order.

For each contest, in the order of the election: the number of records (4 bytes,
big-endian), the records sorted by their bytes, and zeros up to the number of voters
times the size of a record. Then the sorted ids of the spent grants, 16 bytes each.
Padding hides how many voters had which contest. See docs/formats/ballot-box.md.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from common.grant import ID_BYTES

HEADER_BYTES = 4096
TAG_BYTES = 16
KEY_BLOCK_BYTES = 4096
_ALIGN = 4096
_COUNT_BYTES = 4


class BoxRefused(ValueError):
    """Bytes that are no box of this terminal, or one that was changed."""


@dataclass(frozen=True)
class BoxShape:
    """What the sizes of a box follow from: public numbers, never a choice.

    contests: ids in the order of the election; record: bytes of one ballot record;
    capacity: voters that one terminal can take.
    """

    contests: tuple[str, ...]
    record: int
    capacity: int

    def body_bytes(self, count: int) -> int:
        """The plain box of `count` voters, however many contests each had."""
        return len(self.contests) * (_COUNT_BYTES + count * self.record) + count * ID_BYTES

    @property
    def slot_bytes(self) -> int:
        full = HEADER_BYTES + self.body_bytes(self.capacity) + TAG_BYTES
        return -(-full // _ALIGN) * _ALIGN

    @property
    def file_bytes(self) -> int:
        return 2 * self.slot_bytes + 2 * KEY_BLOCK_BYTES

    def key_block(self, opening: int) -> int:
        """Where in the file the wrapped signing key of an opening lies.

        Two openings that follow one another have different places: while a day begins,
        yesterday's key is still there.
        """
        return 2 * self.slot_bytes + opening % 2 * KEY_BLOCK_BYTES


@dataclass(frozen=True)
class Contents:
    """The set of sealed records of each contest, and of spent grant ids; all sorted."""

    records: Mapping[str, tuple[bytes, ...]]
    grants: tuple[bytes, ...]

    @property
    def count(self) -> int:
        """Voters recorded: each spent exactly one grant."""
        return len(self.grants)

    def with_vote(self, grant: bytes, records: Mapping[str, bytes]) -> "Contents":
        """The box with one more voter. Raises ValueError if the grant was spent."""
        if grant in self.grants:
            raise ValueError("this grant was spent")
        added = {
            contest: _inserted(sealed, records[contest]) if contest in records else sealed
            for contest, sealed in self.records.items()
        }
        return Contents(added, _inserted(self.grants, grant))


def empty_contents(shape: BoxShape) -> Contents:
    return Contents(dict.fromkeys(shape.contests, ()), ())


def _inserted(items: tuple[bytes, ...], item: bytes) -> tuple[bytes, ...]:
    at = bisect_left(items, item)
    return (*items[:at], item, *items[at:])


def pack_contents(shape: BoxShape, contents: Contents) -> bytes:
    """The plain box: for each contest a count and its sorted records, padded with zeros
    to the number of voters; then the sorted grant ids."""
    parts = []
    for contest in shape.contests:
        records = contents.records[contest]
        parts.append(len(records).to_bytes(_COUNT_BYTES, "big"))
        parts += records
        parts.append(bytes((contents.count - len(records)) * shape.record))
    return b"".join((*parts, *contents.grants))


def unpack_contents(shape: BoxShape, count: int, body: bytes) -> Contents:
    """The contents of a plain box of `count` voters. Raises BoxRefused."""
    if len(body) != shape.body_bytes(count):
        raise BoxRefused("wrong length")
    found, at = {}, 0
    for contest in shape.contests:
        number = int.from_bytes(body[at : at + _COUNT_BYTES], "big")
        at += _COUNT_BYTES
        section = body[at : at + count * shape.record]
        at += len(section)
        if number > count or any(section[number * shape.record :]):
            raise BoxRefused("a section with more than its records")
        found[contest] = _cut(section[: number * shape.record], shape.record)
    return Contents(found, _cut(body[at:], ID_BYTES))


def _cut(joined: bytes, size: int) -> tuple[bytes, ...]:
    items = tuple(joined[at : at + size] for at in range(0, len(joined), size))
    if any(one >= following for one, following in pairwise(items)):
        raise BoxRefused("not in order, or one twice")
    return items

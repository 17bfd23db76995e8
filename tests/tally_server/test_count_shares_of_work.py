"""How the work of a count is cut up: nothing twice, nothing left, no medium by itself."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tally_server.count.opener import SealedPool, _Block, _blocks, _read
from tally_server.count.pool import _parts, _run
from tally_server.intake.dealing import Medium, Shape, _cut

SEALED = 97


@pytest.mark.parametrize("workers", [1, 2, 7])
@pytest.mark.parametrize("records", [(0,), (1,), (199, 0, 3), (5000, 12_345)])
def test_every_record_of_a_pool_is_opened_in_one_block(
    tmp_path: Path, workers: int, records: tuple[int, ...]
) -> None:
    """However many processes open it, the blocks of each file lie end to end."""
    files = tuple(tmp_path / f"pool-{n}" for n in range(len(records)))
    for file, number in zip(files, records, strict=True):
        with file.open("wb") as made:
            made.truncate(number * SEALED)
    pool = SealedPool("contest-1", files, b"", {})
    blocks = list(_blocks([pool], SEALED, workers))
    for file, number in zip(files, records, strict=True):
        at = 0
        for block in (block for block in blocks if block.file == file):
            assert block.start == at
            at += block.records
        assert at == number


def test_blocks_get_smaller_towards_the_end(tmp_path: Path) -> None:
    """The last ones are small, so that no process opens for long while the others wait."""
    file = tmp_path / "pool"
    with file.open("wb") as made:
        made.truncate(20_000 * SEALED)
    sizes = [one.records for one in _blocks([SealedPool("c", (file,), b"", {})], SEALED, 2)]
    assert sizes[0] == 2000
    assert max(sizes[-3:]) <= 200


@pytest.mark.parametrize("records", [0, 1, 99, 100, 101, 250])
def test_every_record_of_a_block_is_read_once_in_order(tmp_path: Path, records: int) -> None:
    """Some after the other, wherever the block begins; no record of the next block."""
    every = [number.to_bytes(2, "big") * 3 for number in range(300)]
    file = tmp_path / "pool"
    file.write_bytes(b"".join(every))
    some = list(_read(_Block(0, file, 7, records), 6))
    assert [bytes(one) for part in some for one in part] == every[7 : 7 + records]
    assert all(len(part) <= 100 for part in some)


def test_a_pool_that_became_shorter_is_no_pool_of_fewer_votes(tmp_path: Path) -> None:
    """Whoever opens stops, instead of counting what is left."""
    file = tmp_path / "pool"
    file.write_bytes(bytes(6 * 120 - 1))
    with pytest.raises(OSError, match="shorter than it was written"):
        list(_read(_Block(0, file, 0, 120), 6))


@given(st.integers(0, 700), st.integers(1, 9))
def test_every_medium_is_dealt_once_and_none_by_itself(number: int, workers: int) -> None:
    """A part of a set of many media is never one of them alone."""
    media = [Medium(f"t{n}-01", Path(), "", {}) for n in range(number)]
    parts = list(_parts(media, workers))
    assert [one for part in parts for one in part] == media
    assert all(len(part) >= min(number, 16) for part in parts)


@given(st.lists(st.binary(min_size=4, max_size=4), unique=True, max_size=40), st.integers(0, 8))
def test_each_record_is_cut_into_the_bucket_of_its_first_byte(
    records: list[bytes], bits: int
) -> None:
    """As it stands, in order, whatever lies before and behind it in the file."""
    shape = Shape(("c",), 3, 4, 1 << bits)
    data = b"before" + b"".join(sorted(records)) + b"behind"
    buckets = list(_cut(data, 6, 6 + 4 * len(records), shape))
    assert len(buckets) == 1 << bits
    assert b"".join(buckets) == b"".join(sorted(records))
    for number, bucket in enumerate(buckets):
        assert all(first >> shape.shift == number for first in bucket[::4])


class AtOnce(Executor):
    """Does each task as soon as it gets it, and knows how many it got."""

    def __init__(self) -> None:
        self.begun = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.begun += 1
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@given(st.integers(0, 30), st.integers(1, 9))
def test_only_so_many_tasks_are_begun_before_they_are_asked_for(number: int, ahead: int) -> None:
    """All are done, once and in order; who asks for them is never left far behind."""
    processes, got = AtOnce(), list[int]()
    for square in _run(processes, ahead, lambda n: n * n, range(number)):
        got.append(square)
        assert processes.begun <= len(got) + ahead
    assert got == [n * n for n in range(number)] == list(_run(None, ahead, pow, got, [1] * number))
    assert processes.begun == number

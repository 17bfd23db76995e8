"""What the benchmarks measure with: percentiles, processes, bare files, plots."""

import os
import time
from pathlib import Path

import pytest
from memory_medium import MemoryMedium

from ippyo.bench.bare_files import Operation, Traced, bare_loop
from ippyo.bench.measure import ProcessEnded, percentile, run_apart
from ippyo.bench.plot import Series, plot


def with_megabytes(number: int) -> int:
    """Fill so much memory, and keep it for a moment."""
    held = b"\xff" * (number * 1024 * 1024)
    time.sleep(0.5)
    return len(held)


def gone() -> None:
    raise SystemExit(3)


def test_percentiles_are_values_that_were_measured() -> None:
    """Of one to a hundred: the middle, and those that few are above."""
    values = [float(number) for number in range(100, 0, -1)]
    assert [percentile(values, share) for share in (0, 50, 95, 99, 100)] == [1, 51, 96, 100, 100]
    assert percentile([7.0], 99) == 7.0


def test_a_process_of_its_own_tells_its_time_and_memory() -> None:
    """What it held shows both in its greatest size and in the sum over all processes."""
    done = run_apart(with_megabytes, 64, watched=True)
    assert done.result == 64 * 1024 * 1024
    assert done.seconds >= 0.5
    assert done.cpu > 0
    assert done.largest > 64
    assert done.together >= done.largest


def test_what_is_made_ready_before_is_there_and_is_not_measured() -> None:
    """It is called in the same process; its memory, not watched, is told all the same."""
    before = run_apart(marked)
    after = run_apart(marked, ready=mark)
    assert (before.result, after.result) == ("", "ready")
    assert before.largest > 0


def mark() -> None:
    os.environ["IPPYO_TEST_MARK"] = "ready"


def marked() -> str:
    return os.environ.get("IPPYO_TEST_MARK", "")


def test_a_process_that_ends_without_a_result_is_no_measurement() -> None:
    """Nobody waits for it for ever."""
    with pytest.raises(ProcessEnded):
        run_apart(gone)


def test_every_write_read_and_flush_of_a_medium_is_noted() -> None:
    """The trace has what the medium was told, in order, and the medium did it."""
    inside, trace = MemoryMedium(), list[Operation]()
    medium = Traced(inside, "original", trace)
    medium.create("box", 8)
    medium.write("box", 2, b"abc")
    medium.flush("box")
    assert medium.read("box", 0, 8) == b"\0\0abc\0\0\0"
    assert trace == [
        Operation("original", "write", "box", 2, 3),
        Operation("original", "flush", "box"),
        Operation("original", "read", "box", 0, 8),
    ]


def test_the_bare_loop_writes_as_many_bytes_to_the_same_places(tmp_path: Path) -> None:
    """The bytes in between change, all others stay, and each repetition has its time."""
    file = tmp_path / "original" / "box"
    file.parent.mkdir()
    file.write_bytes(bytes(12_000))
    trace = [
        Operation("original", "write", "box", 4000, 5000),
        Operation("original", "flush", "box"),
        Operation("original", "read", "box", 4000, 5000),
    ]
    times = bare_loop(tmp_path, trace, 3)
    assert len(times) == 3
    assert min(times) > 0
    data = file.read_bytes()
    assert len(data) == 12_000
    assert not any(data[:4000])
    assert not any(data[9000:])
    assert any(data[4000:9000])


def test_a_plot_puts_greater_costs_higher_and_greater_sizes_to_the_right() -> None:
    """The picture agrees with its figures."""
    picture = plot("t", "size", [Series("one", ((10, 1), (1000, 4)))])
    circles = [line for line in picture.splitlines() if line.startswith("<circle")]
    (x1, y1), (x2, y2) = (
        (float(line.split('"')[1]), float(line.split('"')[3])) for line in circles
    )
    assert x1 < x2
    assert y1 > y2


def test_a_plot_of_one_size_and_a_name_with_signs_is_still_a_picture() -> None:
    """One point stands in the middle; letters that XML keeps for itself are escaped."""
    picture = plot("a < b & c", "size", [Series("<", ((10, 5),))])
    assert "a &lt; b &amp; c" in picture
    assert picture.count("<circle") == 1

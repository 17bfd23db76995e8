"""Measuring a piece of work: percentiles, and a process of its own with all its children."""

import os
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

_SAMPLE_SECONDS = 0.5
_MEGABYTE = 1024 * 1024
Result = TypeVar("Result")


class ProcessEnded(RuntimeError):
    """The measured process stopped without a result."""


@dataclass(frozen=True)
class Apart(Generic[Result]):
    """What a process of its own did, its children included.

    seconds: from its call to its return. cpu: seconds of all its processes. largest: the
    greatest resident size that any one of them had. together: the greatest sum of their
    proportional sizes, shared pages counted once. Both in megabytes; the second only where it
    was watched, and as far as it was seen, twice a second.
    """

    result: Result
    seconds: float
    cpu: float
    largest: float
    together: float


def percentile(values: Sequence[float], share: int) -> float:
    """The value below which `share` of a hundred lie; the nearest one that was measured."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, len(ordered) * share // 100)]


def _nothing() -> None:
    """What most measured pieces of work need before."""


def run_apart(
    function: Callable[..., Result],
    *arguments: Any,
    ready: Callable[[], None] = _nothing,
    watched: bool = False,
) -> Apart[Result]:
    """Call the function in a fresh process and measure it. Raises ProcessEnded.

    ready: what is called there before, and not measured. watched: whether its memory and its
    children's is looked at while it runs, which takes half a hundredth of the time of two cores.
    """
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(there, ready, function, arguments))
    process.start()
    there.close()
    together, seen = 0.0, 0.0
    try:
        while not here.poll(_SAMPLE_SECONDS if watched else None):
            family = tuple(family_of(process.pid or 0))
            together = max(together, sum(map(_proportional, family)))
            seen = max(seen, *map(_highest, family))
        result, seconds, cpu, largest = here.recv()
        largest = max(largest, seen)
    except EOFError as cause:
        raise ProcessEnded("the measured process stopped without a result") from cause
    finally:
        here.close()
        process.join()
    return Apart(result, seconds, cpu, largest, max(together, largest))


def _serve(
    pipe: Connection,
    ready: Callable[[], None],
    function: Callable[..., Any],
    arguments: Sequence[Any],
) -> None:
    ready()
    started, used = time.perf_counter(), _cpu()
    result = function(*arguments)
    seconds, cpu = time.perf_counter() - started, _cpu() - used
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    largest = max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024
    pipe.send((result, seconds, cpu, largest))
    pipe.close()


def _cpu() -> float:
    """CPU seconds of this process, of its children that have ended, and of those that live."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    ended = sum(usage.ru_utime + usage.ru_stime for usage in usages)
    return ended + sum(_ticks(child) for child in family_of(os.getpid()) if child != os.getpid())


def _ticks(process: int) -> float:
    """CPU seconds of a process that lives, and of its children that ended (proc(5), stat)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def family_of(process: int) -> Iterator[int]:
    """The process and all that descend from it, as far as they still live."""
    yield process
    try:
        lists = [file.read_text() for file in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it ended while we looked
        return
    for child in " ".join(lists).split():
        yield from family_of(int(child))


def _highest(process: int) -> float:
    """The greatest resident size that the process had (proc(5), status) in megabytes."""
    return _kilobytes(process, "status", "VmHWM:") * 1024 / _MEGABYTE


def _proportional(process: int) -> float:
    """The proportional set size (proc(5), smaps_rollup) in megabytes; 0 once it ended."""
    return _kilobytes(process, "smaps_rollup", "Pss:") * 1024 / _MEGABYTE


def _kilobytes(process: int, file: str, name: str) -> int:
    """The figure of this name in a file of a process; 0 once it ended."""
    try:
        lines = Path(f"/proc/{process}/{file}").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith(name))

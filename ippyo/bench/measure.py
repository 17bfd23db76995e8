"""Measuring a piece of work: percentiles, and a process of its own with all its children."""

import resource
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

_SAMPLE_SECONDS = 0.2
_MEGABYTE = 1024 * 1024
Result = TypeVar("Result")


class ProcessEnded(RuntimeError):
    """The measured process stopped without a result."""


@dataclass(frozen=True)
class Apart(Generic[Result]):
    """What a process of its own did, its children included.

    seconds: from its call to its return. cpu: seconds of all its processes. largest: the
    greatest resident size of any one of them (getrusage). together: the greatest sum of
    their proportional sizes that was seen, shared pages counted once. Both in megabytes.
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


def run_apart(function: Callable[..., Result], *arguments: Any) -> Apart[Result]:
    """Call the function in a fresh process and measure it. Raises ProcessEnded."""
    context = get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_serve, args=(there, function, arguments))
    process.start()
    there.close()
    together = 0.0
    try:
        while not here.poll(_SAMPLE_SECONDS):
            together = max(together, sum(map(_proportional, _family(process.pid or 0))))
        result, seconds, cpu, largest = here.recv()
    except EOFError as cause:
        raise ProcessEnded("the measured process stopped without a result") from cause
    finally:
        here.close()
        process.join()
    return Apart(result, seconds, cpu, largest, max(together, largest))


def _serve(pipe: Connection, function: Callable[..., Any], arguments: Sequence[Any]) -> None:
    started, used = time.perf_counter(), _cpu()
    result = function(*arguments)
    seconds, cpu = time.perf_counter() - started, _cpu() - used
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    largest = max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024
    pipe.send((result, seconds, cpu, largest))
    pipe.close()


def _cpu() -> float:
    """CPU seconds of this process and of its children that have ended."""
    usages = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _family(process: int) -> Iterator[int]:
    """The process and all that descend from it, as far as they still live."""
    yield process
    try:
        lists = [file.read_text() for file in Path(f"/proc/{process}/task").glob("*/children")]
    except OSError:  # it ended while we looked
        return
    for child in " ".join(lists).split():
        yield from _family(int(child))


def _proportional(process: int) -> float:
    """The proportional set size (proc(5), smaps_rollup) in megabytes; 0 once it ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    kilobytes = [int(line.split()[1]) for line in lines if line.startswith("Pss:")]
    return sum(kilobytes) * 1024 / _MEGABYTE

"""Reading all media side by side, in processes of their own."""

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from common.canonical import read_canonical
from common.ceremony import read_ceremony
from common.closing_reader import Expected
from common.package import package_from
from common.register import read_register
from tally_server.intake.report import Report, read_terminal

_TERMINALS_A_TASK = 2


@dataclass(frozen=True)
class Sources:
    """What media are held against, as bytes that can be sent to a process.

    ceremony, register: signed documents. package: the payload of the election package,
    built by the committee from its own folder.
    """

    ceremony: bytes
    register: bytes
    package: bytes

    def expected(self) -> Expected:
        """The verified values. Raises DocumentRefused."""
        ceremony = read_ceremony(self.ceremony)
        package = package_from(read_canonical(self.package))
        return Expected(package, read_register(self.register, ceremony))


def read_media(
    media: Path, terminals: Sequence[str], sources: Sources, workers: int
) -> Iterator[tuple[Report, Report]]:
    """Original and duplicate of every terminal, in the order given, as they are ready."""
    if workers <= 1 or len(terminals) <= _TERMINALS_A_TASK:
        yield from _read_some(media, terminals, sources)
        return
    with process_pool(workers) as pool:
        tasks = [
            pool.submit(_read_task, media, terminals[at : at + _TERMINALS_A_TASK], sources)
            for at in range(0, len(terminals), _TERMINALS_A_TASK)
        ]
        for task in tasks:
            yield from task.result()


def process_pool(workers: int) -> Executor:
    """Fresh processes: none inherits a thread, an open file or a secret."""
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"))


@cache
def _expected(sources: Sources) -> Expected:
    return sources.expected()


def _read_some(
    media: Path, terminals: Iterable[str], sources: Sources
) -> Iterator[tuple[Report, Report]]:
    expected = _expected(sources)
    for terminal in terminals:
        yield read_terminal(media / terminal, terminal, expected)


def _read_task(
    media: Path, terminals: Sequence[str], sources: Sources
) -> list[tuple[Report, Report]]:
    return list(_read_some(media, terminals, sources))

"""Media verified side by side in processes of their own, never many of them in memory.

This process reads, the others verify: what is sent to them are the bytes of one
terminal's media, and what comes back are small values.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context

from common.canonical import read_canonical
from common.package import Package, package_from
from tally_server.audit.ledger import Finding, Ledger
from tally_server.audit.medium import Against, MediumAudit, MediumFiles, MediumRead

_FEW_TERMINALS = 250  # verified here before other processes would have started
_WAITING_A_PROCESS = 4  # terminals read ahead, in memory

TerminalMedia = tuple[MediumFiles, ...]


@dataclass(frozen=True)
class Verified:
    """What was found on one terminal's media."""

    media: tuple[MediumRead, ...]
    made: frozenset[int]
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class _Sent:
    """`Against`, as bytes that can be sent to a process."""

    package: bytes
    register: frozenset[str] | None

    def against(self) -> Against:
        return Against(package_from(read_canonical(self.package)), self.register)


Verify = Callable[[Iterable[TerminalMedia]], Iterator[Verified]]


@contextmanager
def verifiers(
    package: Package, register: frozenset[str] | None, terminals: int, workers: int
) -> Iterator[Verify]:
    """What verifies the media of one terminal after the other, in the order given."""
    if workers <= 1 or terminals <= _FEW_TERMINALS:
        against = Against(package, register)
        yield lambda media: (verify_terminal(against, some) for some in media)
        return
    sent = _Sent(package.payload, register)
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _keep, (sent,)) as processes:
        yield lambda media: _in_order(processes, media, workers * _WAITING_A_PROCESS)


def _in_order(
    processes: ProcessPoolExecutor, media: Iterable[TerminalMedia], most: int
) -> Iterator[Verified]:
    """As map(), but no more than `most` terminals wait."""
    waiting: deque[Future[Verified]] = deque()
    for some in media:
        waiting.append(processes.submit(_verify_task, some))
        if len(waiting) >= most:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def verify_terminal(against: Against, media: TerminalMedia) -> Verified:
    """Every check of these media of one terminal."""
    ledger, audit = Ledger(), MediumAudit(against)
    read = [audit.verify(ledger, medium) for medium in media]
    good = tuple(one for one in read if one is not None)
    return Verified(good, frozenset(ledger.made), tuple(ledger.findings))


@cache
def _kept() -> list[Against]:
    """What this process was handed at its start."""
    return []


def _keep(sent: _Sent) -> None:
    _kept().append(sent.against())


def _verify_task(media: TerminalMedia) -> Verified:
    return verify_terminal(_kept()[-1], media)

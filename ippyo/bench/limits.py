"""The limit of a count: a bare loop of verify and open on all cores at once.

The same libraries as the count calls, on records of the same media, with nothing around
them: no file, no log, no sorting, no result. What a count needs more than this is Ippyo's.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import TypeAlias

from cryptography.hazmat.primitives import hpke
from nacl.bindings import crypto_sign_open

from common.ballot import record_binding, record_bytes, seal_info
from common.closing import RECORDS_FILE
from common.suites import SUITES, PrivateKey
from ippyo.bench.town import CONTEST, Polled
from tally_server.preparation.shares import join_seed

_RECORDS_A_PROCESS = 2000

Prepared: TypeAlias = tuple[bytes, bytes, bytes]
"""A signed message as PyNaCl wants it, the key, and the sealed part."""


@dataclass(frozen=True)
class Rates:
    """Operations a second over all processes, and CPU seconds of one verify and open."""

    verify: float
    open: float
    both: float
    cpu: float


@dataclass(frozen=True)
class _Load:
    seed: bytes
    suite: int
    info: bytes
    records: tuple[Prepared, ...]


def bare_rates(polled: Polled, workers: int, seconds: float) -> Rates:
    """Three loops of so many seconds: verify, open, and both in turn, record by record.

    Each process works through its own records again and again; the rates are added up.
    """
    context = get_context("spawn")
    barrier = context.Barrier(workers)
    pipes, processes = [], []
    for load in _loads(polled, workers):
        here, there = context.Pipe(duplex=False)
        process = context.Process(target=_serve, args=(there, barrier, load, seconds))
        process.start()
        there.close()
        pipes.append(here)
        processes.append(process)
    found = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join()
    verify, opened, both, cpu = (list(one) for one in zip(*found, strict=True))
    return Rates(sum(verify), sum(opened), sum(both), sum(cpu) / len(cpu))


def _loads(polled: Polled, workers: int) -> Iterator[_Load]:
    ceremony = polled.town.package.ceremony
    seed = join_seed(polled.town.shares, ceremony).reveal()
    info = seal_info(ceremony.uid, ceremony.suite, CONTEST)
    terminals = polled.town.package.election.terminals
    for number in range(workers):
        mine = terminals[number::workers] or terminals
        yield _Load(seed, ceremony.suite.number, info, tuple(_records(polled, mine)))


def _records(polled: Polled, terminals: Sequence[str]) -> Iterator[Prepared]:
    ceremony = polled.town.package.ceremony
    size, sealed = record_bytes(ceremony.suite), ceremony.suite.sealed_bytes
    left = _RECORDS_A_PROCESS
    for terminal in terminals:
        data = (polled.media / terminal / "original" / RECORDS_FILE).read_bytes()
        prefix = record_binding(ceremony.uid, ceremony.suite, terminal, CONTEST).prefix
        key = polled.town.certificates[terminal].key.raw
        for at in range(0, min(len(data), left * size), size):
            record = data[at : at + size]
            yield record[sealed:] + prefix + record[:sealed], key, record[:sealed]
        left -= len(data) // size
        if left <= 0:
            return


def _serve(pipe: Connection, barrier: Barrier, load: _Load, seconds: float) -> None:
    suite = SUITES[load.suite]
    opener = hpke.Suite(suite.kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
    private, info = _private(load), load.info

    def verify(records: Sequence[Prepared]) -> None:
        for message, key, _ in records:
            crypto_sign_open(message, key)

    def unseal(records: Sequence[Prepared]) -> None:
        for _, _, sealed in records:
            opener.decrypt(sealed, private, info=info)

    def both(records: Sequence[Prepared]) -> None:
        for message, key, sealed in records:
            crypto_sign_open(message, key)
            opener.decrypt(sealed, private, info=info)

    rates = []
    cpu = 0.0
    for loop in (verify, unseal, both):
        barrier.wait()
        rate, cpu = _rate(loop, load.records, seconds)
        rates.append(rate)
    pipe.send((*rates, cpu))
    pipe.close()


def _private(load: _Load) -> PrivateKey:
    private, _ = SUITES[load.suite].derive(load.seed)
    return private


def _rate(
    loop: Callable[[Sequence[Prepared]], None], records: Sequence[Prepared], seconds: float
) -> tuple[float, float]:
    """Records a second, and CPU seconds a record, over at least so many seconds."""
    blocks = [records[at : at + 50] for at in range(0, len(records), 50)]
    done, number = 0, 0
    started, used = time.perf_counter(), time.process_time()
    while (passed := time.perf_counter() - started) < seconds or not done:
        block = blocks[number % len(blocks)]
        loop(block)
        done += len(block)
        number += 1
    return done / passed, (time.process_time() - used) / done

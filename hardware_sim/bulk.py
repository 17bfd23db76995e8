"""The bulk path: closing packages of a synthetic metropolis, written without a terminal.

For benchmarks only. No recorder, no box and no voter is simulated: sealed and signed
records are laid straight into closing packages. Every package names `bulk` as the program
that made it, in its log and its manifest, and an official election is refused.
The media have the form of any others, so that a count does all its work on them.
"""

import secrets
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from multiprocessing import get_context
from pathlib import Path

from common.ballot import make_record
from common.box_contents import Contents
from common.box_header import MediumRole
from common.certificates import Certificate, read_certificate
from common.closing import ClosingInput, Slip, make_closing
from common.eventlog import Event, Head, append, first_head
from common.grant import ID_BYTES
from common.japan import JAPAN
from common.package import Package, read_package
from common.secret import Secret
from common.signing import SigningKey
from common.text import Value

PROGRAM: Mapping[str, str] = {"version": "bulk", "sha256": "0" * 64}
"""What stands where a terminal names its program: no program of a terminal wrote this."""

_TERMINALS_A_TASK = 8


class BulkRefused(ValueError):
    """An official election: its records come from voters at terminals, and from nowhere else."""


@dataclass(frozen=True)
class BulkTerminal:
    """One terminal to make up. signing: the seed of its key. choices: for each contest,
    how often each choice is made."""

    certificate: bytes
    signing: bytes
    choices: Mapping[str, Mapping[str, int]]


def write_bulk(
    package: bytes, terminals: Sequence[BulkTerminal], folder: Path, workers: int
) -> Iterator[Slip]:
    """`folder/<terminal>/{original,duplicate}` of every terminal; the slips, in order.

    package: the signed election package. Raises BulkRefused before anything is written.
    """
    _open_package(package)
    chunks = [
        terminals[at : at + _TERMINALS_A_TASK] for at in range(0, len(terminals), _TERMINALS_A_TASK)
    ]
    if workers <= 1 or len(chunks) == 1:
        for chunk in chunks:
            yield from _write_some(package, chunk, folder)
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _keep, (package,)) as pool:
        for slips in pool.map(_write_task, chunks, [folder] * len(chunks)):
            yield from slips


@cache
def _open_package(data: bytes) -> Package:
    package = read_package(data)
    if package.election.mode not in ("rehearsal", "training"):
        raise BulkRefused("the bulk path makes no record of an official election")
    return package


@cache
def _kept() -> list[bytes]:
    """The package of this process, handed over once and not with every task."""
    return []


def _keep(package: bytes) -> None:
    _kept().append(package)


def _write_task(terminals: Sequence[BulkTerminal], folder: Path) -> list[Slip]:
    return _write_some(_kept()[0], terminals, folder)


def _write_some(data: bytes, terminals: Sequence[BulkTerminal], folder: Path) -> list[Slip]:
    package = _open_package(data)
    return [_write_terminal(package, data, terminal, folder) for terminal in terminals]


def _write_terminal(package: Package, data: bytes, what: BulkTerminal, folder: Path) -> Slip:
    ceremony = package.ceremony
    certificate = read_certificate(what.certificate, ceremony.root_key, ceremony.uid)
    key = SigningKey(Secret(what.signing))
    contents = _contents(package, certificate.name, what.choices, key)
    log, head = _log(package, certificate, contents.count)
    closing = make_closing(
        ClosingInput(
            package,
            data,
            certificate,
            package.election.place_of(certificate.name).id,
            1,
            PROGRAM,
            False,
            contents,
            log,
            head,
        ),
        key,
    )
    for role in MediumRole:
        medium = folder / certificate.name / role.word
        medium.mkdir(parents=True)
        for name, content in closing.on(role, key).items():
            (medium / name).write_bytes(content)
    return closing.slip


def _contents(
    package: Package, terminal: str, choices: Mapping[str, Mapping[str, int]], key: SigningKey
) -> Contents:
    ceremony = package.ceremony
    sealer = ceremony.suite.sealer(ceremony.election_key)
    records = {
        contest.id: tuple(
            sorted(
                make_record(ceremony.uid, sealer, terminal, contest.id, choice, key)
                for choice, times in choices.get(contest.id, {}).items()
                for _ in range(times)
            )
        )
        for contest in package.election.contests
    }
    voters = max(map(len, records.values()))
    return Contents(records, tuple(sorted(secrets.token_bytes(ID_BYTES) for _ in range(voters))))


def _log(package: Package, certificate: Certificate, voters: int) -> tuple[bytes, Head]:
    """A log as long as a terminal's: an entry a voter, spread over the hours of the place."""
    election = package.election
    place = election.place_of(certificate.name)
    day = place.first_day or election.date
    opening = datetime.combine(day, time.fromisoformat(place.open), JAPAN)
    step = (datetime.combine(day, time.fromisoformat(place.close), JAPAN) - opening) / (voters + 1)
    start: Mapping[str, Value] = {
        "package": package.hash,
        "certificate": certificate.sha256,
        "program": PROGRAM["version"],
    }
    events: list[tuple[Event, Mapping[str, Value]]] = [
        (Event.PROVISIONED, start),
        (Event.ZERO_CHECKED, {"original": 0, "duplicate": 0}),
        (Event.OPENED, {"opening": 1}),
        *((Event.BALLOT_RECORDED, {"voters": number}) for number in range(1, voters + 1)),
        (Event.CLOSING, {"voters": voters}),
    ]
    head, lines = first_head(package.ceremony.uid, certificate.name), []
    for number, (event, values) in enumerate(events):
        moment = opening + step * max(0, number - 2)
        line, head = append(head, moment, event, **values)
        lines.append(line)
    return b"".join(lines), head

"""A polling day: every terminal of an election, in several processes, media left behind.

MEDIA/<terminal>/original/…    MEDIA/<terminal>/duplicate/…    MEDIA/slips.csv
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from common.certificates import read_certificate
from common.closing import Slip
from common.package import read_package
from common.secret import Secret
from common.signing import PublicKey, SigningKey
from hardware_sim.clock import SimulatedClock
from hardware_sim.medium import SimulatedMedium
from hardware_sim.virtual_terminal import Desk, Devices, VirtualTerminal, voting_days
from hardware_sim.voters import deal
from terminal.provision import Provision


@dataclass(frozen=True)
class TerminalTask:
    """One terminal's day, as bytes that can be sent to a process.

    signing, reception: seeds of keys that only this simulation knows. choices: for each
    contest, how often each choice is made. seed: of the voters' order; the seals stay
    random whatever it is.
    """

    package: bytes
    certificate: bytes
    signing: bytes
    reception: bytes
    receptions: tuple[bytes, ...]
    program: Mapping[str, str]
    choices: Mapping[str, Mapping[str, int]]
    seed: str
    folder: Path


@dataclass(frozen=True)
class TerminalDay:
    """What is left of a terminal's day: the slip, and how many voted."""

    slip: Slip
    voters: int


def simulate(tasks: Sequence[TerminalTask], workers: int) -> Iterator[TerminalDay]:
    """Every terminal's day, as they end; the media lie in the tasks' folders."""
    if workers <= 1 or len(tasks) == 1:
        yield from map(live, tasks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in as_completed([pool.submit(live, task) for task in tasks]):
            yield done.result()


def live(task: TerminalTask) -> TerminalDay:
    """One terminal from the zero check to the slip; its media written as folders."""
    package = read_package(task.package)
    ceremony = package.ceremony
    certificate = read_certificate(task.certificate, ceremony.root_key, ceremony.uid)
    provision = Provision(
        package,
        task.package,
        certificate,
        tuple(PublicKey(raw) for raw in task.receptions),
        task.program,
    )
    rng = Random(f"{task.seed}/{certificate.name}")  # noqa: S311  # deals virtual voters
    voters = deal(task.choices, rng)
    devices = _devices(provision)
    virtual = VirtualTerminal(
        provision,
        devices,
        SigningKey(Secret(task.signing)),
        Desk(SigningKey(Secret(task.reception))),
    )
    slip = virtual.live(voters, rng)
    folder = task.folder / certificate.name
    devices.original.write_folder(folder / "original")
    devices.duplicate.write_folder(folder / "duplicate")
    return TerminalDay(slip, len(voters))


def _devices(provision: Provision) -> Devices:
    election = provision.package.election
    place = election.place_of(provision.terminal)
    start = voting_days(place, election.date)[0]
    return Devices(
        SimulatedMedium("original"),
        SimulatedMedium("duplicate"),
        SimulatedMedium("disk"),
        SimulatedClock.at(start, place.open),
    )


def slips_csv(slips: Mapping[str, Slip]) -> bytes:
    """`slips.csv` as the witnesses' slips are copied into it, in terminal order."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("terminal", "records", "digest"))
    for terminal in sorted(slips):
        slip = slips[terminal]
        writer.writerow((terminal, slip.records, slip.digest))
    return table.getvalue().encode()

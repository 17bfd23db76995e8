"""A polling day: every terminal of an election, in several processes, media left behind.

MEDIA/<terminal>/original/…    MEDIA/<terminal>/duplicate/…    MEDIA/slips.csv
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, parent_process
from pathlib import Path
from random import Random

from common.certificates import read_certificate
from common.closing import Slip
from common.package import read_package
from common.secret import Secret
from common.signing import PublicKey, SigningKey
from hardware_sim.clock import SimulatedClock
from hardware_sim.faults import Fault, FaultPlan
from hardware_sim.hours import voting_days
from hardware_sim.medium import SimulatedMedium
from hardware_sim.power import Power
from hardware_sim.virtual_terminal import Devices, Events, VirtualTerminal
from hardware_sim.voters.deal import deal
from terminal.process import harden
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
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class TerminalDay:
    """What is left of a terminal's day. slip: None where it could not be closed."""

    terminal: str
    slip: Slip | None
    events: Events


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
    _keep_quiet()
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
    devices = _devices(provision, task)
    virtual = VirtualTerminal(
        provision,
        devices,
        SigningKey(Secret(task.signing)),
        SigningKey(Secret(task.reception)),
    )
    slip = virtual.live(voters, rng)
    folder = task.folder / certificate.name
    devices.original.write_folder(folder / "original")
    devices.duplicate.write_folder(folder / "duplicate")
    return TerminalDay(certificate.name, slip, virtual.events)


@cache
def _keep_quiet() -> None:
    """Once a process: as a real terminal, but without locking the memory of a laptop."""
    if parent_process() is not None:
        harden(lock_memory=False)


def _devices(provision: Provision, task: TerminalTask) -> Devices:
    election, terminal = provision.package.election, provision.terminal
    place = election.place_of(terminal)
    clock = SimulatedClock.at(voting_days(place, election.date)[0], place.open)
    power = Power()

    def medium(role: str) -> SimulatedMedium:
        plan = FaultPlan(task.faults, terminal, role)
        kept = Random(f"{task.seed}/{terminal}/{role}")  # noqa: S311  # what a power cut keeps
        return SimulatedMedium(role, power, plan, clock, kept)

    return Devices(medium("original"), medium("duplicate"), medium("disk"), clock, power)


def slips_csv(slips: Iterable[Slip]) -> bytes:
    """`slips.csv` as the witnesses' slips are copied into it, in terminal order."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("terminal", "records", "digest"))
    for slip in sorted(slips, key=lambda slip: slip.terminal):
        writer.writerow((slip.terminal, slip.records, slip.digest))
    return table.getvalue().encode()

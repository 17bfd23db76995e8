"""`ippyo simulate day`: every terminal of a rehearsal on simulated devices."""

import secrets
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from common.certificates import Role, certify
from common.election import Election
from common.inputs import refuse
from common.package import Package
from common.signing import SigningKey
from hardware_sim.ballots import Script, read_ballots
from hardware_sim.day import TerminalDay, TerminalTask, simulate, slips_csv
from hardware_sim.fault_file import read_faults
from hardware_sim.faults import Fault
from ippyo.exits import Exit, bad_input_said
from ippyo.keys import hold
from ippyo.new_folder import new_folder
from ippyo.program import program
from ippyo.screen import Bars, Screen
from ippyo.sources import Collected, NamedElection, read_election, read_file, read_keys
from ippyo.workers import Workers, workers_or_all
from tally_server.preparation.key_folder import KeyFolder


@dataclass(frozen=True)
class DayFiles:
    """What the command line names."""

    election: Path
    ballots: Path
    out: Path
    keys: Path
    seed: str
    faults: Path | None = None


@dataclass(frozen=True)
class Prepared:
    """Everything a day needs, read and checked."""

    package: Package
    package_file: bytes
    keys: KeyFolder
    root: SigningKey
    script: Script
    faults: tuple[Fault, ...]


def day_command(
    election: Annotated[Path, typer.Option("--election", help="選挙フォルダーか選挙パッケージ")],
    ballots: Annotated[Path, typer.Option("--ballots", help="投票の台本 ballots.csv")],
    out: Annotated[Path, typer.Option("--out", help="媒体を残す新しいフォルダー MEDIA")],
    keys: Annotated[
        Path | None,
        typer.Option("--keys", help="KEYS。無ければリハーサルの鍵の式をして作る"),
    ] = None,
    seed: Annotated[
        int | None, typer.Option("--seed", help="同じ順で再現する(封は毎回変わる)")
    ] = None,
    faults: Annotated[Path | None, typer.Option("--faults", help="起こす故障 faults.toml")] = None,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """全端末の1日: 零票確認、開始、投票、締切。媒体をフォルダーとして残す。"""
    screen = Screen(quiet=as_json)
    chosen = str(secrets.randbits(64) if seed is None else seed)
    files = DayFiles(election, ballots, out, keys or out.parent / "keys", chosen, faults)
    with bad_input_said(screen), screen.bars() as bars:
        days = run_day(files, workers_or_all(workers), bars)
    voters = sum(day.events.recorded for day in days)
    if as_json:
        screen.json(
            {
                "media": str(files.out),
                "keys": str(files.keys),
                "seed": chosen,
                "voters": voters,
                "terminals": [_as_json(day) for day in sorted(days, key=lambda day: day.terminal)],
            }
        )
    screen.say("day-done", terminals=len(days), voters=voters, folder=str(files.out))
    for day in days:
        if day.events.restarts or day.events.retired:
            screen.say("day-trouble", terminal=day.terminal, **_trouble(day))
    sys.exit(Exit.DONE)


def _as_json(day: TerminalDay) -> dict[str, Any]:
    return {
        "terminal": day.terminal,
        "records": day.slip.records if day.slip else None,
        "recorded": day.events.recorded,
        "restarts": day.events.restarts,
        "told": day.events.told,
        "retired": day.events.retired,
        "left": day.events.left,
    }


def _trouble(day: TerminalDay) -> dict[str, int]:
    return {
        "restarts": day.events.restarts,
        "recorded": day.events.recorded,
        "left": day.events.left,
    }


def run_day(files: DayFiles, workers: int, bars: Bars) -> list[TerminalDay]:
    """The whole day; MEDIA is there whole, or not at all. Raises BadInput."""
    return run_prepared(prepare(files), files, workers, bars)


def run_prepared(
    prepared: Prepared, files: DayFiles, workers: int, bars: Bars
) -> list[TerminalDay]:
    """As run_day(), for what prepare() read."""
    with new_folder(files.out) as folder:
        tasks = day_tasks(prepared, folder, files.seed)
        step = bars.add("progress-day", len(tasks))
        days = []
        for day in simulate(tasks, workers):
            days.append(day)
            step(1)
        (folder / "slips.csv").write_bytes(slips_csv([day.slip for day in days if day.slip]))
    return days


def prepare(files: DayFiles) -> Prepared:
    """Election, script and keys; a rehearsal ceremony where there are no keys yet.

    Raises BadInput with the faults of all files.
    """
    named = read_election(files.election)
    election = named.election
    if election.mode == "official":
        raise refuse("election.toml", "command.official-refused", column="mode")
    collected = Collected()
    if files.out.exists() and (not files.out.is_dir() or any(files.out.iterdir())):
        collected.errors += refuse(files.out.name, "command.not-empty").errors
    script = collected.read(
        lambda: read_ballots(read_file(files.ballots), election, files.ballots.name)
    )
    # The keys of a built package exist already: no other ceremony can be held for it.
    there = named.built is not None or _holds_something(files.keys)
    keys = collected.read(lambda: read_keys(files.keys, named)) if there else None
    faults = collected.read(lambda: _read_faults(files, election))
    collected.stop()
    if script is None:
        raise AssertionError("no fault and no script")
    if keys is None:
        hold(files.election, files.keys)
        keys = read_keys(files.keys, named)
    root = keys.root()
    package = Package(election, keys.ceremony)
    return Prepared(package, _package_file(named, package, root), keys, root, script, faults or ())


def _read_faults(files: DayFiles, election: Election) -> tuple[Fault, ...]:
    if files.faults is None:
        return ()
    return read_faults(read_file(files.faults), election.terminals, files.faults.name)


def _holds_something(path: Path) -> bool:
    return path.exists() and not (path.is_dir() and not any(path.iterdir()))


def _package_file(named: NamedElection, package: Package, root: SigningKey) -> bytes:
    return named.package_file or package.sign(root)


def day_tasks(prepared: Prepared, folder: Path, seed: str) -> list[TerminalTask]:
    """A key and a certificate for every device of the day, and each terminal's task.

    Every day makes new keys, as real terminals do: those of the last day were destroyed
    at its close. The certificates of earlier days stay in force, so that their media can
    be counted again.
    """
    election, uid = prepared.package.election, prepared.package.ceremony.uid
    desks = {place.id: SigningKey.generate() for place in election.places}
    signing = {terminal: SigningKey.generate() for terminal in election.terminals}
    desk_certificates = [
        certify(prepared.root, uid, Role.RECEPTION, name, key.public) for name, key in desks.items()
    ]
    certificates = {
        terminal: certify(prepared.root, uid, Role.TERMINAL, terminal, key.public)
        for terminal, key in signing.items()
    }
    prepared.keys.add([*desk_certificates, *certificates.values()], prepared.root)
    running = program()
    return [
        TerminalTask(
            prepared.package_file,
            certificates[terminal].der,
            signing[terminal].seed.reveal(),
            desks[election.place_of(terminal).id].seed.reveal(),
            (desks[election.place_of(terminal).id].public.raw,),
            running,
            prepared.script.of(terminal),
            seed,
            folder,
            prepared.faults,
        )
        for terminal in election.terminals
    ]

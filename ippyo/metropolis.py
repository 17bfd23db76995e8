"""`ippyo simulate metropolis`: the media of a made-up metropolis, by the bulk path.

For benchmarks and for trying a count at full size. No terminal, recorder or voter is
simulated; every package names `bulk` as its program, in its log and its manifest, and an
official election is refused before anything is written (hardware_sim/bulk.py).

    FOLDER/package.json     the election package
    FOLDER/keys/            its KEYS, with the shares, as of any rehearsal
    FOLDER/media/           MEDIA, with slips.csv
    FOLDER/roll.csv         voters of each place and contest
    FOLDER/made.json        what was made: nothing that an election has
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from common.election import Election
from common.inputs import refuse
from hardware_sim.bulk import PROGRAM
from hardware_sim.day import slips_csv
from ippyo.bench.town import Polled, Town, found, found_town, poll
from ippyo.exits import bad_input_said
from ippyo.new_folder import new_folder, refuse_used
from ippyo.screen import Bars, Screen
from ippyo.sources import read_election
from ippyo.workers import Workers, workers_or_all
from tally_server.preparation.key_folder import write_key_folder

PACKAGE_FILE = "package.json"
MADE_FILE = "made.json"


@dataclass(frozen=True)
class Wanted:
    """What the command line asks for. election: whose terminals are used; None: made up, with
    so many records a terminal."""

    voters: int
    folder: Path
    election: Path | None = None
    terminal_records: int = 500
    suite: int = 1


def metropolis(
    voters: Annotated[int, typer.Option("--voters", min=1, help="投票する人の数(全端末の合計)")],
    folder: Annotated[Path, typer.Option("--folder", help="書く新しいフォルダー")],
    election: Annotated[
        Path | None,
        typer.Option("--election", help="使う選挙(リハーサルだけ)。無ければ都市を作り上げる"),
    ] = None,
    terminal_records: Annotated[
        int, typer.Option("--terminal-records", min=1, max=5000, help="1台あたりの票の数")
    ] = 500,
    suite: Annotated[int, typer.Option("--suite", min=1, max=2, help="暗号の組(1 か 2)")] = 1,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """性能測定用: 端末も投票者も再現せず、媒体だけを一括で作り上げる。"""
    screen = Screen(quiet=as_json)
    wanted = Wanted(voters, folder, election, terminal_records, suite)
    with bad_input_said(screen), screen.bars() as bars:
        polled = make(wanted, workers_or_all(workers), bars)
    if as_json:
        screen.json(made_of(polled) | {"folder": str(folder)})
    terminals = len(polled.town.package.election.terminals)
    screen.say("metropolis-made", voters=voters, terminals=terminals, folder=str(folder))


def make(wanted: Wanted, workers: int, bars: Bars) -> Polled:
    """The folder is there whole, or not at all. Raises BadInput."""
    refuse_used(wanted.folder)
    town = _town(wanted)
    with new_folder(wanted.folder) as folder:
        step = bars.add("progress-day", len(town.package.election.terminals))
        polled = poll(town, wanted.voters, folder / "media", workers, step)
        _write_papers(folder, polled)
    return polled


def _town(wanted: Wanted) -> Town:
    if wanted.election is None:
        terminals = -(-wanted.voters // wanted.terminal_records)
        return found_town(terminals, wanted.suite, wanted.terminal_records + 1)
    election = read_election(wanted.election).election
    if election.mode == "official":
        raise refuse("election.toml", "command.official-refused", column="mode")
    most = len(election.terminals) * election.box_capacity
    if wanted.voters > most:
        raise refuse("--voters", "command.metropolis-full", most=most)
    return found(election, wanted.suite)


def _write_papers(folder: Path, polled: Polled) -> None:
    town = polled.town
    (folder / PACKAGE_FILE).write_bytes(town.package_file)
    keys = write_key_folder(folder / "keys", town.outcome)
    keys.add(town.certificates.values(), town.outcome.root)
    (folder / "media" / "slips.csv").write_bytes(slips_csv(polled.slips.values()))
    (folder / "roll.csv").write_bytes(_roll_csv(town.package.election, polled))
    (folder / MADE_FILE).write_text(json.dumps(made_of(polled), indent=1) + "\n")


def made_of(polled: Polled) -> dict[str, Any]:
    """What the folder holds: that no terminal made it, and every choice over all of it."""
    election = polled.town.package.election
    made: Mapping[str, Mapping[str, int]] = polled.made
    return {
        "path": "bulk",
        "program": dict(PROGRAM),
        "election": election.id,
        "mode": election.mode,
        "terminals": len(election.terminals),
        "voters": max(sum(choices.values()) for choices in made.values()),
        "made": {contest: dict(choices) for contest, choices in made.items()},
    }


def _roll_csv(election: Election, polled: Polled) -> bytes:
    voters = dict.fromkeys((place.id for place in election.places), 0)
    for terminal, slip in polled.slips.items():
        voters[election.place_of(terminal).id] += slip.records // len(election.contests)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("place", "contest", "voters"))
    for place, number in voters.items():
        writer.writerows((place, contest.id, number) for contest in election.contests)
    return table.getvalue().encode()

"""`ippyo demo`: a whole election, replayed as a rehearsal, from folder to result.

Its lines are the ten steps of the life of a vote (docs/life-of-a-vote.md). The script of
the virtual voters is read from the package and never written beside the results.
"""

import sys
import time
from collections import Counter
from collections.abc import Mapping
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

import typer
from rich import box
from rich.table import Table

from common.ballot import NO_CHOICE
from common.folder import FILES
from common.inputs import refuse
from common.text import text
from hardware_sim.ballots import Script
from ippyo.audit_verify import audited
from ippyo.count_inputs import CountFiles
from ippyo.elections import write_folder
from ippyo.exits import Exit, bad_input_said
from ippyo.keys import hold
from ippyo.practice.command import practise
from ippyo.screen import Screen
from ippyo.simulate import DayFiles, prepare, run_prepared
from ippyo.sources import read_election, read_file
from ippyo.tally import Where, count_files
from ippyo.workers import Workers, workers_or_all
from tally_server.audit.verify_media import AuditInput
from tally_server.count.output import PUBLIC_FILE, SEALED_FILE

DATA = "data/shijonawate"
PARTS = ("election", "keys", "media", "results")
FILES_SAID = {
    **{part: part for part in PARTS},
    "sealed": f"results/{SEALED_FILE}",
    "public": f"results/{PUBLIC_FILE}",
}


class Differs(RuntimeError):
    """The count gave other numbers than the voters cast, or proves them not: the worst bug."""


def demo(
    out: Annotated[Path | None, typer.Option("--out", help="全部を残す新しいフォルダー")] = None,
    workers: Workers = None,
    serve: Annotated[
        bool, typer.Option("--serve", help="終わったら、見本の町で開票を練習する(ippyo practice)")
    ] = False,
) -> None:
    """四條畷市長選挙(2024年12月22日)を、準備から確定までリハーサルとして再現する。"""
    screen = Screen()
    started = time.monotonic()
    screen.say("demo-start")
    with bad_input_said(screen):
        folder = _folder(out)
        with as_file(files("ippyo").joinpath(DATA)) as data:
            document = replay(data, folder, workers_or_all(workers), screen)
            titles = {
                one.id: one.title for one in read_election(folder / PARTS[0]).election.contests
            }
    for contest in document["contests"]:
        screen.out.print(result_table(contest, titles[contest["id"]], screen))
    screen.say("demo-files", folder=str(folder))
    for part, path in FILES_SAID.items():
        what = text(f"command.demo-file-{part}", screen.language)
        screen.say("demo-file", path=str(folder / path), what=what)
    screen.say("demo-done", seconds=f"{time.monotonic() - started:.1f}")
    if serve:
        with bad_input_said(screen):
            practise(folder / "practice", workers_or_all(workers), screen)
    sys.exit(Exit.DONE)


def replay(data: Path, folder: Path, workers: int, screen: Screen) -> dict[str, Any]:
    """The ten steps; the document of `results.json`. Raises BadInput, Differs."""
    election, keys, media, results = (folder / part for part in PARTS)
    write_folder(election, {name: read_file(data / name) for name in FILES})
    hold(election, keys)
    day = DayFiles(election, data / "ballots.csv", media, keys, "demo")
    prepared = prepare(day)
    screen.say("demo-1")
    with screen.bars() as bars:
        days = run_prepared(prepared, day, workers, bars)
    voters = sum(one.events.recorded for one in days)
    for step in ("demo-2", "demo-3", "demo-4", "demo-5", "demo-6"):
        screen.say(step, terminals=len(days), voters=voters)
    counted = CountFiles(election, keys, media, results, roll=data / "roll.csv")
    code, document = count_files(counted, Where(workers), screen)
    if code is not Exit.DONE:
        raise Differs("the rehearsal did not come to a result")
    for step in ("demo-7", "demo-8", "demo-9"):
        screen.say(step)
    compare(document, prepared.script)
    checks = audit_bundles(keys, results, workers, screen)
    screen.say("demo-10", checks=checks)
    return document


def audit_bundles(keys: Path, results: Path, workers: int, screen: Screen) -> int:
    """Both bundles pass every check; of how many numbers. Raises Differs."""
    made: set[int] = set()
    for name in (SEALED_FILE, PUBLIC_FILE):
        verdict = audited(AuditInput(results / name, keys, workers=workers), screen)
        if not verdict.passed or not verdict.anchored:
            raise Differs(f"{name} does not pass its audit")
        made |= set(verdict.asked)
    return len(made)


def compare(document: Mapping[str, Any], script: Script) -> None:
    """Every total is what the virtual voters cast. Raises Differs."""
    if differences(document, script):
        raise Differs("the totals are not what the voters cast")


def differences(document: Mapping[str, Any], script: Script) -> Counter[tuple[str, str]]:
    """By contest and choice: how many votes too many or too few were counted."""
    cast: Counter[tuple[str, str]] = Counter()
    for contests in script.choices.values():
        for contest, choices in contests.items():
            for choice, number in choices.items():
                cast[contest, choice] += number
    counted: Counter[tuple[str, str]] = Counter()
    for result in document["contests"]:
        counted[result["id"], NO_CHOICE] = result["electronic"]["ended_without_choice"]
        for row in result["candidates"]:
            counted[result["id"], row["id"]] = row["electronic"]
    return (cast - counted) + (counted - cast)


def result_table(contest: Mapping[str, Any], title: str, screen: Screen) -> Table:
    """A contest's result as a table for the terminal window."""

    def said(key: str, **values: str) -> str:
        return text(f"command.demo-{key}", screen.language, **values)

    # ASCII lines: a Japanese terminal may draw the finer ones two columns wide.
    table = Table(title=said("table", title=title), title_justify="left", box=box.ASCII2)
    table.add_column(said("candidate"))
    table.add_column(said("votes"), justify="right")
    table.add_column(said("elected"), justify="center")
    for row in contest["candidates"]:
        elected = row["id"] in contest["outcome"]["elected"]
        votes = f"{int(row['printed']):,}" if row["printed"].isdigit() else row["printed"]
        table.add_row(row["name"], votes, said("mark") if elected else "")
    table.add_section()
    electronic = contest["electronic"]
    table.add_row(said("valid"), f"{contest['valid']:,}", "")
    table.add_row(said("ended"), f"{electronic['ended_without_choice']:,}", "")
    table.add_row(said("records"), f"{electronic['records']:,}", "")
    return table


def _folder(out: Path | None) -> Path:
    """The folder named, new or empty, or a temporary one. Raises BadInput."""
    if out is None:
        return Path(mkdtemp(prefix="ippyo-demo-"))
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise refuse(out.name, "command.not-empty")
    return out

"""`ippyo tally count`: the count without the server's people; same code, same checks."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from common.closing import Slip
from common.election import Election
from common.inputs import refuse
from common.package import Package
from common.secret import Secret
from ippyo.exits import Exit, bad_input_said
from ippyo.keys import gather_shares, shares_refused
from ippyo.out_folder import refuse_out, work_folder
from ippyo.screen import Screen
from ippyo.sources import Collected, read_election, read_file, read_keys
from ippyo.workers import Workers, workers_or_all
from tally_server.count.count import Counted, CountInput, Stopped, count
from tally_server.count.output import (
    CSV_FILE,
    MEDIA_FILE,
    RESULTS_FILE,
    STATEMENT_FILE,
    json_bytes,
    media_csv,
    statement_bytes,
    take_away_old,
    write_all,
)
from tally_server.count.results import results_csv, results_document
from tally_server.inputs.agreement import match_paper
from tally_server.inputs.decision import Decisions
from tally_server.inputs.decisions import read_decisions
from tally_server.inputs.paper import PaperVotes, read_paper
from tally_server.inputs.roll import read_roll
from tally_server.inputs.slips import read_slips
from tally_server.intake.findings import open_findings
from tally_server.intake.media import SLIPS_FILE
from tally_server.intake.readers import Sources
from tally_server.preparation.key_folder import KeyFolder
from tally_server.preparation.shares import SharesRefused

app = typer.Typer(no_args_is_help=True, help="開票所: 媒体を読み、数え、結果を出す。")


@app.callback()
def tally() -> None:
    """開票所: 媒体を読み、数え、結果を出す。"""


@dataclass(frozen=True)
class CountFiles:
    """What the command line names."""

    election: Path
    keys: Path
    media: Path
    out: Path
    shares: tuple[Path, ...] = ()
    slips: Path | None = None
    roll: Path | None = None
    paper: Path | None = None
    decisions: Path | None = None


@dataclass(frozen=True)
class Read:
    """All files read without a fault."""

    package: Package
    folder: KeyFolder
    shares: tuple[Secret, ...]
    slips: dict[str, Slip] | None
    roll: dict[tuple[str, str], int] | None
    paper: dict[str, PaperVotes]
    decisions: Decisions


@app.command("count")
def count_command(
    election: Annotated[Path, typer.Option("--election", help="選挙フォルダーか選挙パッケージ")],
    keys: Annotated[Path, typer.Option("--keys", help="KEYS フォルダー")],
    media: Annotated[Path, typer.Option("--media", help="媒体のフォルダー")],
    out: Annotated[Path, typer.Option("--out", help="結果を書くフォルダー")],
    share: Annotated[
        list[Path] | None, typer.Option("--share", help="鍵のかけら(必要な数だけ繰り返す)")
    ] = None,
    slips: Annotated[Path | None, typer.Option("--slips", help="締切票 slips.csv")] = None,
    roll: Annotated[Path | None, typer.Option("--roll", help="名簿の投票者数 roll.csv")] = None,
    paper: Annotated[Path | None, typer.Option("--paper", help="紙の票 paper.csv")] = None,
    decisions: Annotated[
        Path | None, typer.Option("--decisions", help="2人の決定 decisions.json")
    ] = None,
    workers: Workers = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """媒体を全部確かめ、まとめて開き、紙の票を合わせ、当選人を定める。"""
    screen = Screen(quiet=as_json)
    files = CountFiles(
        election, keys, media, out, tuple(share or ()), slips, roll, paper, decisions
    )
    with bad_input_said(screen):
        code, document = count_files(files, workers_or_all(workers), screen)
    if as_json:
        screen.json(document)
    if code is not Exit.PEOPLE_DECIDE:
        screen.say("count-done", folder=str(out))
    if code is Exit.OUTCOME_OPEN:
        screen.say("count-outcome")
    sys.exit(code)


def count_files(files: CountFiles, workers: int, screen: Screen) -> tuple[Exit, dict[str, Any]]:
    """Count, and write the results; the exit code and the document for --json.

    Raises BadInput.
    """
    read = read_all(files)
    official = read.package.election.mode == "official"
    take_away_old(files.out, official=official)
    result = _count(files, read, workers, screen)
    for finding in result.findings:
        screen.warn(finding.say(screen.language))
    if isinstance(result, Stopped):
        screen.say("count-stopped", number=len(open_findings(result.findings)))
        problems = [finding.as_json() for finding in result.findings]
        return Exit.PEOPLE_DECIDE, {"results": None, "problems": problems}
    decisions = read.decisions.as_json()
    document = results_document(read.package, result.contests, result.findings, decisions)
    write_all(
        files.out,
        {
            CSV_FILE: results_csv(result.contests),
            MEDIA_FILE: media_csv(result.statement["media"]),
            STATEMENT_FILE: statement_bytes(result.statement),
            RESULTS_FILE: json_bytes(document),
        },
    )
    return Exit.OUTCOME_OPEN if result.outcome_open else Exit.DONE, document


def _count(files: CountFiles, read: Read, workers: int, screen: Screen) -> Stopped | Counted:
    sources = Sources(
        read_file(files.keys / "ceremony.json"),
        read_file(files.keys / "register.json"),
        read.package.payload,
    )
    with work_folder(files.out) as work, screen.bars() as bars:
        what = CountInput(
            read.package,
            sources,
            files.keys,
            files.media,
            work,
            read.shares,
            read.slips,
            read.roll,
            read.paper,
            read.decisions,
            workers,
        )
        try:
            return count(what, bars.add)
        except SharesRefused as cause:
            raise shares_refused(cause, read.folder) from cause


def read_all(files: CountFiles) -> Read:
    """Every file that was named, read. Raises BadInput with the faults of all of them."""
    named = read_election(files.election)
    election = named.election
    collected = Collected()
    if not files.media.is_dir():
        collected.errors += refuse(files.media.name, "count.media-folder").errors
    collected.read(lambda: refuse_out(files.out, files.media))
    folder = collected.read(lambda: read_keys(files.keys, named))
    shares = None
    if folder is not None:
        keys = folder
        shares = collected.read(lambda: gather_shares(keys, list(files.shares)))
    slips = collected.read(lambda: _read_slips(files, election))
    roll = collected.read(lambda: _read_roll(files, election))
    decisions = collected.read(lambda: _read_decisions(files, election)) or Decisions()
    paper = collected.read(lambda: _read_paper(files, election, decisions))
    if not collected.errors:
        collected.read(lambda: match_paper(decisions, paper or {}, decisions.file))
    collected.stop()
    if folder is None or shares is None:
        raise AssertionError("no fault and no keys")
    package = Package(election, folder.ceremony)
    return Read(package, folder, shares, slips, roll, paper or {}, decisions)


def _read_slips(files: CountFiles, election: Election) -> dict[str, Slip] | None:
    lying_there = files.media / SLIPS_FILE
    file = files.slips or (lying_there if lying_there.exists() else None)
    return None if file is None else read_slips(read_file(file), election, file.name)


def _read_roll(files: CountFiles, election: Election) -> dict[tuple[str, str], int] | None:
    file = files.roll
    return None if file is None else read_roll(read_file(file), election, file.name)


def _read_decisions(files: CountFiles, election: Election) -> Decisions | None:
    file = files.decisions
    return None if file is None else read_decisions(read_file(file), election, file.name)


def _read_paper(
    files: CountFiles, election: Election, decisions: Decisions
) -> dict[str, PaperVotes] | None:
    file = files.paper
    if file is None:
        return None
    return read_paper(read_file(file), election, file.name, decisions.invalidated)

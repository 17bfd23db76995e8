"""`ippyo tally count`: the count without the server's people; same code, same checks."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from common.problems import Problem
from ippyo.bundles import bundles
from ippyo.cluster import cluster
from ippyo.count_inputs import CountFiles, Read, read_all
from ippyo.exits import Exit, bad_input_said
from ippyo.keys import Passphrase, shares_refused
from ippyo.out_folder import work_folder
from ippyo.records import record_files, record_source
from ippyo.screen import Screen
from ippyo.workers import Workers, workers_or_all
from tally_server.audit.collect import MediumChanged
from tally_server.count.count import Counted, CountInput, Stopped, count
from tally_server.count.office_table import office_csv
from tally_server.count.output import (
    CSV_FILE,
    MEDIA_FILE,
    NIST_FILE,
    OFFICE_FILE,
    RESULTS_FILE,
    STATEMENT_FILE,
    SUCCESSION_FILE,
    json_bytes,
    media_csv,
    statement_bytes,
    take_away_old,
    write_all,
)
from tally_server.count.results import results_csv, results_document
from tally_server.count.succession_file import succession_document
from tally_server.fresh import read_code_meanwhile
from tally_server.inputs.lots import match_lots
from tally_server.intake.findings import Finding, open_findings
from tally_server.intake.readers import Engine, Sources
from tally_server.preparation.shares import SharesRefused
from tally_server.publish.election_results import election_results_json


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
    lots: Annotated[Path | None, typer.Option("--lots", help="くじに敗れた人の順 lots.csv")] = None,
    compliance: Annotated[
        Path | None,
        typer.Option("--compliance", help="束に入れる適合の確認票(ippyo comply の --out)"),
    ] = None,
    passphrase_file: Passphrase = None,
    workers: Workers = None,
    dask: Annotated[
        str | None, typer.Option("--dask", metavar="ADDRESS", help="媒体を読む Dask の計算機群")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す")] = False,
) -> None:
    """媒体を全部確かめ、まとめて開き、紙の票を合わせ、当選人を定める。"""
    screen = Screen(quiet=as_json)
    inputs = (slips, roll, paper, decisions)
    files = CountFiles(
        election,
        keys,
        media,
        out,
        tuple(share or ()),
        *inputs,
        passphrase_file,
        lots,
        compliance,
    )
    with bad_input_said(screen):
        where = Where(workers_or_all(workers), cluster(dask) if dask else None)
        code, document = count_files(files, where, screen)
    if as_json:
        screen.json(document)
    if code is not Exit.PEOPLE_DECIDE:
        screen.say("count-done", folder=str(out))
    if code is Exit.OUTCOME_OPEN:
        screen.say("count-outcome")
    sys.exit(code)


@dataclass(frozen=True)
class Where:
    """workers: processes on this machine. engine: where media are read, if not by these."""

    workers: int
    engine: Engine | None = None


def count_files(files: CountFiles, where: Where, screen: Screen) -> tuple[Exit, dict[str, Any]]:
    """Count, and write the results; the exit code and the document for --json.

    Raises BadInput.
    """
    read_code_meanwhile()
    read = read_all(files)
    official = read.package.election.mode == "official"
    take_away_old(files.out, official=official)
    result = _count(files, read, where, screen)
    document: dict[str, Any] = {}
    if isinstance(result, Counted):
        findings, decisions = result.findings, read.decisions.as_json()
        document = results_document(read.package, result.contests, findings, decisions)
        result = _written(files, read, result, document, screen)
    for finding in result.findings:
        screen.warn(finding.say(screen.language))
    if isinstance(result, Stopped):
        screen.say("count-stopped", number=len(open_findings(result.findings)))
        problems = [finding.as_json() for finding in result.findings]
        return Exit.PEOPLE_DECIDE, {"results": None, "problems": problems}
    if read.root is None:
        screen.say("count-unsigned", folder=str(files.out), keys=str(files.keys))
    return Exit.OUTCOME_OPEN if result.outcome_open else Exit.DONE, document


def _written(
    files: CountFiles, read: Read, result: Counted, document: dict[str, Any], screen: Screen
) -> Counted | Stopped:
    """All files are there; or none, where a medium that was counted is another meanwhile."""
    counted = {
        CSV_FILE: results_csv(result.contests),
        MEDIA_FILE: media_csv(result.statement["media"]),
        STATEMENT_FILE: statement_bytes(result.statement),
        RESULTS_FILE: json_bytes(document),
    }
    if files.lots is not None:
        match_lots(read.losers, result.contests, files.lots.name)
    following = succession_document(read.package.election, result.contests, read.losers)
    source = record_source(read, result, counted[RESULTS_FILE])
    records = record_files(source)
    beside = {
        **records.files,
        SUCCESSION_FILE: json_bytes(following),
        NIST_FILE: election_results_json(source),
        OFFICE_FILE: office_csv(result.contests),
    }
    try:
        # The results come last: where they are, all the others are.
        write_all(
            files.out, bundles(files, read, result, counted, records.files) | beside | counted
        )
    except MediumChanged as changed:
        problem = Problem("file-changed", changed.terminal, values={"file": changed.file})
        return Stopped((*result.findings, Finding(problem)))
    for line in records.warnings(screen.language):
        screen.warn(line)
    return result


def _count(files: CountFiles, read: Read, where: Where, screen: Screen) -> Stopped | Counted:
    sources = Sources(
        read.given["keys/ceremony.json"], read.given["keys/register.json"], read.package.payload
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
            where.workers,
            where.engine,
        )
        try:
            return count(what, bars.add)
        except SharesRefused as cause:
            raise shares_refused(cause, read.folder) from cause

"""`ippyo papers`: what a terminal shows as a code becomes a paper to sign, where a printer is.

A terminal has no printer and no typesetter, and nothing but closed media leaves it. So its
readiness report and its closing slip are scanned from its screen at the reception desk.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from common.package import Package, read_package
from common.readiness_code import WORD as READY_WORD
from common.readiness_code import ReadinessRefused, read_readiness_code
from common.signed import DocumentRefused
from common.slip_code import NoSlipCode, read_slip_code
from common.text import text
from ippyo.elections import write_folder
from ippyo.exits import Exit, bad_input_said
from ippyo.fonts import record_faces
from ippyo.program import program
from ippyo.screen import Screen
from ippyo.sources import read_file
from tally_server.records.printer import Printer
from tally_server.records.record import Record
from tally_server.records.terminal_papers import Code, code_svg, readiness_paper, slip_paper
from terminal.dots import matrix

Lines = Annotated[list[str] | None, typer.Argument(metavar="[LINE]...", help="端末のコード")]
PackageFile = Annotated[Path, typer.Option("--package", help="選挙パッケージ")]
Out = Annotated[Path, typer.Option("--out", help="紙(PDF)を書くフォルダー")]


def papers_command(
    lines: Lines = None,
    package: PackageFile = Path("package.json"),
    out: Out = Path("papers"),
) -> None:
    """端末の画面のコードから、点検記録と締切票の PDF を作る。LINE がなければ読み取りを待つ。"""
    screen = Screen()
    with bad_input_said(screen):
        made = _made(_package(package), lines or _scanned(screen))
        files = _write(made, out)
    for file in files:
        _say(screen, "written", file=str(file))
    bad = [record for record in made if not getattr(record.body, "ready", True)]
    for record in bad:
        _say(screen, "not-ready", terminal=record.body.terminal)
    sys.exit(Exit.PEOPLE_DECIDE if bad else Exit.DONE)


def paper(package: Package, line: str, version: str) -> Record:
    """The paper of this line. Raises BadInput."""
    line = line.strip()
    if line.startswith(READY_WORD):
        return _readiness(package, line, version)
    try:
        slip = read_slip_code(line)
    except NoSlipCode as cause:
        raise refuse(line[:16], "papers.no-line") from cause
    _known(package, slip.terminal)
    code = Code(line, code_svg(matrix(line), "締切票のコード"))
    return slip_paper(package, slip, code, version)


def _readiness(package: Package, line: str, version: str) -> Record:
    try:
        found = read_readiness_code(line, package.ceremony.uid)
    except ReadinessRefused as cause:
        raise refuse(READY_WORD, "papers.other-election") from cause
    _known(package, found.terminal)
    code = Code(line, code_svg(matrix(line), "点検記録のコード"))
    return readiness_paper(package, found, code, version)


def _known(package: Package, terminal: str) -> None:
    if terminal not in package.election.terminals:
        raise refuse(terminal, "papers.no-terminal", terminal=terminal)


def _package(path: Path) -> Package:
    try:
        return read_package(read_file(path))
    except DocumentRefused as cause:
        raise refuse(path.name, "command.no-package") from cause


def _made(package: Package, lines: list[str]) -> list[Record]:
    version = program()["version"]
    made = [paper(package, line, version) for line in lines if line.strip()]
    if not made:
        raise refuse("LINE", "papers.nothing")
    return made


def _scanned(screen: Screen) -> list[str]:
    """A scanner types its lines; an empty one, or the end of the input, is the last."""
    _say(screen, "scan")
    found = []
    for line in sys.stdin:
        if not line.strip():
            break
        found.append(line)
    return found


def _write(records: list[Record], out: Path) -> list[Path]:
    """Each as PDF, its data inside; one of the same terminal before it is replaced."""
    printer = Printer(record_faces())
    files = {f"{record.name}.pdf": printer.pdf(record) for record in records}
    write_folder(out, files)
    return [out / name for name in files]


def _say(screen: Screen, name: str, **values: str) -> None:
    screen.out.print(text(f"papers.{name}", screen.language, **values))

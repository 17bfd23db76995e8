"""`ippyo reception prepare|admit|issue`: the reception desk on its own computer."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from common.inputs import refuse
from common.package import read_package
from common.signed import DocumentRefused
from common.text import Value, text
from ippyo.card_readers import real_slot, simulated_slot
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.slip_printer import PaperWidth, slip_printer
from ippyo.sources import read_file
from ippyo.trouble_line import trouble_line
from terminal.cards.refused import CardRefused
from terminal.devices.folder_medium import FolderMedium
from terminal.ports.medium import MediumFault
from terminal.ports.slip_printer import SlipPrinter
from terminal.process import harden
from terminal.reception.cards import CardDesk
from terminal.reception.clerk import Clerk
from terminal.reception.console import run
from terminal.reception.desk import Desk, DeskRefused
from terminal.reception.desk_folder import REQUEST_FILE, admit, end_desk, open_desk, prepare
from terminal.reception.lines import answers
from terminal.reception.outlets import SlipOutlet
from terminal.slips.desk import SlipDesk, at_once

Folder = Annotated[Path, typer.Argument(metavar="DESK", help="受付のフォルダー")]
SHEET_FILE = "sheet.txt"


def prepare_command(
    folder: Folder,
    package: Annotated[Path, typer.Option("--package", help="選挙パッケージ")],
    place: Annotated[str, typer.Option("--place", help="投票所の番号(place)")],
) -> None:
    """受付の鍵を作り、証明書の申請を書く。"""
    screen = Screen()
    with bad_input_said(screen), _desk_refusals_said(screen, folder):
        data = read_file(package)
        try:
            read = read_package(data)
        except DocumentRefused as cause:
            raise refuse(package.name, "command.no-package") from cause
        if place not in {one.id for one in read.election.places}:
            raise refuse("--place", "reception.no-place", place=place)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fingerprint = prepare(FolderMedium(folder), data, place)
    _say(screen, "compare-package", hash=read.hash)
    _say(screen, "prepared", file=str(folder / REQUEST_FILE))
    screen.out.print(fingerprint)


def admit_command(
    folder: Folder,
    certificate: Annotated[Path, typer.Argument(metavar="CRT", help="受付の証明書")],
) -> None:
    """選挙管理委員会が出した証明書を、受付に登録する。"""
    screen = Screen()
    with bad_input_said(screen), _desk_refusals_said(screen, folder):
        admitted = admit(FolderMedium(folder), read_file(certificate))
    _say(screen, "admitted", place=admitted.name)


def issue_command(
    folder: Folder,
    printer: Annotated[
        Path | None, typer.Option("--printer", help="レシートプリンター(例 /dev/usb/lp0)")
    ] = None,
    cards: Annotated[
        bool, typer.Option("--cards", help="カード読取装置で、投票権をカードに書く")
    ] = False,
    simulated_cards: Annotated[
        Path | None,
        typer.Option(
            "--simulated-cards",
            help="模擬のカードに書く(ippyo terminal --simulate の作業場所。リハーサル用)",
        ),
    ] = None,
    paper: Annotated[PaperWidth, typer.Option("--paper", help="用紙の幅(mm)")] = PaperWidth.MM_58,
    by_lines: Annotated[
        bool, typer.Option("--lines", help="画面を使わず、1行ずつ受け答えする(リハーサル用)")
    ] = False,
) -> None:
    """投票権を発行する。1人につき1回、Enter を押す。"""
    screen = Screen()
    harden()
    with bad_input_said(screen), _desk_refusals_said(screen, folder):
        disk = FolderMedium(folder)
        desk = open_desk(disk)
        if printer is not None:
            desk.outlets = (_printer(screen, desk, slip_printer(printer, paper.millimetres)),)
        desk.cards = _cards(desk, real=cards, simulated=simulated_cards)

        def end() -> None:
            end_desk(disk, desk)

        if by_lines:
            _by_lines(desk, end, screen)
        else:
            _on_screen(desk, end, folder, screen)


def _cards(desk: Desk, *, real: bool, simulated: Path | None) -> CardDesk | None:
    """The card reader of the desk, if it works with cards. Raises BadInput, CardRefused."""
    if simulated is not None:
        if desk.package.election.mode == "official":
            raise refuse("--simulated-cards", "reception.cards-not-official")
        return CardDesk(simulated_slot(simulated))
    return CardDesk(real_slot()) if real else None


def _printer(screen: Screen, desk: Desk, printer: SlipPrinter) -> SlipOutlet:
    """The printer, asked before the first voter comes; what it lacks is said."""
    election = desk.package.election
    outlet = SlipOutlet(SlipDesk(printer, at_once, screen.language), election.name, election.mode)
    trouble = outlet.trouble()
    if trouble:
        screen.warn(f"--printer: {trouble_line(trouble, screen.language)}")
    return outlet


def _by_lines(desk: Desk, end: Callable[[], None], screen: Screen) -> None:
    if desk.package.election.mode == "official":
        raise refuse("--lines", "reception.lines-not-official")
    for answer in answers(sys.stdin, desk, end, screen.language):
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


def _on_screen(desk: Desk, end: Callable[[], None], folder: Path, screen: Screen) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise refuse("-", "reception.no-window")

    def save(lines: tuple[str, ...]) -> str:
        file = folder / SHEET_FILE
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return str(file)

    run(Clerk(desk, save, end, screen.language))


@contextmanager
def _desk_refusals_said(screen: Screen, folder: Path) -> Iterator[None]:
    """Where the desk refuses, what happened and what to do on one line, exit code 2."""
    try:
        yield
    except CardRefused as cause:
        _refused(screen, folder, f"cards.{cause.reason}", cause.values)
    except (DeskRefused, MediumFault, OSError) as cause:
        refused = cause if isinstance(cause, DeskRefused) else DeskRefused("counts-broken")
        _refused(screen, folder, f"reception_refusals.{refused.reason}", refused.values)


def _refused(screen: Screen, folder: Path, key: str, values: Mapping[str, Value]) -> NoReturn:
    screen.warn(f"{folder.name}: {trouble_line(key, screen.language, **values)}")
    sys.exit(Exit.BAD_INPUT)


def _say(screen: Screen, name: str, **values: str) -> None:
    screen.out.print(text(f"reception.{name}", screen.language, **values))

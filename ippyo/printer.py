"""`ippyo printer DEVICE`: how a slip printer is, and one slip to look at, when it is set up."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from common.text import text
from ippyo.exits import Exit
from ippyo.screen import Screen
from ippyo.slip_printer import PaperWidth, slip_printer
from ippyo.trouble_line import trouble_line
from terminal.ports.slip_printer import Outcome
from terminal.slips.desk import SlipDesk, at_once
from terminal.slips.kinds import Heading, TrialSlip
from terminal.slips.told import not_ready, told


def printer_command(
    device: Annotated[Path, typer.Argument(metavar="DEVICE", help="装置ファイル(例 /dev/usb/lp0)")],
    test: Annotated[bool, typer.Option("--test", help="試し印刷を1枚出す")] = False,
    paper: Annotated[PaperWidth, typer.Option("--paper", help="用紙の幅(mm)")] = PaperWidth.MM_58,
) -> None:
    """レシートプリンターの様子を尋ねる。"""
    screen = Screen()
    slips = SlipDesk(slip_printer(device, paper.millimetres), at_once, screen.language)
    found = slips.ask()
    if not found.prints:
        sys.exit(_trouble(screen, not_ready(found)))
    screen.out.print(text(f"printer.is-{found}", screen.language))
    if test:
        slips.begin(TrialSlip(Heading("一票", "training", "-")))
        answer = slips.result()
        if answer is None or answer.outcome is not Outcome.PRINTED:
            sys.exit(_trouble(screen, not_ready(found) if answer is None else told(answer)))
        screen.out.print(text("printer.test-printed", screen.language))


def _trouble(screen: Screen, key: str) -> Exit:
    screen.warn(trouble_line(key, screen.language))
    return Exit.PEOPLE_DECIDE

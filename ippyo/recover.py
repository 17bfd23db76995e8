"""`ippyo recover MEDIUM`: what is left of a broken medium, read and explained."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from common.text import text
from ippyo.exits import Exit, bad_input_said
from ippyo.halves import read_halves
from ippyo.screen import Screen
from terminal.devices.readonly_folder import ReadOnlyFolder
from terminal.salvage import salvage


def recover(
    medium: Annotated[Path, typer.Argument(metavar="MEDIUM", help="媒体のフォルダー")],
    half: Annotated[
        list[Path] | None,
        typer.Option("--half", help="箱の秘密の半分のファイル。- はスキャナー(2回指定する)"),
    ] = None,
) -> None:
    """壊れた媒体に何が残っているかを読んで説明する。媒体には何も書かない。"""
    screen = Screen()
    with bad_input_said(screen):
        if not medium.is_dir():
            raise refuse(medium.name, "command.no-folder")
        halves = read_halves(half)
    for name, values in salvage(ReadOnlyFolder(medium), halves).findings:
        screen.out.print(text(f"salvage.{name}", screen.language, **values), markup=False)
    screen.out.print(text("salvage.nothing-written", screen.language), markup=False)
    sys.exit(Exit.DONE)

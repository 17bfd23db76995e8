"""`ippyo recover MEDIUM`: what is left of a broken medium, read and explained."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from common.halves import Half, HalfRefused, read_half
from common.inputs import refuse
from common.text import text
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from ippyo.sources import read_file
from terminal.devices.readonly_folder import ReadOnlyFolder
from terminal.salvage import salvage


def recover(
    medium: Annotated[Path, typer.Argument(metavar="MEDIUM", help="媒体のフォルダー")],
    half: Annotated[
        list[Path] | None,
        typer.Option("--half", help="箱の秘密の半分のファイル(2回指定する)"),
    ] = None,
) -> None:
    """壊れた媒体に何が残っているかを読んで説明する。媒体には何も書かない。"""
    screen = Screen()
    with bad_input_said(screen):
        if not medium.is_dir():
            raise refuse(medium.name, "command.no-folder")
        halves = _halves(half or [])
    for name, values in salvage(ReadOnlyFolder(medium), halves).findings:
        screen.out.print(text(f"salvage.{name}", screen.language, **values), markup=False)
    screen.out.print(text("salvage.nothing-written", screen.language), markup=False)
    sys.exit(Exit.DONE)


def _halves(files: list[Path]) -> tuple[Half, Half] | None:
    if not files:
        return None
    if len(files) != 2:
        raise refuse("--half", "command.two-halves")
    try:
        one, other = (read_half(read_file(file).decode("ascii", "replace")) for file in files)
    except HalfRefused as cause:
        raise refuse("--half", "command.half-misread") from cause
    return one, other

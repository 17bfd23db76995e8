"""`ippyo terminal`: the voting terminal, on a tablet or, simulated, on a desk."""

import sys
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Annotated, Any

import typer

from common.inputs import refuse
from common.japan import JAPAN
from hardware_sim.devices.desk import Desk
from ippyo.desk_terminal import OnADesk, set_up
from ippyo.exits import bad_input_said
from ippyo.program import program
from ippyo.screen import Screen
from terminal.app.folder import TerminalFolder
from terminal.app.loaded import loaded
from terminal.app.typed import TypedLines
from terminal.process import harden
from terminal.ui.millimetres import Glass

_BEFORE_OPENING = timedelta(minutes=10)
_SIZES = {"1280x800": 10.1, "1920x1200": 10.1}
_INCH_MM = 25.4


def terminal_command(
    simulate: Annotated[bool, typer.Option("--simulate", help="模擬の装置で動かす")] = False,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="端末のフォルダー(--simulate では作業場所)")
    ] = None,
    election: Annotated[
        Path | None, typer.Option("--election", help="模擬に使う選挙フォルダー")
    ] = None,
    terminal: Annotated[
        str | None, typer.Option("--terminal", help="模擬する端末の番号(例: p01-01)")
    ] = None,
    windowed: Annotated[
        str | None, typer.Option("--windowed", metavar="WxH", help="窓の大きさ(既定は全画面)")
    ] = None,
    inches: Annotated[
        float | None, typer.Option("--inches", min=5, max=40, help="画面の対角線(インチ)")
    ] = None,
) -> None:
    """投票端末を動かす。--simulate なら、装置が無くても机の上で動く。"""
    screen = Screen()
    with bad_input_said(screen):
        glass = _glass(windowed, inches)
        if not simulate:
            raise refuse("--simulate", "desk.real-later")
        place = folder or Path(mkdtemp(prefix="ippyo-terminal-"))
        place.mkdir(parents=True, exist_ok=True)
        ready = set_up(place, election, terminal, program())
    say_ready(ready, screen)
    sys.exit(run_on_desk(ready, glass, windowed is None, screen))

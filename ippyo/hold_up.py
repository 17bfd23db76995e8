"""`ippyo simulate hold-up`: a hand that holds something before the scanner of a desk terminal."""

from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from hardware_sim.devices.state import Impossible
from hardware_sim.devices.state_file import load, save
from ippyo.desk_grant import desk_grant
from ippyo.desk_terminal import TERMINAL, OnADesk, set_up
from ippyo.exits import bad_input_said
from ippyo.program import program
from ippyo.screen import Screen

_GRANT = "grant"


def hold_up(
    folder: Annotated[Path, typer.Option("--folder", help="ippyo terminal --simulate の作業場所")],
    what: Annotated[
        str,
        typer.Argument(help="badge-1, badge-2, grant(新しい投票権)、またはコードの文字そのもの"),
    ],
) -> None:
    """机の上の端末の読取口に、職員証や投票権をかざす。"""
    screen = Screen()
    with bad_input_said(screen):
        if not (folder / TERMINAL).exists():
            raise refuse(folder.name, "command.no-folder")
        desk = set_up(folder, None, None, program())
        _hold(desk, what)
    screen.say("held-up")


def _hold(desk: OnADesk, what: str) -> None:
    """Raises BadInput where the scanner is unplugged."""
    try:
        save(load(desk.devices).scan(_line(desk, what)), desk.devices)
    except Impossible as cause:
        raise refuse("scanner", "desk.scanner-unplugged") from cause


def _line(desk: OnADesk, what: str) -> str:
    if what == _GRANT:
        return desk_grant(desk)
    badge = desk.people / f"{what}.txt"
    if what.startswith("badge-") and badge.is_file():
        return badge.read_text(encoding="ascii").strip()
    return what

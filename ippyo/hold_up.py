"""`ippyo simulate hold-up`: a hand that holds something before the scanner of a desk terminal."""

from pathlib import Path
from typing import Annotated

import typer

from common.grant import new_grant
from common.inputs import refuse
from common.secret import Secret
from common.signing import SEED_BYTES, SigningKey
from hardware_sim.devices.desk import DISK
from hardware_sim.devices.state import Impossible
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import RECEPTION_KEY, TERMINAL, OnADesk, set_up
from ippyo.exits import bad_input_said
from ippyo.program import program
from ippyo.screen import Screen
from terminal.devices.folder_medium import FolderMedium
from terminal.own_disk import OwnDisk

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
        return _grant(desk)
    badge = desk.people / f"{what}.txt"
    if what.startswith("badge-") and badge.is_file():
        return badge.read_text(encoding="ascii").strip()
    return what


def _grant(desk: OnADesk) -> str:
    """For every contest, and for the opening that the terminal is in."""
    provision = desk.folder.provision
    text = (desk.people / RECEPTION_KEY).read_text(encoding="ascii").strip()
    reception = SigningKey(Secret(bytes.fromhex(text[: 2 * SEED_BYTES])))
    opening = OwnDisk(FolderMedium(desk.devices / DISK)).load().opening
    contests = tuple(one.id for one in provision.package.election.contests)
    return new_grant(provision.terminal, opening, contests).issue(provision.uid, reception)

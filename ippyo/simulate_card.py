"""`ippyo simulate card`: a hand that puts a card into a reader of a desk, or takes it out."""

from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from hardware_sim.devices.state import DeviceState, Impossible, Reader
from hardware_sim.devices.state_file import load, save
from ippyo.desk_terminal import TERMINAL, set_up
from ippyo.exits import bad_input_said
from ippyo.program import program
from ippyo.screen import Screen

TAKE = "take"


def move_card(
    folder: Annotated[Path, typer.Option("--folder", help="ippyo terminal --simulate の作業場所")],
    what: Annotated[
        str, typer.Argument(help="officer-1, voter-1 などのカードの名前。抜くときは take")
    ],
    reception: Annotated[
        bool, typer.Option("--reception", help="端末でなく、受付の読取装置")
    ] = False,
) -> None:
    """机の上の端末(または受付)の読取装置に、カードを差す・抜く。"""
    screen = Screen()
    reader = Reader.RECEPTION if reception else Reader.TERMINAL
    with bad_input_said(screen):
        if not (folder / TERMINAL).exists():
            raise refuse(folder.name, "command.no-folder")
        desk = set_up(folder, None, None, program())
        state = load(desk.devices)
        save(_moved(state, what, reader), desk.devices)
    screen.say("card-moved", cards=", ".join(state.cards))


def _moved(state: DeviceState, what: str, reader: Reader) -> DeviceState:
    """Raises BadInput with what no hand could do."""
    try:
        if what == TAKE:
            return state.take_card(reader)
        return state.insert_card(what, reader)
    except Impossible as cause:
        raise refuse(what, f"desk.{cause.reason}", cards=", ".join(state.cards)) from cause

"""`ippyo tally restore`: a counting place's data from its second copy, on another machine."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from common.inputs import refuse
from ippyo.exits import Exit, bad_input_said
from ippyo.screen import Screen
from tally_server.opening.second_copy import CopyBroken, restore


def restore_command(
    copy: Annotated[Path, typer.Option("--copy", help="複製のフォルダー(--copy-to で作ったもの)")],
    data: Annotated[Path, typer.Option("--data", help="新しいデータのフォルダー")],
) -> None:
    """複製を確かめ、別の機械のデータのフォルダーに戻す。"""
    screen = Screen()
    with bad_input_said(screen):
        try:
            found = restore(copy, data)
        except CopyBroken as broken:
            raise refuse(copy.name, "command.restore-broken", what=broken.what) from broken
        except OSError as cause:
            raise refuse(data.name, "command.unwritable", what=cause.strerror or "") from cause
    screen.say("restored", folder=str(data), entries=found.entries, media=found.media)
    sys.exit(Exit.DONE)

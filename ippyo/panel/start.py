"""`ippyo terminal --simulate --panel`: the panel's process, which starts that of the terminal."""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from common.text import Language
from ippyo.desk_terminal import OnADesk, set_up
from ippyo.equipped import first_clock
from ippyo.panel.child import TerminalProcess
from ippyo.panel.room import Room
from ippyo.panel.window import run
from ippyo.program import program


def with_panel(
    folder: Path,
    election: Path | None,
    terminal: str | None,
    glass: tuple[str, float],
    language: Language,
) -> None:
    """Both windows, until the panel's is closed. glass: size and inches, as the options say.

    Raises BadInput, NoWindow.
    """

    def made() -> OnADesk:
        return set_up(folder, election, terminal, program())

    process = TerminalProcess(
        _command(folder, election, glass), os.environ, first_clock(made().folder.provision)
    )
    room = Room(folder, made, process, language)
    process.start()
    try:
        with TemporaryDirectory(prefix="ippyo-panel-") as home:
            run(room, home, language, int(glass[0].partition("x")[0]))
    finally:
        process.ask_to_end()


def _command(folder: Path, election: Path | None, glass: tuple[str, float]) -> list[str]:
    """This program again, as the terminal alone."""
    size, inches = glass
    words = ["terminal", "--simulate", "--windowed", "--corner", "--folder", str(folder)]
    words += ["--size", size, "--inches", str(inches)]
    if election is not None:
        words += ["--election", str(election)]
    return [sys.executable, sys.argv[0], *words]

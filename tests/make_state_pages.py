"""Writes the drawings in docs/states/ anew: `cd tests && python -m make_state_pages`.

What people wrote above the mark in each page stands as it is.
"""

from pathlib import Path

from common.state_page import MARK, state_page
from tally_server.state_page import MACHINES as COUNTING_PLACE
from terminal.state_page import MACHINES as TERMINAL

FOLDER = Path(__file__).parents[1] / "docs" / "states"

if __name__ == "__main__":
    for name, machine in {**TERMINAL, **COUNTING_PLACE}.items():
        page = FOLDER / name
        prose = page.read_text(encoding="utf-8").partition(MARK)[0]
        page.write_text(prose + state_page(machine), encoding="utf-8")

"""Writes the drawings in docs/states/ anew: `cd tests && python -m make_state_pages`.

What people wrote above the mark in each page stays as it is.
"""

from pathlib import Path

from terminal.state_page import MACHINES, MARK, state_page

FOLDER = Path(__file__).parents[1] / "docs" / "states"

if __name__ == "__main__":
    for name, machine in MACHINES.items():
        page = FOLDER / name
        prose = page.read_text(encoding="utf-8").partition(MARK)[0]
        page.write_text(prose + state_page(machine), encoding="utf-8")

"""The program that was inspected, as a file names it."""

from pathlib import Path

from common.inputs import refuse
from common.program_code import ProgramNamed, read_program_line
from ippyo.sources import read_file


def inspected_in(file: Path) -> ProgramNamed:
    """The program that this file names as the one that was inspected. Raises BadInput."""
    try:
        return read_program_line(read_file(file).decode("ascii"))
    except ValueError as cause:
        raise refuse(file.name, "terminal_folder.no-program") from cause

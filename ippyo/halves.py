"""The two halves of a box secret, from the files that their owners bring."""

from collections.abc import Sequence
from pathlib import Path

from common.halves import Half, HalfRefused, read_half
from common.inputs import refuse
from ippyo.sources import read_file


def read_halves(files: Sequence[Path] | None) -> tuple[Half, Half] | None:
    """Both halves; None where no file was named. Raises BadInput."""
    if not files:
        return None
    if len(files) != 2:
        raise refuse("--half", "command.two-halves")
    try:
        one, other = (read_half(read_file(file).decode("ascii", "replace")) for file in files)
    except HalfRefused as cause:
        raise refuse("--half", "command.half-misread") from cause
    return one, other

"""The two halves of a box secret: files that their owners bring, or slips before a scanner."""

import sys
from collections.abc import Sequence
from getpass import getpass
from pathlib import Path

from common.halves import Half, HalfRefused, read_half
from common.inputs import refuse
from common.text import text
from ippyo.screen import Screen
from ippyo.sources import read_file

SCANNED = "-"


def read_halves(files: Sequence[Path] | None) -> tuple[Half, Half] | None:
    """Both halves; None where no file was named. `-` is one that a scanner types now, unseen.
    Raises BadInput."""
    if not files:
        return None
    if len(files) != 2:
        raise refuse("--half", "command.two-halves")
    try:
        one, other = (read_half(_text(file)) for file in files)
    except HalfRefused as cause:
        raise refuse("--half", "command.half-misread") from cause
    return one, other


def _text(file: Path) -> str:
    if str(file) != SCANNED:
        return read_file(file).decode("ascii", "replace")
    if sys.stdin.isatty():
        return getpass(text("command.scan-half", Screen().language), stream=sys.stderr)
    return sys.stdin.readline()

"""The entry point of the distribution."""

import io
import sys


def run() -> None:
    """Run the command `ippyo`.

    The table of commands is imported here and not above: every process that a count starts
    imports this file first, and needs none of them.
    """
    from ippyo.app import app

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A letter that the window cannot show is spelled out, as on standard error.
        sys.stdout.reconfigure(errors="backslashreplace")
    app()

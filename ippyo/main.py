"""The entry point of the distribution."""

import io
import sys


def run() -> None:
    """Run the command `ippyo`.

    The commands are imported here and not above: every process that a count starts
    imports this file first, and needs none of them. A terminal needs its own alone: no
    web server and no database is loaded where people vote.
    """
    if sys.argv[1:2] == ["terminal"]:
        from ippyo.terminal import app
    else:
        from ippyo.app import app

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A letter that the window cannot show is spelled out, as on standard error.
        sys.stdout.reconfigure(errors="backslashreplace")
    app()

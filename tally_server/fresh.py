"""Processes that begin with code alone: no thread, no open file, no secret of their parent.

The first one that is asked for starts a server, a fresh program of its own, which reads
the code once (0.3 s) and is forked for every process after it (some milliseconds). It holds
nothing but code, and ends with this process.
"""

from multiprocessing import get_context
from multiprocessing.context import ForkServerContext

_CODE = ["tally_server.intake.readers", "tally_server.count.pool", "tally_server.count.opener"]


def fresh() -> ForkServerContext:
    """Where such processes come from."""
    context = get_context("forkserver")
    context.set_forkserver_preload(_CODE)
    return context

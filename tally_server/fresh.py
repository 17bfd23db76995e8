"""Processes that begin with code alone: no thread, no open file, no secret of their parent.

They are forked from a server, a fresh program of its own, which reads the code once (0.3 s);
each process after it takes some milliseconds. It holds nothing but code, and ends with this
process. The first process that is asked for starts it, where nobody did so before.
"""

from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from multiprocessing.forkserver import ensure_running

_CODE = [
    "tally_server.intake.readers",
    "tally_server.count.pool",
    "tally_server.count.opener",
    # What Python and a library read only in each process, when it begins and with its first key.
    "cryptography.hazmat.backends.openssl.backend",
    "multiprocessing.popen_fork",
    "multiprocessing.popen_forkserver",
    "multiprocessing.synchronize",
    "pkgutil",
]


def fresh() -> ForkServerContext:
    """Where such processes come from."""
    context = get_context("forkserver")
    context.set_forkserver_preload(_CODE)
    return context


def read_code_meanwhile() -> None:
    """Start the server now, for whoever will need processes soon; it reads while this process
    goes on."""
    fresh()
    ensure_running()


def code_read() -> None:
    """The same, and wait until the server has read all of it."""
    process = fresh().Process(target=int)
    process.start()
    process.join()

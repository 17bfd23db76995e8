"""`--dask`: media are read, verified and pooled by the machines of a Dask cluster.

All of them see the folders of the media and of OUT by the same path. They get paths and
numbers, never a record and never a share: the key is used on the machine that counts alone
(docs/decisions/0049). Whoever speaks to a Dask worker has it run any program, so a cluster is
reached over TLS with certificates of both sides, or not beyond this machine. (Dask,
Distributed: TLS/SSL; its certificates are named in Dask's own configuration.)
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from importlib.util import find_spec
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from common.inputs import refuse
from ippyo.program import program
from tally_server.intake.readers import Engine, Readers, Sources, hand

_OPTION = "--dask"
_HERE = frozenset({"127.0.0.1", "::1", "localhost"})
_SECONDS = 60


class OtherProgram(RuntimeError):
    """A worker runs another program than this one; what it finds proves nothing."""


class Handed:
    """What each worker gets as it joins, those that replace a lost one, too."""

    def __init__(self, sources: Sources, sha256: str) -> None:
        self._sources, self._sha256 = sources, sha256

    def setup(self, worker: Any) -> None:
        """The worker may read media of this election. Raises OtherProgram."""
        if program()["sha256"] != self._sha256:
            raise OtherProgram(worker.address)
        hand(self._sources)


def read_library() -> None:
    """Read Dask's code, nearly a second of work, so that it is at hand where it is needed;
    what keeps it from being read is told there."""
    with suppress(ImportError, RuntimeError):
        import distributed  # noqa: F401  # used where it is imported by name


def cluster(address: str) -> Engine:
    """The engine that works at this address (`tls://HOST:PORT`). Raises BadInput.

    Its library is read from now on, while the caller goes on.
    """
    _check(address)
    if find_spec("distributed") is None:
        raise refuse(_OPTION, "command.dask-missing")
    Thread(target=read_library).start()

    @contextmanager
    def engine(sources: Sources, _terminals: int) -> Iterator[Readers]:
        # The cluster takes a moment, and the library where it is not there yet; this process
        # reads meanwhile.
        with ExitStack() as connected, ThreadPoolExecutor(1) as reaching:
            coming = reaching.submit(_reached, address, sources, connected)
            try:
                yield Readers(sources, coming=coming)
            except Exception as cause:
                from distributed import KilledWorker

                if isinstance(cause, KilledWorker):
                    raise refuse(_OPTION, "command.dask-lost") from cause
                raise

    return engine


def _reached(address: str, sources: Sources, connected: ExitStack) -> Readers:
    """The workers of the cluster, which know what media are held against."""
    client = connected.enter_context(_client(address))
    _hand_out(client, sources)
    cores = max(1, sum(client.nthreads().values()))
    return Readers(sources, cores, connected.enter_context(client.get_executor(pure=False)))


def _check(address: str) -> None:
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme not in ("tls", "tcp") or not parts.hostname or port is None:
        raise refuse(_OPTION, "command.dask-address")
    if parts.scheme == "tcp" and parts.hostname not in _HERE:
        raise refuse(_OPTION, "command.dask-open")


@contextmanager
def _client(address: str) -> Iterator[Any]:
    from distributed import Client

    try:
        client: Any = Client(address, timeout=_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]  # Dask has few types
    except (OSError, TimeoutError, ValueError, TypeError) as cause:
        raise refuse(_OPTION, "command.dask-silent") from cause
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError as cause:
            raise refuse(_OPTION, "command.dask-silent") from cause
        yield client


def _hand_out(client: Any, sources: Sources) -> None:
    from distributed import WorkerPlugin

    class Plugin(Handed, WorkerPlugin):
        name = f"ippyo-{sources.name}"

    try:
        client.register_plugin(Plugin(sources, program()["sha256"]))
    except OtherProgram as cause:
        raise refuse(_OPTION, "command.dask-program") from cause

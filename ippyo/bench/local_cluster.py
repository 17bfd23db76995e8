"""A Dask cluster on this machine alone, for as long as a benchmark takes."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.inputs import refuse


@contextmanager
def on_this_machine(workers: int) -> Iterator[str]:
    """Its address. Each worker is a process with one thread. Raises BadInput without Dask."""
    try:
        from distributed import LocalCluster
    except ImportError as cause:
        raise refuse("--dask", "command.dask-missing") from cause
    cluster = LocalCluster(  # type: ignore[no-untyped-call]  # Dask has few types
        n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", protocol="tcp://"
    )
    with cluster as found:
        yield str(found.scheduler_address)

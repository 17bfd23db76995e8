"""The pools of the set as it stands, made once and kept until the set is another.

They hold sealed records of all media together, sorted by their bytes. They can be made
again at any time from the media, so nothing is lost with them.
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from common.package import Package
from tally_server.count.pool import Pool, Source, build_pools, dealing_of
from tally_server.intake.readers import Readers

_Pools = tuple[Pool, ...]


class PoolRoom:
    """A folder for the pools of one set at a time, which one thread makes."""

    def __init__(self, folder: Path, package: Package) -> None:
        self._folder = folder
        self._package = package
        self._asked: tuple[str, Future[_Pools]] | None = None
        self._turn = threading.Lock()
        self._maker = ThreadPoolExecutor(1, thread_name_prefix="pool")
        shutil.rmtree(folder, ignore_errors=True)

    def pools(
        self,
        key: str,
        sources: Sequence[Source],
        by: Callable[[], Readers],
        seconds: float | None = None,
    ) -> _Pools:
        """The pools of the set with this key; by: gives the processes that make them.

        seconds: how long somebody waits for them. They are made in any case, and are there
        for whoever asks later. Raises PoolChanged, OSError; TimeoutError after the seconds.
        """
        return self._begun(key, sources, by).result(seconds)

    def _begun(
        self, key: str, sources: Sequence[Source], by: Callable[[], Readers]
    ) -> Future[_Pools]:
        with self._turn:
            if self._asked is None or self._asked[0] != key or _failed(self._asked[1]):
                self._asked = key, self._maker.submit(self._make, sources, by)
            return self._asked[1]

    def _make(self, sources: Sequence[Source], by: Callable[[], Readers]) -> _Pools:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        who = by()
        how = dealing_of(self._package, sources, self._folder)
        return build_pools(sources, how, who.processes, who.workers)

    def sweep(self) -> None:
        """No pool lies on the disk any more."""
        with self._turn:
            self._asked = None
            self._maker.submit(shutil.rmtree, self._folder, ignore_errors=True).result()

    def close(self) -> None:
        """Nothing is being made any more."""
        self._maker.shutdown(cancel_futures=True)


def _failed(made: Future[_Pools]) -> bool:
    """Whether it has to be tried again: what was wrong may be mended."""
    return made.done() and (made.cancelled() or made.exception() is not None)

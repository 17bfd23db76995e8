"""The pools of the set as it stands, made once and kept until the set is another.

They hold sealed records of all media together, sorted by their bytes. They can be made
again at any time from the media, so nothing is lost with them.
"""

import shutil
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from common.package import Package
from tally_server.count.pool import Pool, Source, build_pools, dealing_of
from tally_server.intake.readers import Readers


class PoolRoom:
    """A folder for the pools of one set at a time."""

    def __init__(self, folder: Path, package: Package) -> None:
        self._folder = folder
        self._package = package
        self._made: tuple[str, tuple[Pool, ...]] | None = None
        self._turn = threading.Lock()
        shutil.rmtree(folder, ignore_errors=True)

    def pools(
        self, key: str, sources: Sequence[Source], by: Callable[[], Readers]
    ) -> tuple[Pool, ...]:
        """The pools of the set with this key; by: gives the processes that make them.

        Raises PoolChanged, OSError.
        """
        with self._turn:
            if self._made is None or self._made[0] != key:
                self._made = None
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder.mkdir(parents=True)
                who = by()
                how = dealing_of(self._package, sources, self._folder)
                pools = build_pools(sources, how, who.processes, who.workers)
                self._made = key, pools
            return self._made[1]

    def sweep(self) -> None:
        """No pool lies on the disk any more."""
        with self._turn:
            self._made = None
            shutil.rmtree(self._folder, ignore_errors=True)

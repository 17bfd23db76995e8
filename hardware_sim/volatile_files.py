"""All files of a simulated medium, and what a power cut leaves of names, sizes and sectors."""

from collections.abc import Mapping
from random import Random

from hardware_sim.sectors import CachedFile


class VolatileFiles:
    """now: the files by name, as the running system sees them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.now = {name: CachedFile.holding(data) for name, data in files.items()}
        self._lasting = dict(self.now)

    def flush_names(self) -> None:
        """Every create and remove so far lasts."""
        self._lasting = dict(self.now)

    def lasting(self) -> dict[str, bytes]:
        """What lies on the platter."""
        return {name: bytes(file.platter) for name, file in self._lasting.items()}

    def without(self, name: str) -> int:
        """The bytes of all other files."""
        return sum(len(file.cache) for other, file in self.now.items() if other != name)

    def lose_power(self, rng: Random | None, *, tear: bool) -> None:
        """Only what was flushed is left, and what the rng keeps of the rest.

        Each create, remove, change of size and written sector is kept or not by itself.
        tear: of one of these sectors only the first bytes are new.
        """
        self.now = dict(self._lasting) if rng is None else self._some_names(rng)
        self._lasting = dict(self.now)
        if rng is not None:
            self._keep_some(rng, tear=tear)
        for file in self.now.values():
            file.drop()

    def _some_names(self, rng: Random) -> dict[str, CachedFile]:
        kept = dict(self._lasting)
        for name in sorted({*self.now, *self._lasting}):
            now, before = self.now.get(name), self._lasting.get(name)
            if now is before or rng.random() < 0.5:
                continue
            if now is None:
                del kept[name]
            else:
                kept[name] = now
        return kept

    def _keep_some(self, rng: Random, *, tear: bool) -> None:
        files = [file for _, file in sorted(self.now.items())]
        sectors = [(file, start, end) for file in files for start, end in file.unflushed()]
        torn = rng.randrange(len(sectors)) if tear and sectors else None
        for number, (file, start, end) in enumerate(sectors):
            if number == torn:
                file.settle(start, start + rng.randrange(1, max(2, end - start)))
            elif rng.random() < 0.5:
                file.settle(start, end)
        for file in files:
            if rng.random() < 0.5:
                file.settle_size()

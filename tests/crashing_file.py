"""One file on a medium that loses power: what is lasting of it, and what still waits."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from crashing_power import Keep


@dataclass
class CrashingFile:
    """lasting: what a flush, or luck, made lasting. waiting: what came after, in order:
    a write as its offset and bytes, a truncation as the size alone."""

    lasting: bytearray = field(default_factory=bytearray)
    size: int = 0
    waiting: list[tuple[int, bytes | None]] = field(default_factory=list)
    spoilt: set[int] = field(default_factory=set)

    def flush(self, sector: int) -> None:
        """All that waited is lasting."""
        for offset, data in self.waiting:
            self.put(offset, data, sector)
        self.waiting.clear()

    def settle(self, keep: Keep, rng: Random, sector: int) -> None:
        """After a power cut: each waiting sector is lasting, lost, or spoilt."""
        for offset, data in self.waiting:
            for at, part in _sectors(offset, data, sector):
                if kept(keep, rng):
                    self.put(at, part, sector)
                if keep is Keep.SPOIL and part and rng.random() < 0.3:
                    self.spoilt.add(at // sector)
        self.waiting.clear()
        self.size = len(self.lasting)

    def put(self, offset: int, data: bytes | None, sector: int) -> None:
        """Apply one change lastingly."""
        if data is None:
            del self.lasting[offset:]
            self.spoilt = {one for one in self.spoilt if one * sector < offset}
            return
        end = offset + len(data)
        self.lasting.extend(bytes(max(0, end - len(self.lasting))))
        self.lasting[offset:end] = data
        self.spoilt -= set(self._covered(offset, end, sector))

    def touches_spoilt(self, offset: int, end: int, sector: int) -> bool:
        """Whether a write would have to read a spoilt sector first."""
        cut_to = min((size for size, data in self.waiting if data is None), default=end)
        touched = set(range(offset // sector, -(-min(end, cut_to) // sector)))
        return bool(self.spoilt & (touched - set(self._covered(offset, end, sector))))

    def _covered(self, offset: int, end: int, sector: int) -> range:
        last = -(-end // sector) if end >= len(self.lasting) else end // sector
        return range(-(-offset // sector), last)


def kept(keep: Keep, rng: Random) -> bool:
    """Whether luck keeps one thing that was not yet lasting."""
    return keep is Keep.ALL or (keep is not Keep.NONE and rng.random() < 0.5)


def _sectors(offset: int, data: bytes | None, sector: int) -> Iterator[tuple[int, bytes | None]]:
    """A change cut where sectors begin; each part is kept or lost by itself."""
    if data is None:
        yield offset, None
        return
    at = offset
    while at < offset + len(data):
        end = min((at // sector + 1) * sector, offset + len(data))
        yield at, data[at - offset : end - offset]
        at = end

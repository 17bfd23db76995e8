"""One file on a simulated medium: what lies on the platter, and what is in the cache."""

from random import Random

SECTOR = 512


class CachedFile:
    """platter: what lasts. cache: what a read sees. pending: extents not yet flushed."""

    def __init__(self) -> None:
        self.platter = bytearray()
        self.cache = bytearray()
        self._pending: list[tuple[int, int]] = []

    @classmethod
    def holding(cls, data: bytes) -> "CachedFile":
        file = cls()
        file.write(0, data)
        file.flush()
        return file

    def read(self, offset: int, length: int) -> bytes:
        return bytes(self.cache[offset : offset + length])

    def write(self, offset: int, data: bytes) -> None:
        end = offset + len(data)
        if len(self.cache) < offset:
            self.cache.extend(bytes(offset - len(self.cache)))
        self.cache[offset:end] = data
        self._pending.append((offset, end))

    def pretend(self, offset: int, length: int) -> None:
        """Take a write and keep nothing of it; the file only looks longer."""
        self.cache.extend(bytes(max(0, offset + length - len(self.cache))))

    def truncate(self, size: int) -> None:
        del self.cache[size:]
        self._pending.append((size, size))

    def flush(self) -> None:
        for start, end in self._pending:
            self._settle(start, end)
        self._fit()
        self._pending.clear()

    def drop(self) -> None:
        """Forget what was not flushed."""
        self.cache = bytearray(self.platter)
        self._pending.clear()

    def rot(self, at: int) -> None:
        """Flip one bit, on the platter and therefore in what is read."""
        for held in (self.cache, self.platter):
            if held:
                held[min(at, len(held) - 1)] ^= 0x10

    def lose_power(self, rng: Random | None) -> None:
        """Keep each unflushed sector or not, as the rng says; tear one now and then."""
        if rng is not None:
            for start, end in self._sectors():
                chance = rng.randrange(8)
                if chance == 0:
                    self._settle(start, start + rng.randrange(end - start + 1))
                elif chance < 5:
                    self._settle(start, end)
        self.drop()

    def _sectors(self) -> list[tuple[int, int]]:
        """The unflushed extents, cut at the borders of sectors."""
        cut = []
        for start, end in self._pending:
            at = start
            while at < end:
                border = min(end, (at // SECTOR + 1) * SECTOR)
                cut.append((at, border))
                at = border
        return cut

    def _settle(self, start: int, end: int) -> None:
        end = min(end, len(self.cache))
        if len(self.platter) < end:
            self.platter.extend(bytes(end - len(self.platter)))
        self.platter[start:end] = self.cache[start:end]

    def _fit(self) -> None:
        size = len(self.cache)
        del self.platter[size:]
        self.platter.extend(bytes(size - len(self.platter)))

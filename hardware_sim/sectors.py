"""One file on a simulated medium: what lies on the platter, and what is in the cache."""

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
        return bytes(memoryview(self.cache)[offset : offset + length])

    def write(self, offset: int, data: bytes) -> None:
        if not data:
            return
        end = offset + len(data)
        if len(self.cache) < offset:
            self.cache.extend(bytes(offset - len(self.cache)))
        self.cache[offset:end] = data
        self._pending.append((offset, end))

    def pretend(self, offset: int, length: int) -> None:
        """Take a write and keep nothing of it; the file only looks longer."""
        self.cache.extend(bytes(max(0, offset + length - len(self.cache))))

    def truncate(self, size: int) -> None:
        """A file that is shorter stays as it is."""
        if size < len(self.cache):
            self._pending.append((size, len(self.cache)))
            del self.cache[size:]

    def flush(self) -> None:
        for start, end in self._pending:
            self.settle(start, end)
        self.settle_size()
        self._pending.clear()

    def drop(self) -> None:
        """Forget what was not flushed."""
        self.cache = bytearray(self.platter)
        self._pending.clear()

    def rot(self, at: int) -> None:
        """Flip one bit on the platter, and therefore in what is read.

        A place beyond the end is that of the last byte.
        """
        at = min(at, len(self.cache) - 1)
        for held in (self.cache, self.platter):
            if 0 <= at < len(held):
                held[at] ^= 0x10

    def unflushed(self) -> list[tuple[int, int]]:
        """Start and end of every sector that was written to since the last flush."""
        touched = {
            number
            for start, end in self._pending
            for number in range(start // SECTOR, -(-min(end, len(self.cache)) // SECTOR))
        }
        size = len(self.cache)
        return [(at * SECTOR, min((at + 1) * SECTOR, size)) for at in sorted(touched)]

    def settle(self, start: int, end: int) -> None:
        """These bytes of the cache are on the platter."""
        end = min(end, len(self.cache))
        if len(self.platter) < end:
            self.platter.extend(bytes(end - len(self.platter)))
        self.platter[start:end] = self.cache[start:end]

    def settle_size(self) -> None:
        """The file is as long on the platter as in the cache."""
        size = len(self.cache)
        del self.platter[size:]
        self.platter.extend(bytes(size - len(self.platter)))

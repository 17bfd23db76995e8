"""A medium in memory: the smallest thing behind the port, with faults set by hand."""

from collections.abc import Sequence

from terminal.ports.medium import Fault, MediumFault


class MemoryMedium:
    """Files as byte arrays; every flush succeeds and nothing is ever lost.

    fail: what the named action does from now on instead of its work. trace: every
    action with its file, offset and length, in order.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.fail: dict[str, Fault] = {}
        self.trace: list[tuple[str, str, int, int]] = []

    def names(self) -> Sequence[str]:
        self._act("names")
        return sorted(self.files)

    def size(self, name: str) -> int:
        self._act("size", name)
        return len(self._file(name))

    def create(self, name: str, size: int) -> None:
        self._act("create", name, 0, size)
        self.files[name] = bytearray(size)

    def read(self, name: str, offset: int, length: int) -> bytes:
        self._act("read", name, offset, length)
        data = bytes(self._file(name)[offset : offset + length])
        if len(data) < length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._act("write", name, offset, len(data))
        self._file(name)[offset : offset + len(data)] = data

    def truncate(self, name: str, size: int) -> None:
        self._act("truncate", name, 0, size)
        del self._file(name)[size:]

    def flush(self, name: str) -> None:
        self._act("flush", name)

    def flush_names(self) -> None:
        self._act("flush_names")

    def remove(self, name: str) -> None:
        self._act("remove", name)
        self.files.pop(name, None)

    def _act(self, action: str, name: str = "", offset: int = 0, length: int = 0) -> None:
        self.trace.append((action, name, offset, length))
        if action in self.fail:
            raise MediumFault(self.fail[action], name)

    def _file(self, name: str) -> bytearray:
        if name not in self.files:
            raise MediumFault(Fault.MISSING, name)
        return self.files[name]

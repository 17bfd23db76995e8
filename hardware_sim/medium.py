"""A medium in memory."""

from pathlib import Path

from terminal.ports.medium import Fault, MediumFault


class SimulatedMedium:
    """A medium in memory."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._files: dict[str, bytearray] = {}

    def names(self) -> list[str]:
        return sorted(self._files)

    def size(self, name: str) -> int:
        if name not in self._files:
            raise MediumFault(Fault.MISSING, name)
        return len(self._files[name])

    def create(self, name: str, size: int) -> None:
        self._files[name] = bytearray(size)

    def read(self, name: str, offset: int, length: int) -> bytes:
        if name not in self._files:
            raise MediumFault(Fault.MISSING, name)
        data = bytes(self._files[name][offset : offset + length])
        if len(data) < length:
            raise MediumFault(Fault.READ_ERROR, name)
        return data

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._files[name][offset : offset + len(data)] = data

    def truncate(self, name: str, size: int) -> None:
        del self._files[name][size:]

    def flush(self, name: str) -> None:
        pass

    def flush_names(self) -> None:
        pass

    def remove(self, name: str) -> None:
        self._files.pop(name, None)

    def write_folder(self, path: Path) -> None:
        path.mkdir(parents=True)
        for name, data in self._files.items():
            (path / name).write_bytes(bytes(data))

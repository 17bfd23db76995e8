"""A slot for a stick: the medium port over whatever stick is in it now."""

from collections.abc import Callable, Sequence
from pathlib import Path

from hardware_sim.devices.ailing import AilingMedium
from hardware_sim.devices.state import DeviceState
from terminal.devices.folder_medium import FolderMedium
from terminal.life.states import Device
from terminal.ports.medium import Fault, Medium, MediumFault


class Slot:
    """sticks: a folder with a folder for each stick. state: what is plugged in now."""

    def __init__(self, slot: Device, sticks: Path, state: Callable[[], DeviceState]) -> None:
        self._slot, self._sticks, self._state = slot, sticks, state
        self._stick: str | None = None
        self._medium: FolderMedium | None = None

    def names(self) -> Sequence[str]:
        return self._inserted().names()

    def size(self, name: str) -> int:
        return self._inserted().size(name)

    def create(self, name: str, size: int) -> None:
        self._writable(name).create(name, size)

    def read(self, name: str, offset: int, length: int) -> bytes:
        return self._inserted().read(name, offset, length)

    def write(self, name: str, offset: int, data: bytes) -> None:
        self._writable(name).write(name, offset, data)

    def truncate(self, name: str, size: int) -> None:
        self._writable(name).truncate(name, size)

    def flush(self, name: str) -> None:
        self._inserted().flush(name)

    def flush_names(self) -> None:
        self._inserted().flush_names()

    def remove(self, name: str) -> None:
        self._writable(name).remove(name)

    def _inserted(self) -> Medium:
        """The stick that is in the slot; put in anew, it is opened anew."""
        state = self._state()
        stick = state.slots[self._slot]
        if stick != self._stick or self._medium is None:
            if self._medium is not None:
                self._medium.close()
            self._stick = stick
            self._medium = None if stick is None else FolderMedium(self._sticks / stick)
        if self._medium is None:
            raise MediumFault(Fault.MISSING)
        ailment = state.ailing.get(self._stick or "")
        return self._medium if ailment is None else AilingMedium(self._medium, ailment)

    def _writable(self, name: str) -> Medium:
        medium = self._inserted()
        if self._state().media[self._stick or ""]:
            raise MediumFault(Fault.WRITE_PROTECTED, name)
        return medium

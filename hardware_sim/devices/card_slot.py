"""A card reader of a desk: the card slot port over whatever card lies in it now."""

from collections.abc import Callable
from pathlib import Path

from hardware_sim.cards.slot import VirtualSlot
from hardware_sim.devices.card_file import card_in
from hardware_sim.devices.state import DeviceState, Reader
from terminal.life.states import Device


class DeskSlot:
    """folder: of the devices. state: what is plugged in now; asked before and after every
    command, so that a card which was pulled meanwhile has not answered."""

    def __init__(self, folder: Path, reader: Reader, state: Callable[[], DeviceState]) -> None:
        self._folder, self._reader, self._state = folder, reader, state
        self._slot = VirtualSlot()
        self._in: tuple[str, int] | None = None
        self._plugged = True

    def reader(self) -> str | None:
        self._look()
        return self._slot.reader()

    def present(self) -> bool:
        self._look()
        return self._slot.present()

    def transmit(self, command: bytes | bytearray) -> bytes:
        self._look()
        answer = self._slot.transmit(command)
        before = self._in, self._plugged
        self._look()
        return answer if before == (self._in, self._plugged) else self._slot.transmit(command)

    def release(self) -> None:
        self._slot.release()

    def _look(self) -> None:
        """The hands of the people: a card that was put in anew has no power before."""
        state = self._state()
        plugged = self._reader is not Reader.TERMINAL or Device.CARD_READER not in state.unplugged
        if plugged is not self._plugged:
            self._plugged = plugged
            self._slot.plug(on=plugged)
        name = state.readers[self._reader]
        now = None if name is None else (name, state.dealt[self._reader])
        if now != self._in:
            self._in = now
            self._slot.pull()
            if name is not None:
                self._slot.insert(card_in(self._folder, name))

"""The NDEF application of a virtual card (NFC Forum, Type 4 Tag 2.0)."""

from collections.abc import Callable
from dataclasses import replace

from hardware_sim.cards.request import Request
from hardware_sim.cards.state import NdefState
from hardware_sim.cards.status import Refused, Status

NAME = bytes.fromhex("D2760000850101")
_CONTAINER, _MESSAGE = 0xE103, 0xE104


class NdefApplet:
    """kept: what outlasts the power; save is called with it after every change."""

    name = NAME

    def __init__(self, kept: NdefState, save: Callable[[NdefState], None]) -> None:
        self._kept, self._save = kept, save
        self._file: int | None = None

    def chosen(self) -> bytes:
        """What SELECT answers. No file is chosen any more."""
        self._file = None
        return b""

    def answer(self, asked: Request) -> bytes:
        """Raises Refused."""
        if asked.ins == 0xA4:
            return self._choose(asked)
        if asked.ins == 0xB0:
            return self._read(asked)
        if asked.ins == 0xD6:
            return self._update(asked)
        raise Refused(Status.NO_SUCH_COMMAND)

    def _choose(self, asked: Request) -> bytes:
        if asked.p != 0x000C:
            raise Refused(Status.WRONG_P1_P2)
        file = int.from_bytes(asked.data, "big")
        if len(asked.data) != 2 or file not in (_CONTAINER, _MESSAGE):
            raise Refused(Status.NO_APPLICATION)
        self._file = file
        return b""

    def _read(self, asked: Request) -> bytes:
        data, start = self._chosen_file(), asked.p
        if asked.expects is None or asked.expects > max(self._kept.at_once, 15):
            raise Refused(Status.WRONG_LENGTH)
        if start + asked.expects > len(data):
            raise Refused(Status.OUTSIDE)
        return data[start : start + asked.expects]

    def _update(self, asked: Request) -> bytes:
        data, end = self._chosen_file(), asked.p + len(asked.data)
        if self._file == _CONTAINER or not self._kept.writable:
            raise Refused(Status.NOT_ALLOWED)
        if not asked.data or len(asked.data) > self._kept.at_once:
            raise Refused(Status.WRONG_LENGTH)
        if end > len(data):
            raise Refused(Status.OUTSIDE)
        self._kept = replace(self._kept, data=data[: asked.p] + asked.data + data[end:])
        self._save(self._kept)
        return b""

    def _chosen_file(self) -> bytes:
        if self._file is None:
            raise Refused(Status.NO_FILE_CHOSEN)
        return self._kept.data if self._file == _MESSAGE else self._container()

    def _container(self) -> bytes:
        kept = self._kept
        at_once = kept.at_once.to_bytes(2, "big")
        access = bytes([0x00, 0x00 if kept.writable else 0xFF])
        control = b"\x04\x06" + _MESSAGE.to_bytes(2, "big") + len(kept.data).to_bytes(2, "big")
        return (
            b"\x00\x0f\x20" + max(kept.at_once, 15).to_bytes(2, "big") + at_once + control + access
        )

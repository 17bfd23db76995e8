"""A small file that is always whole: two slots that alternate, each with its own checksum.

A slot is: 8 letters that name the kind of file, a sequence number (8 bytes), the length
of the body (4), the body, SHA-256 of all before, zeros. The number decides which slot is
written, so the one that holds the present state never is, also after a write that failed.
"""

import hashlib
import struct

from terminal.files import BLOCK_BYTES, read_back
from terminal.ports.medium import Fault, Medium, MediumFault

_FIXED = struct.Struct(">8sQI")
_CHECK = 32
_READS = 3  # a read error may pass


class SlotsUnreadable(Exception):
    """Neither slot is whole."""


class TwoSlots:
    """The file `name` on a disk. room: the longest body, in bytes."""

    def __init__(self, disk: Medium, name: str, kind: bytes, room: int) -> None:
        self._disk = disk
        self._name = name
        self._kind = kind
        self._room = room
        used = _FIXED.size + room + _CHECK
        self.slot_bytes = -(-used // BLOCK_BYTES) * BLOCK_BYTES
        self._sequence = 0

    def prepare(self, body: bytes) -> None:
        """A new file that holds this."""
        self._disk.create(self._name, 2 * self.slot_bytes)
        self._disk.flush(self._name)
        self._disk.flush_names()
        self._sequence = 0
        self.save(body)

    def save(self, body: bytes) -> None:
        """Make it lasting, in the slot that does not hold the present body. MediumFault."""
        sequence = self._sequence + 1
        slot = self._slot(sequence, body)
        at = sequence % 2 * self.slot_bytes
        self._disk.write(self._name, at, slot)
        self._disk.flush(self._name)
        read_back(self._disk, self._name, at, slot)
        self._sequence = sequence

    def load(self) -> bytes:
        """The body that was saved last. Raises SlotsUnreadable, and MediumFault where the
        disk fails or there is no such file."""
        found = [read for at in (0, self.slot_bytes) if (read := self._read(at))]
        if not found:
            raise SlotsUnreadable
        self._sequence, body = max(found)
        return body

    def _read(self, at: int) -> tuple[int, bytes] | None:
        for _ in range(_READS):
            try:
                return self._parse(self._disk.read(self._name, at, self.slot_bytes))
            except MediumFault as fault:
                if fault.fault is not Fault.READ_ERROR:
                    raise
        return None

    def _slot(self, sequence: int, body: bytes) -> bytes:
        if len(body) > self._room:
            raise ValueError("a body longer than its room")
        whole = _FIXED.pack(self._kind, sequence, len(body)) + body
        return (whole + hashlib.sha256(whole).digest()).ljust(self.slot_bytes, b"\0")

    def _parse(self, slot: bytes) -> tuple[int, bytes] | None:
        _, sequence, length = _FIXED.unpack_from(slot)
        body = slot[_FIXED.size : _FIXED.size + min(length, self._room)]
        return (sequence, body) if self._slot(sequence, body) == slot else None

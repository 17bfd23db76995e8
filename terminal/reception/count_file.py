"""The desk's counts on its disk, whole after any power cut (terminal/two_slots.py).

The file has one size from its first moment on and holds numbers only. Body: SHA-256 of the
package and of the reception key's id, then each terminal in the order of the package.
"""

import hashlib
import struct

from terminal.ports.medium import Fault, Medium, MediumFault
from terminal.reception.counts import Counts, Line, new_counts
from terminal.two_slots import SlotsUnreadable, TwoSlots

COUNTS_FILE = "counts"
_KIND = b"IPPYODSK"
_OWNER_BYTES = 32
_LINE = struct.Struct(">HBIIqI")
_NUMBER = struct.Struct(">I")
_NO_SLIP = -1


class CountsUnreadable(Exception):
    """The counts of this desk cannot be read, or are another desk's."""


class CountFile:
    """The counts of one desk. key_id: of its reception key."""

    def __init__(
        self,
        disk: Medium,
        package_hash: str,
        key_id: str,
        terminals: tuple[str, ...],
        contests: int,
    ) -> None:
        self._terminals, self._contests = terminals, contests
        self._owner = hashlib.sha256(f"{package_hash} {key_id}".encode()).digest()
        room = _OWNER_BYTES + len(terminals) * self._line_bytes
        self._slots = TwoSlots(disk, COUNTS_FILE, _KIND, room)

    @property
    def _line_bytes(self) -> int:
        return _LINE.size + 2 * self._contests * _NUMBER.size

    def load(self) -> Counts:
        """The counts as they were saved last; all zero for a desk that never saved any.

        Raises CountsUnreadable, and MediumFault where the disk fails.
        """
        try:
            body = self._slots.load()
        except SlotsUnreadable as cause:
            raise CountsUnreadable from cause
        except MediumFault as fault:
            if fault.fault is not Fault.MISSING:
                raise
            counts = new_counts(self._terminals, self._contests)
            self._slots.prepare(self._body(counts))
            return counts
        if len(body) != len(self._body(new_counts(self._terminals, self._contests))):
            raise CountsUnreadable
        if body[:_OWNER_BYTES] != self._owner:
            raise CountsUnreadable
        return self._counts(body[_OWNER_BYTES:])

    def save(self, counts: Counts) -> None:
        """The counts are lasting. Raises MediumFault."""
        self._slots.save(self._body(counts))

    def _body(self, counts: Counts) -> bytes:
        return self._owner + b"".join(map(_packed, counts))

    def _counts(self, data: bytes) -> Counts:
        size = self._line_bytes
        parts = (data[at : at + size] for at in range(0, len(data), size))
        pairs = zip(self._terminals, parts, strict=True)
        return tuple(_line(terminal, part, self._contests) for terminal, part in pairs)


def _packed(line: Line) -> bytes:
    recorded = _NO_SLIP if line.recorded is None else line.recorded
    fixed = _LINE.pack(
        line.opening, line.in_service, line.grants, line.back, recorded, line.unlocked
    )
    return fixed + b"".join(map(_NUMBER.pack, (*line.issued, *line.back_of)))


def _line(terminal: str, data: bytes, contests: int) -> Line:
    opening, in_service, grants, back, recorded, unlocked = _LINE.unpack_from(data)
    numbers = tuple(number for (number,) in _NUMBER.iter_unpack(data[_LINE.size :]))
    return Line(
        terminal,
        numbers[:contests],
        numbers[contests:],
        grants,
        back,
        opening,
        bool(in_service),
        None if recorded == _NO_SLIP else recorded,
        unlocked,
    )

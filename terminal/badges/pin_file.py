"""What outlasts a power cut of the PINs: tries that are left, and PINs that were renewed.

The file has two slots that alternate, each in a block of its own and with its own
checksum, as the epochs file has; see docs/formats/own-disk.md.
"""

import hashlib
import struct
from dataclasses import dataclass, replace

from common.pins import SALT_BYTES, VERIFIER_BYTES
from terminal.files import BLOCK_BYTES, read_back
from terminal.ports.medium import Fault, Medium, MediumFault

PINS_FILE = "pins"
TRIES = 5
_MAGIC = b"IPPYOPIN"
_FIXED = struct.Struct(">8sQ32sB")
_ENTRY = struct.Struct(f">BB{SALT_BYTES}s{VERIFIER_BYTES}s")
_READS = 3  # a read error may pass


class PinsUnreadable(Exception):
    """Neither slot is whole, or they are of another list of badges."""


@dataclass(frozen=True)
class Kept:
    """Of one badge. left: tries, 0 is locked. salt, verifier: of a renewed PIN, else empty."""

    left: int = TRIES
    salt: bytes = b""
    verifier: bytes = b""


class PinFile:
    """The file on the terminal's own disk. badges: the SHA-256 of the list it is about."""

    def __init__(self, disk: Medium, badges: bytes) -> None:
        self._disk = disk
        self._badges = badges
        self._sequence = 0
        self.kept: tuple[Kept, ...] = ()

    def prepare(self, kept: tuple[Kept, ...]) -> None:
        """A new file that holds this."""
        self._disk.create(PINS_FILE, 2 * BLOCK_BYTES)
        self._disk.flush(PINS_FILE)
        self._disk.flush_names()
        self._sequence = 0
        self.save(kept)

    def load(self) -> tuple[Kept, ...]:
        """What was saved last. Raises PinsUnreadable, and MediumFault where the disk fails."""
        found = [parsed for at in (0, BLOCK_BYTES) if (parsed := self._slot(at))]
        if not found:
            raise PinsUnreadable
        self._sequence, self.kept = max(found, key=lambda pair: pair[0])
        return self.kept

    def save(self, kept: tuple[Kept, ...]) -> None:
        """Make it lasting, in the slot that does not hold what is kept now."""
        sequence = self._sequence + 1
        slot = _pack(sequence, self._badges, kept)
        at = sequence % 2 * BLOCK_BYTES
        self._disk.write(PINS_FILE, at, slot)
        self._disk.flush(PINS_FILE)
        read_back(self._disk, PINS_FILE, at, slot)
        self._sequence, self.kept = sequence, kept

    def change(self, at: int, **changes: object) -> None:
        """As save(), with one badge changed."""
        one = replace(self.kept[at], **changes)  # type: ignore[arg-type]  # a dataclass's own fields
        self.save((*self.kept[:at], one, *self.kept[at + 1 :]))

    def _slot(self, at: int) -> tuple[int, tuple[Kept, ...]] | None:
        for _ in range(_READS):
            try:
                return _parse(self._disk.read(PINS_FILE, at, BLOCK_BYTES), self._badges)
            except MediumFault as fault:
                if fault.fault is not Fault.READ_ERROR:
                    raise
        return None


def _pack(sequence: int, badges: bytes, kept: tuple[Kept, ...]) -> bytes:
    body = _FIXED.pack(_MAGIC, sequence, badges, len(kept))
    body += b"".join(_ENTRY.pack(k.left, bool(k.verifier), k.salt, k.verifier) for k in kept)
    return (body + hashlib.sha256(body).digest()).ljust(BLOCK_BYTES, b"\0")


def _parse(slot: bytes, badges: bytes) -> tuple[int, tuple[Kept, ...]] | None:
    magic, sequence, of, count = _FIXED.unpack_from(slot)
    size = _FIXED.size + count * _ENTRY.size
    if size + 32 > len(slot) or (magic, of) != (_MAGIC, badges):
        return None
    if hashlib.sha256(slot[:size]).digest() != slot[size : size + 32]:
        return None
    entries = _ENTRY.iter_unpack(slot[_FIXED.size : size])
    kept = tuple(
        Kept(left, salt, verifier) if own else Kept(left) for left, own, salt, verifier in entries
    )
    return (sequence, kept) if _pack(sequence, badges, kept) == slot else None

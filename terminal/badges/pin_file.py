"""What outlasts a power cut of the PINs: tries that are left, and PINs that were renewed.

The file has two slots that alternate (terminal/two_slots.py); docs/formats/badges.md.
"""

import struct
from dataclasses import dataclass, replace

from common.badges import MAX_BADGES
from common.pins import SALT_BYTES, VERIFIER_BYTES
from terminal.ports.medium import Medium
from terminal.two_slots import SlotsUnreadable, TwoSlots

PINS_FILE = "pins"
TRIES = 5
_KIND = b"IPPYOPIN"
_DIGEST_BYTES = 32
_ENTRY = struct.Struct(f">BB{SALT_BYTES}s{VERIFIER_BYTES}s")


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
        self._badges = badges
        self._slots = TwoSlots(disk, PINS_FILE, _KIND, _DIGEST_BYTES + MAX_BADGES * _ENTRY.size)
        self.kept: tuple[Kept, ...] = ()

    def prepare(self, kept: tuple[Kept, ...]) -> None:
        """A new file that holds this."""
        self._slots.prepare(self._body(kept))
        self.kept = kept

    def load(self) -> tuple[Kept, ...]:
        """What was saved last. Raises PinsUnreadable, and MediumFault where the disk fails."""
        try:
            body = self._slots.load()
        except SlotsUnreadable as cause:
            raise PinsUnreadable from cause
        if body[:_DIGEST_BYTES] != self._badges:
            raise PinsUnreadable
        self.kept = tuple(
            Kept(left, salt, verifier) if own else Kept(left)
            for left, own, salt, verifier in _ENTRY.iter_unpack(body[_DIGEST_BYTES:])
        )
        return self.kept

    def save(self, kept: tuple[Kept, ...]) -> None:
        """Make it lasting. Raises MediumFault; then what is kept is as before."""
        self._slots.save(self._body(kept))
        self.kept = kept

    def change(self, at: int, **changes: object) -> None:
        """As save(), with one badge changed."""
        one = replace(self.kept[at], **changes)  # type: ignore[arg-type]  # a dataclass's own fields
        self.save((*self.kept[:at], one, *self.kept[at + 1 :]))

    def _body(self, kept: tuple[Kept, ...]) -> bytes:
        entries = (_ENTRY.pack(k.left, bool(k.verifier), k.salt, k.verifier) for k in kept)
        return self._badges + b"".join(entries)

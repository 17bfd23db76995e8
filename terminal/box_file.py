"""The ballot box as a file on one medium: two slots, written in turns, read whole."""

import hashlib
from dataclasses import dataclass

from common.box import BoxKey, Sealed, open_box
from common.box_contents import HEADER_BYTES, TAG_BYTES, BoxRefused, BoxShape, Contents
from common.box_header import Header, MediumRole, read_header
from common.signing import SigningKey
from terminal.files import BOX_FILE, read_back
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision


@dataclass(frozen=True)
class Slot:
    """A slot whose header and ciphertext are whole and signed by this terminal."""

    number: int
    header: Header
    ciphertext: bytes


class BoxFile:
    """The box on one medium. Remembers only which slot holds the present state."""

    def __init__(self, medium: Medium, role: MediumRole, shape: BoxShape) -> None:
        self.medium = medium
        self.role = role
        self._shape = shape
        self._present = 1

    def create(self) -> None:
        """A new, empty file of constant size; it never grows or shrinks."""
        self.medium.create(BOX_FILE, self._shape.file_bytes)
        self.medium.flush(BOX_FILE)
        self.medium.flush_names()
        self._present = 1

    def write(self, sealed: Sealed, key: SigningKey) -> None:
        """The box in the slot that does not hold the present state; flushed, read back.

        Header and body go in one write: the header holds the hash of the body, so
        whichever sectors a power cut keeps, a half-written slot is no valid one.
        Only as much is written as the count needs; the count is public.
        """
        slot = 1 - self._present
        data = sealed.slot(self.role, key)
        at = slot * self._shape.slot_bytes
        self.medium.write(BOX_FILE, at, data)
        self.medium.flush(BOX_FILE)
        read_back(self.medium, BOX_FILE, at, data)
        self._present = slot

    def slots(self, provision: Provision) -> list[Slot]:
        """Every good slot, the newest first. A slot that cannot be read is none."""
        found = []
        for number in (0, 1):
            slot = self._slot(number, provision)
            if slot is not None:
                found.append(slot)
        return sorted(found, key=lambda slot: slot.header.epoch, reverse=True)

    def keep(self, slot: Slot) -> None:
        """Take this slot for the present state: the next write goes to the other."""
        self._present = slot.number

    def _slot(self, number: int, provision: Provision) -> Slot | None:
        at = number * self._shape.slot_bytes
        try:
            block = self.medium.read(BOX_FILE, at, HEADER_BYTES)
            header = read_header(block, provision.certificate.key, provision.uid)
            expected = self._shape.body_bytes(header.count) + TAG_BYTES
            if header.count > self._shape.capacity or header.length != expected:
                return None
            ciphertext = self.medium.read(BOX_FILE, at + HEADER_BYTES, header.length)
        except (BoxRefused, MediumFault):
            return None
        if header.role is not self.role or not _fits(header, provision):
            return None
        if hashlib.sha256(ciphertext).digest() != header.digest:
            return None
        return Slot(number, header, ciphertext)


def _fits(header: Header, provision: Provision) -> bool:
    return header.identity == provision.identity(header.identity.opening)


def contents_of(slot: Slot, key: BoxKey, shape: BoxShape) -> Contents:
    """What a slot holds. Raises BoxRefused where the secret is not the slot's."""
    return open_box(key, shape, slot.header, slot.ciphertext)

"""The ballot box as a file on one medium: two slots, written in turns, read whole.

Behind them lies the wrapped signing key once more, so that the box can be closed where
the key file of its medium is lost.
"""

import hashlib
from dataclasses import dataclass

from common.box import KEY_FILE_BYTES, BoxKey, Sealed, open_box
from common.box_contents import (
    HEADER_BYTES,
    KEY_BLOCK_BYTES,
    TAG_BYTES,
    BoxRefused,
    BoxShape,
    Contents,
)
from common.box_header import Header, MediumRole, read_header
from common.signing import SigningKey
from terminal.files import BLOCK_BYTES, BOX_FILE, first_files, read_back, write_whole
from terminal.ports.medium import Medium, MediumFault
from terminal.provision import Provision
from terminal.room import take_room


@dataclass(frozen=True)
class Slot:
    """A slot whose header and ciphertext are whole and signed by this terminal."""

    number: int
    header: Header
    ciphertext: bytes


@dataclass(frozen=True)
class Slots:
    """What was found of a box: its good slots, the newest first, and whether a slot
    gave a read error instead of bytes."""

    good: tuple[Slot, ...]
    unreadable: bool


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
        Only as many blocks are written as the count needs; the count is public. They
        are whole blocks, so that a sector that a power cut made unreadable is written
        anew without having to be read.
        """
        slot = 1 - self._present
        data = sealed.slot(self.role, key)
        data = data.ljust(-(-len(data) // BLOCK_BYTES) * BLOCK_BYTES, b"\0")
        at = slot * self._shape.slot_bytes
        self.medium.write(BOX_FILE, at, data)
        self.medium.flush(BOX_FILE)
        read_back(self.medium, BOX_FILE, at, data)
        self._present = slot

    def look(self, provision: Provision) -> Slots:
        """What can be read of the box."""
        good, unreadable = [], False
        for number in (0, 1):
            try:
                good.append(self._slot(number, provision))
            except BoxRefused:
                continue
            except MediumFault:
                unreadable = True
        good.sort(key=lambda slot: slot.header.epoch, reverse=True)
        return Slots(tuple(good), unreadable)

    def slots(self, provision: Provision) -> list[Slot]:
        """Every good slot, the newest first. A slot that cannot be read is none."""
        return list(self.look(provision).good)

    def write_key(self, opening: int, wrapped: bytes) -> None:
        """The wrapped key of an opening lies behind the slots; flushed, read back.

        It is written when the opening begins, and not again until the next one.
        """
        block = wrapped.ljust(KEY_BLOCK_BYTES, b"\0")
        self.medium.write(BOX_FILE, self._shape.key_block(opening), block)
        self.medium.flush(BOX_FILE)
        self.check_key(opening, wrapped)

    def check_key(self, opening: int, wrapped: bytes) -> None:
        """Raise MediumFault unless the medium gives back this key and only zeros after it."""
        block = wrapped.ljust(KEY_BLOCK_BYTES, b"\0")
        read_back(self.medium, BOX_FILE, self._shape.key_block(opening), block)

    def key_copy(self, opening: int) -> bytes:
        """What lies in the place of that key, as bytes of a key file. Raises MediumFault."""
        return self.medium.read(BOX_FILE, self._shape.key_block(opening), KEY_FILE_BYTES)

    def forget_key(self, opening: int) -> None:
        """No key lies any more in the place of that opening's."""
        self.write_key(opening, b"")

    def keep(self, slot: Slot) -> None:
        """Take this slot for the present state: the next write goes to the other."""
        self._present = slot.number

    def _slot(self, number: int, provision: Provision) -> Slot:
        at = number * self._shape.slot_bytes
        block = self.medium.read(BOX_FILE, at, HEADER_BYTES)
        header = read_header(block, provision.certificate.key, provision.uid)
        expected = self._shape.body_bytes(header.count) + TAG_BYTES
        if header.count > self._shape.capacity or header.length != expected:
            raise BoxRefused("an impossible size")
        if header.role is not self.role or not _fits(header, provision):
            raise BoxRefused("another box")
        ciphertext = self.medium.read(BOX_FILE, at + HEADER_BYTES, header.length)
        if hashlib.sha256(ciphertext).digest() != header.digest:
            raise BoxRefused("changed or torn")
        return Slot(number, header, ciphertext)


def write_first(box: BoxFile, provision: Provision, wrapped_key: bytes, opening: int) -> None:
    """An empty medium holds every file of an open terminal, and room for the close.

    All is read back once more when the room was taken: a medium that is smaller than it
    says may have written it over what was there before.
    """
    files = first_files(provision, wrapped_key, opening)
    for name, data in files.items():
        write_whole(box.medium, name, data)
    box.create()
    box.write_key(opening, wrapped_key)
    take_room(box.medium, provision)
    for name, data in files.items():
        read_back(box.medium, name, 0, data)
    box.check_key(opening, wrapped_key)


def _fits(header: Header, provision: Provision) -> bool:
    return header.identity == provision.identity(header.identity.opening)


def contents_of(slot: Slot, key: BoxKey, shape: BoxShape) -> Contents:
    """What a slot holds. Raises BoxRefused where the secret is not the slot's."""
    return open_box(key, shape, slot.header, slot.ciphertext)

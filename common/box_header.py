"""The signed header of a slot of the ballot box; nothing in it depends on a choice.

| offset | bytes | what |
|---|---|---|
| 0 | 8 | `IPPYOBOX` |
| 8 | 2 | format version, 1 |
| 10 | 2 | suite |
| 12 | 1 | medium: 1 original, 2 duplicate |
| 13 | 1 | zero |
| 14 | 2 | opening, from 1 |
| 16 | 32 | election_uid |
| 48 | 32 | package hash |
| 80 | 48 | terminal: length (1 byte), ASCII, zeros |
| 128 | 8 | epoch |
| 136 | 4 | count: voters recorded |
| 140 | 4 | entries of the event log before this commit |
| 144 | 8 | bytes of the event log before this commit |
| 152 | 32 | head of the event log before this commit |
| 184 | 12 | nonce |
| 196 | 8 | length of the ciphertext |
| 204 | 32 | SHA-256 of the ciphertext |
| 236 | 64 | Ed25519 signature of the terminal over all before |

Big-endian; the rest of the 4,096 bytes is zero. Specified in docs/formats/ballot-box.md.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from common.binding import bind
from common.box_contents import HEADER_BYTES, BoxRefused
from common.eventlog import Head
from common.signing import SIGNATURE_BYTES, PublicKey, SigningKey

MAGIC = b"IPPYOBOX"
VERSION = 1
MAX_TERMINAL = 47
_FIXED = struct.Struct(">8sHHBBH32s32s48sQIIQ32s12sQ32s")


class MediumRole(IntEnum):
    """Which of the two media it is (電磁的記録投票法 Art 10)."""

    ORIGINAL = 1
    DUPLICATE = 2

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Identity:
    """Whose box it is; the same in every header of one terminal and opening."""

    suite: int
    opening: int
    election_uid: bytes
    package_hash: bytes
    terminal: str


@dataclass(frozen=True)
class Header:
    """The signed header of one slot."""

    identity: Identity
    role: MediumRole
    epoch: int
    count: int
    log: Head
    nonce: bytes
    length: int
    digest: bytes

    def pack(self, key: SigningKey) -> bytes:
        """The header block, HEADER_BYTES long, signed."""
        fixed = self._fixed()
        signature = key.sign(bind("ippyo/box-header/v1", self.identity.election_uid, fixed))
        return (fixed + signature).ljust(HEADER_BYTES, b"\0")

    def _fixed(self) -> bytes:
        who = self.identity
        return _FIXED.pack(
            MAGIC,
            VERSION,
            who.suite,
            self.role,
            0,
            who.opening,
            who.election_uid,
            who.package_hash,
            _pack_terminal(who.terminal),
            self.epoch,
            self.count,
            self.log.entries,
            self.log.length,
            self.log.hash,
            self.nonce,
            self.length,
            self.digest,
        )


def _pack_terminal(terminal: str) -> bytes:
    name = terminal.encode("ascii")
    if not 0 < len(name) <= MAX_TERMINAL:
        raise ValueError("a terminal id has 1 to 47 letters")
    return (bytes([len(name)]) + name).ljust(MAX_TERMINAL + 1, b"\0")


def read_header(block: bytes, key: PublicKey, election_uid: bytes) -> Header:
    """The header of a slot, signed by this terminal in this election.

    Raises BoxRefused. What it says of terminal and opening the caller compares.
    """
    fixed = block[: _FIXED.size]
    signature = block[_FIXED.size : _FIXED.size + SIGNATURE_BYTES]
    if len(block) != HEADER_BYTES or any(block[_FIXED.size + SIGNATURE_BYTES :]):
        raise BoxRefused("no header")
    if not key.accepts(signature, bind("ippyo/box-header/v1", election_uid, fixed)):
        raise BoxRefused("no header that this terminal signed")
    header = _header(_FIXED.unpack(fixed))
    if header._fixed() != fixed or header.identity.election_uid != election_uid:
        raise BoxRefused("no header of this format")
    return header


def _header(fields: Sequence[object]) -> Header:
    match fields:
        case (
            bytes(),
            int(),
            int() as suite,
            int() as role,
            int(),
            int() as opening,
            bytes() as uid,
            bytes() as package_hash,
            bytes() as terminal,
            int() as epoch,
            int() as count,
            int() as entries,
            int() as length,
            bytes() as head,
            bytes() as nonce,
            int() as size,
            bytes() as digest,
        ):
            try:
                name = terminal[1 : 1 + terminal[0]].decode("ascii")
                if _pack_terminal(name) != terminal:
                    raise BoxRefused("no header of this format")
                who = Identity(suite, opening, uid, package_hash, name)
                log = Head(entries, length, head)
                return Header(who, MediumRole(role), epoch, count, log, nonce, size, digest)
            except ValueError as cause:
                raise BoxRefused("no header of this format") from cause
        case _:
            raise BoxRefused("no header of this format")

"""The ballot box: all votes so far on one medium, as a function of their set.

One file of constant size with two slots that alternate. Every commit writes the whole
box into the other slot: a signed header (common/box_header.py), then the contents
(common/box_contents.py) sealed with AES-256-GCM under a key that comes from the box
secret, with a fresh nonce. So the order of casting is nowhere, and what stays behind
in flash is unreadable once the secret is destroyed.
Specified in docs/formats/ballot-box.md.
"""

import hashlib
import secrets
from dataclasses import dataclass, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from common.binding import bind
from common.box_contents import BoxRefused, BoxShape, Contents, pack_contents, unpack_contents
from common.box_header import Header, Identity, MediumRole
from common.eventlog import Head
from common.secret import Secret
from common.signing import SigningKey

_KEY_MAGIC = b"IPPYOKEY"
KEY_FILE_BYTES = 512


class BoxKey:
    """Seals and opens the boxes of one opening; exists in memory only."""

    def __init__(self, secret: Secret, identity: Identity) -> None:
        bound = bind(
            "ippyo/box-key/v1",
            identity.election_uid,
            identity.terminal.encode(),
            identity.opening.to_bytes(2, "big"),
        )
        derived = HKDF(SHA256(), 32, None, bound).derive(secret.reveal())
        self._cipher = AESGCM(derived)
        self._identity = identity

    def seal(self, epoch: int, count: int, body: bytes) -> tuple[bytes, bytes]:
        """A fresh nonce, and the body sealed under it for this epoch and count."""
        nonce = secrets.token_bytes(12)
        return nonce, self._cipher.encrypt(nonce, body, self._associated(epoch, count))

    def open(self, header: Header, ciphertext: bytes) -> bytes:
        """The plain box that this header describes. Raises BoxRefused."""
        try:
            associated = self._associated(header.epoch, header.count)
            return self._cipher.decrypt(header.nonce, ciphertext, associated)
        except (InvalidTag, ValueError) as cause:
            raise BoxRefused("not sealed under this box secret") from cause

    def _associated(self, epoch: int, count: int) -> bytes:
        who = self._identity
        return bind(
            "ippyo/box/v1",
            who.election_uid,
            who.terminal.encode(),
            who.opening.to_bytes(2, "big"),
            epoch.to_bytes(8, "big"),
            count.to_bytes(4, "big"),
        )

    def __repr__(self) -> str:
        return "BoxKey(…)"


@dataclass(frozen=True)
class Sealed:
    """A box sealed once, to be written to both media with a header for each."""

    header: Header
    ciphertext: bytes

    def slot(self, role: MediumRole, key: SigningKey) -> bytes:
        """Header and ciphertext as they are written to the medium of this role."""
        return replace(self.header, role=role).pack(key) + self.ciphertext


def seal_box(
    key: BoxKey, identity: Identity, shape: BoxShape, epoch: int, log: Head, contents: Contents
) -> Sealed:
    """The contents sealed for one epoch."""
    nonce, ciphertext = key.seal(epoch, contents.count, pack_contents(shape, contents))
    digest = hashlib.sha256(ciphertext).digest()
    header = Header(
        identity,
        MediumRole.ORIGINAL,
        epoch,
        contents.count,
        log,
        nonce,
        len(ciphertext),
        digest,
    )
    return Sealed(header, ciphertext)


def open_box(key: BoxKey, shape: BoxShape, header: Header, ciphertext: bytes) -> Contents:
    """The contents of a sealed box. Raises BoxRefused."""
    if hashlib.sha256(ciphertext).digest() != header.digest:
        raise BoxRefused("changed or torn")
    return unpack_contents(shape, header.count, key.open(header, ciphertext))


def wrap_signing_key(secret: Secret, identity: Identity, seed: Secret) -> bytes:
    """The terminal's signing key, sealed under the box secret, for the file on both media.

    magic (8) || opening (2) || nonce (12) || AES-256-GCM of the seed (48), zeros to 512.
    """
    nonce = secrets.token_bytes(12)
    sealed = _wrapping(secret, identity).encrypt(nonce, seed.reveal(), _KEY_MAGIC)
    packed = _KEY_MAGIC + identity.opening.to_bytes(2, "big") + nonce + sealed
    return packed.ljust(KEY_FILE_BYTES, b"\0")


def unwrap_signing_key(secret: Secret, identity: Identity, data: bytes) -> SigningKey:
    """The signing key in a key file. Raises BoxRefused."""
    start = _KEY_MAGIC + identity.opening.to_bytes(2, "big")
    if len(data) != KEY_FILE_BYTES or not data.startswith(start) or any(data[70:]):
        raise BoxRefused("no key file of this opening")
    try:
        seed = _wrapping(secret, identity).decrypt(data[10:22], data[22:70], _KEY_MAGIC)
    except InvalidTag as cause:
        raise BoxRefused("not sealed under this box secret") from cause
    return SigningKey(Secret(seed))


def _wrapping(secret: Secret, identity: Identity) -> AESGCM:
    bound = bind(
        "ippyo/key-wrap/v1",
        identity.election_uid,
        identity.terminal.encode(),
        identity.opening.to_bytes(2, "big"),
    )
    return AESGCM(HKDF(SHA256(), 32, None, bound).derive(secret.reveal()))

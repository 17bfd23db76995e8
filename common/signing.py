"""Ed25519 keys (RFC 8032): signing by `cryptography`, deciding by libsodium.

The libraries do not accept the same set of signatures. PyNaCl's strict verifier is
the one rule of Ippyo: it refuses what a dishonest signer could make valid for some
verifiers only (small-order keys, malleable or non-canonical encodings).
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from nacl._sodium import ffi, lib
from nacl.bindings import crypto_core_ed25519_is_valid_point

from common.secret import Secret

# Where libsodium is to put the message that it verified: we have it. PyNaCl's own function of
# this name always makes a place for it and copies it twice (docs/decisions/0108).
_NOWHERE = ffi.NULL
PUBLIC_BYTES = 32
SEED_BYTES = 32
SIGNATURE_BYTES = 64


class KeyRefused(ValueError):
    """A public key that no honest signer has: small order, non-canonical, wrong length."""


@dataclass(frozen=True)
class PublicKey:
    """An Ed25519 public key that was checked: canonical, on the curve, of prime order."""

    raw: bytes

    def __post_init__(self) -> None:
        if len(self.raw) != PUBLIC_BYTES:
            raise KeyRefused("an Ed25519 public key has 32 bytes")
        if not crypto_core_ed25519_is_valid_point(self.raw):
            raise KeyRefused("not a canonical point of the prime-order group")

    @property
    def key_id(self) -> str:
        """SHA-256 of the raw key, in lower-case hexadecimal."""
        return hashlib.sha256(self.raw).hexdigest()

    def accepts(self, signature: bytes, message: bytes) -> bool:
        """Whether the signature (64 bytes) over the message is this key's."""
        return len(signature) == SIGNATURE_BYTES and not self.refused((signature + message,))

    def refused(self, signed: Iterable[bytes]) -> int:
        """How many of these are not this key's: each a signature with its message behind it."""
        verify, raw = lib.crypto_sign_open, self.raw
        return sum(verify(_NOWHERE, _NOWHERE, one, len(one), raw) != 0 for one in signed)


class SigningKey:
    """An Ed25519 private key, from its 32-byte seed. Signatures are deterministic."""

    def __init__(self, seed: Secret) -> None:
        self.seed = seed
        self._key = Ed25519PrivateKey.from_private_bytes(seed.reveal())
        self.public = PublicKey(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> "SigningKey":
        return cls(Secret.random(SEED_BYTES))

    def sign(self, message: bytes) -> bytes:
        """The signature, 64 bytes. Raises ValueError once the key was destroyed."""
        if self.seed.wiped:
            raise ValueError("this signing key was destroyed")
        return self._key.sign(message)

    def destroy(self) -> None:
        """Wipe the seed; nothing can be signed any more."""
        self.seed.wipe()
        self._key = Ed25519PrivateKey.generate()

    @property
    def private(self) -> Ed25519PrivateKey:
        """The key as `cryptography` wants it, to sign an X.509 certificate."""
        return self._key

    def __repr__(self) -> str:
        return f"SigningKey({self.public.key_id[:12]})"

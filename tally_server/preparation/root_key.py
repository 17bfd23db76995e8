"""The root key as a file: PKCS #8, locked with a passphrase in an official election.

PKCS #8 files are written with few rounds of PBKDF2, too few for a passphrase that people
can remember. So the passphrase is stretched by scrypt (RFC 7914) first, salted with the
election's own name. Specified in docs/formats/keys-folder.md.
"""

import hashlib

from cryptography.exceptions import InternalError, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from common.binding import bind
from common.secret import Secret
from common.signing import SigningKey

MAX_PASSPHRASE_BYTES = 1023
_COST = 2**16
_BLOCKS = 8
_MEMORY = 2 * 128 * _BLOCKS * _COST  # bytes; scrypt takes half of it


class RootLocked(ValueError):
    """A file that this passphrase, or none, does not open."""


class RootRefused(ValueError):
    """A private key that is no Ed25519 key."""


def lock_root(root: SigningKey, election_uid: bytes, passphrase: Secret | None) -> bytes:
    """The file of the root key: locked with the passphrase, or plain without one."""
    lock: KeySerializationEncryption = NoEncryption()
    if passphrase is not None:
        lock = BestAvailableEncryption(stretched(passphrase, election_uid))
    return root.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock)


def unlock_root(data: bytes, election_uid: bytes, passphrase: Secret | None) -> SigningKey:
    """The root key in the file. Raises RootLocked or RootRefused."""
    lock = None if passphrase is None else stretched(passphrase, election_uid)
    try:
        key = load_pem_private_key(data, lock)
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError) as cause:
        # InternalError: a key whose length is not that of the algorithm the file names.
        raise RootLocked("does not open") from cause
    if not isinstance(key, Ed25519PrivateKey):
        raise RootRefused("not an Ed25519 key")
    return SigningKey(Secret(key.private_bytes_raw()))


def stretched(passphrase: Secret, election_uid: bytes) -> bytes:
    """What PKCS #8 gets for a passphrase: 64 hexadecimal digits. RootLocked if empty."""
    if passphrase.wiped:
        raise RootLocked("an empty passphrase")
    salt = bind("ippyo/root-key/v1", election_uid)
    derived = hashlib.scrypt(
        passphrase.reveal(), salt=salt, n=_COST, r=_BLOCKS, p=1, maxmem=_MEMORY, dklen=32
    )
    return derived.hex().encode("ascii")

"""Sealing with HPKE (RFC 9180) from given randomness, so that a vector can be made again.

Base mode, HKDF-SHA256, AES-256-GCM, from hashes and curves only. Opening by hand is in
tests/by_hand.py.
"""

import hashlib
import hmac

from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from primitives import mlkem768

X_WING_LABEL = bytes.fromhex("5c2e2f2f5e5c")
KEM_IDS = {1: 0x647A, 2: 0x0010}
_P256 = b"KEM" + KEM_IDS[2].to_bytes(2, "big")


def labeled_extract(suite_id: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    labeled = b"HPKE-v1" + suite_id + label + ikm
    return hmac.digest(salt or bytes(32), labeled, "sha256")


def labeled_expand(suite_id: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labeled = length.to_bytes(2, "big") + b"HPKE-v1" + suite_id + label + info
    output, block = b"", b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + labeled + bytes([counter]), "sha256")
        output += block
    return output[:length]


def key_and_nonce(kem_id: int, shared_secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    """The AES-256-GCM key and the nonce of the first and only message (RFC 9180, 5.1)."""
    suite_id = b"HPKE" + kem_id.to_bytes(2, "big") + b"\x00\x01" + b"\x00\x02"
    context = (
        b"\x00"
        + labeled_extract(suite_id, b"", b"psk_id_hash", b"")
        + labeled_extract(suite_id, b"", b"info_hash", info)
    )
    secret = labeled_extract(suite_id, shared_secret, b"secret", b"")
    key = labeled_expand(suite_id, secret, b"key", context, 32)
    return key, labeled_expand(suite_id, secret, b"base_nonce", context, 12)


def seal(kem_id: int, encapsulated: bytes, secret: bytes, info: bytes, choice: bytes) -> bytes:
    key, nonce = key_and_nonce(kem_id, secret, info)
    return encapsulated + AESGCM(key).encrypt(nonce, choice, b"")


class XWing:
    """The hybrid KEM 0x647A of one 32-byte seed."""

    def __init__(self, seed: bytes) -> None:
        self.expanded = hashlib.shake_256(seed).digest(96)
        lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(self.expanded[:64])
        curve = x25519.X25519PrivateKey.from_private_bytes(self.expanded[64:])
        curve_public = curve.public_key().public_bytes_raw()
        self.public = lattice.public_key().public_bytes_raw() + curve_public


def combine(secret_m: bytes, secret_x: bytes, curve: bytes, curve_public: bytes) -> bytes:
    parts = secret_m + secret_x + curve + curve_public + X_WING_LABEL
    return hashlib.sha3_256(parts).digest()


def encapsulate_x_wing(public: bytes, randomness: bytes) -> tuple[bytes, bytes]:
    """The shared secret and what was sent, from 64 bytes of randomness."""
    secret_m, lattice = mlkem768.encapsulate(public[:1184], randomness[:32])
    ephemeral = x25519.X25519PrivateKey.from_private_bytes(randomness[32:])
    curve = ephemeral.public_key().public_bytes_raw()
    secret_x = ephemeral.exchange(x25519.X25519PublicKey.from_public_bytes(public[1184:]))
    return combine(secret_m, secret_x, curve, public[1184:]), lattice + curve


class P256:
    """DHKEM(P-256, HKDF-SHA256) of one 32-byte seed (RFC 9180, 4.1 and 7.1.3)."""

    def __init__(self, seed: bytes) -> None:
        prk = labeled_extract(_P256, b"", b"dkp_prk", seed)
        # The first candidate is in range for all but one seed in 2^32.
        self.scalar = labeled_expand(_P256, prk, b"candidate", b"\x00", 32)
        self.key = ec.derive_private_key(int.from_bytes(self.scalar, "big"), ec.SECP256R1())
        self.public = _point(self.key)


def encapsulate_p256(public: bytes, seed: bytes) -> tuple[bytes, bytes]:
    """The shared secret and what was sent, the ephemeral key being the seed's."""
    ephemeral = P256(seed)
    other = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    shared = ephemeral.key.exchange(ec.ECDH(), other)
    return _p256_secret(shared, ephemeral.public + public), ephemeral.public


def _p256_secret(shared: bytes, kem_context: bytes) -> bytes:
    prk = labeled_extract(_P256, b"", b"eae_prk", shared)
    return labeled_expand(_P256, prk, b"shared_secret", kem_context, 32)


def _point(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

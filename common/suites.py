"""The numbered cryptographic suites: how a ballot is sealed to the election key.

An election has one suite, written in its ceremony document and never negotiated.
Sealing is HPKE (RFC 9180), base mode, one message a context, HKDF-SHA256, AES-256-GCM.

| suite | KEM | key pair from the 32-byte seed | public key | sealed choice |
|---|---|---|---|---|
| 1 | ML-KEM-768 + X25519, 0x647A (X-Wing) | SHAKE-256, 96 bytes | 1,216 | 1,152 |
| 2 | DHKEM(P-256, HKDF-SHA256), 0x0010 | DeriveKeyPair, RFC 9180 7.1.3 | 65 | 97 |

Specified in docs/formats/suites.md, with decryption vectors.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from common.secret import Secret
from common.signing import KeyRefused

SEED_BYTES = 32
CHOICE_BYTES = 16

HybridPrivate = hpke.MLKEM768X25519PrivateKey
HybridPublic = hpke.MLKEM768X25519PublicKey
PrivateKey = HybridPrivate | ec.EllipticCurvePrivateKey
PublicKey = HybridPublic | ec.EllipticCurvePublicKey


class CannotOpen(ValueError):
    """Sealed bytes that this key and this purpose do not open."""


@dataclass(frozen=True)
class Suite:
    """One suite: sizes in bytes, and how its keys are made and read."""

    number: int
    title: str
    public_bytes: int
    sealed_bytes: int
    derive: Callable[[bytes], tuple[PrivateKey, bytes]]
    read_public: Callable[[bytes], PublicKey]
    kem: hpke.KEM

    def key_pair(self, seed: Secret) -> "ElectionKey":
        """The election key pair of a 32-byte seed; always the same one."""
        if len(seed.reveal()) != SEED_BYTES:
            raise ValueError("an election seed has 32 bytes")
        private, public = self.derive(seed.reveal())
        return ElectionKey(self, private, public)

    def sealer(self, public: bytes) -> "Sealer":
        """What seals to this public key. Raises KeyRefused for a bad key."""
        return Sealer(self, self.read_public(public))

    def _hpke(self) -> hpke.Suite:
        return hpke.Suite(self.kem, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


class Sealer:
    """Seals choice codes to the election public key."""

    def __init__(self, suite: Suite, public: PublicKey) -> None:
        self.suite = suite
        self._public = public
        self._hpke = suite._hpke()

    def seal(self, choice: bytes, info: bytes) -> bytes:
        """The choice code (16 bytes) sealed; no two calls give the same bytes.

        Raises ValueError for any other length: it would show through the seal.
        """
        if len(choice) != CHOICE_BYTES:
            raise ValueError("a choice code has 16 bytes")
        return self._hpke.encrypt(choice, self._public, info=info)


class ElectionKey:
    """The private half of the election key: opens what was sealed to `public`."""

    def __init__(self, suite: Suite, private: PrivateKey, public: bytes) -> None:
        self.suite = suite
        self.public = public
        self._private = private
        self._hpke = suite._hpke()

    def open(self, sealed: bytes | memoryview, info: bytes) -> bytes:
        """The choice code in `sealed`. Raises CannotOpen, whatever the bytes."""
        choice = next(self._unsealed((sealed,), info))
        if choice is None:
            raise CannotOpen("not sealed to this key for this purpose")
        if len(choice) != CHOICE_BYTES:
            raise CannotOpen("what was sealed is no choice code")
        return choice

    def open_each(
        self, sealed: Iterable[bytes | memoryview], info: bytes
    ) -> Iterator[bytes | None]:
        """The choice code in each of them, None where open() would refuse it."""
        for choice in self._unsealed(sealed, info):
            yield choice if choice is not None and len(choice) == CHOICE_BYTES else None

    def _unsealed(
        self, sealed: Iterable[bytes | memoryview], info: bytes
    ) -> Iterator[bytes | None]:
        decrypt, private = self._hpke.decrypt, self._private
        for one in sealed:
            try:
                yield decrypt(one, private, info=info)
            except (InvalidTag, ValueError):
                yield None

    def __repr__(self) -> str:
        return f"ElectionKey(suite {self.suite.number})"


# Suite 1: X-Wing. The public key is ML-KEM-768's encapsulation key, then X25519's.

_MLKEM_PUBLIC = 1184
_MLKEM_MODULUS = 3329
_X25519_PRIME = 2**255 - 19
_X25519_SMALL_ORDER = frozenset(
    {
        0,
        1,
        325606250916557431795983626356110631294008115727848805560023387167927233504,
        39382357235489614581723060781553021112529911719440698176882885853963445705823,
        _X25519_PRIME - 1,
    }
)


def _derive_hybrid(seed: bytes) -> tuple[PrivateKey, bytes]:
    expanded = hashlib.shake_256(seed).digest(96)
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
    public = lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    return HybridPrivate(lattice, curve), public


def _read_hybrid(raw: bytes) -> PublicKey:
    if len(raw) != _MLKEM_PUBLIC + 32:
        raise KeyRefused("a public key of suite 1 has 1216 bytes")
    lattice, curve = raw[:_MLKEM_PUBLIC], raw[_MLKEM_PUBLIC:]
    if not _coefficients_reduced(lattice[:-32]):
        raise KeyRefused("an ML-KEM coefficient is not reduced")  # FIPS 203, 7.2
    point = int.from_bytes(curve, "little")
    if point >= _X25519_PRIME or point in _X25519_SMALL_ORDER:
        raise KeyRefused("an X25519 key that is not canonical or of small order")
    return HybridPublic(
        mlkem.MLKEM768PublicKey.from_public_bytes(lattice),
        x25519.X25519PublicKey.from_public_bytes(curve),
    )


def _coefficients_reduced(packed: bytes) -> bool:
    """Whether every 12-bit number, packed little-endian, is below the modulus."""
    for at in range(0, len(packed), 3):
        three = int.from_bytes(packed[at : at + 3], "little")
        if three & 0xFFF >= _MLKEM_MODULUS or three >> 12 >= _MLKEM_MODULUS:
            return False
    return True


# Suite 2: P-256, for those who need listed classical algorithms only.

_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_DHKEM_P256 = b"KEM\x00\x10"


def _derive_p256(seed: bytes) -> tuple[PrivateKey, bytes]:
    """DeriveKeyPair of RFC 9180, 7.1.3, for DHKEM(P-256, HKDF-SHA256)."""
    prk = hmac.digest(bytes(32), b"HPKE-v1" + _DHKEM_P256 + b"dkp_prk" + seed, "sha256")
    for counter in range(256):
        labelled = b"\x00\x20HPKE-v1" + _DHKEM_P256 + b"candidate" + bytes([counter])
        number = int.from_bytes(hmac.digest(prk, labelled + b"\x01", "sha256"), "big")
        if 0 < number < _P256_ORDER:
            private = ec.derive_private_key(number, ec.SECP256R1())
            return private, _p256_bytes(private.public_key())
    raise ValueError("this seed gives no key")


def _read_p256(raw: bytes) -> PublicKey:
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), raw)
    except ValueError as cause:
        raise KeyRefused("not a point of P-256") from cause
    # P-256 has prime order: any point on the curve but the one at infinity, which has
    # no such encoding, is of full order. Compressed spellings are refused.
    if _p256_bytes(public) != raw:
        raise KeyRefused("not the uncompressed spelling")
    return public


def _p256_bytes(public: ec.EllipticCurvePublicKey) -> bytes:
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


SUITES: Mapping[int, Suite] = MappingProxyType(
    {
        1: Suite(
            1,
            "ML-KEM-768 + X25519, HKDF-SHA256, AES-256-GCM",
            _MLKEM_PUBLIC + 32,
            1088 + 32 + CHOICE_BYTES + 16,
            _derive_hybrid,
            _read_hybrid,
            hpke.KEM.MLKEM768_X25519,
        ),
        2: Suite(
            2,
            "P-256, HKDF-SHA256, AES-256-GCM",
            65,
            65 + CHOICE_BYTES + 16,
            _derive_p256,
            _read_p256,
            hpke.KEM.P256,
        ),
    }
)

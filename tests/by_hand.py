"""The formats computed a second time, from their pages and without any of our code.

Only hashlib, hmac, `cryptography` primitives and PyNaCl; nothing from `common`.
"""

import base64
import hashlib
import hmac
import json
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey


def bound(purpose: str, uid: bytes, *fields: bytes) -> bytes:
    """docs/formats/binding.md."""
    start = bytes([len(purpose)]) + purpose.encode() + uid
    return start + b"".join(len(field).to_bytes(2, "big") + field for field in fields)


def signed_by(key: bytes, signature: bytes, message: bytes) -> bool:
    """Ed25519, by libsodium."""
    try:
        VerifyKey(key).verify(message, signature)
    except BadSignatureError:
        return False
    return True


def hkdf(secret: bytes, info: bytes, length: int = 32, salt: bytes = bytes(32)) -> bytes:
    """HKDF-SHA256 (RFC 5869)."""
    prk = hmac.digest(salt, secret, "sha256")
    block, out = b"", b""
    for number in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes([number]), "sha256")
        out += block
    return out[:length]


def merkle(entries: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1, word for word: split at the largest power of two below n."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\x00" + entries[0]).digest()
    split = 1
    while split * 2 < len(entries):
        split *= 2
    return hashlib.sha256(b"\x01" + merkle(entries[:split]) + merkle(entries[split:])).digest()


def dsse_value(data: bytes, name: str, key: bytes) -> dict[str, Any]:
    """The payload of a document of type `name` with one signature, which is `key`'s."""
    envelope = json.loads(data)
    kind = f"application/vnd.ippyo.{name}.v1+json"
    payload = base64.b64decode(envelope["payload"], validate=True)
    (signature,) = envelope["signatures"]
    encoded = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    assert envelope["payloadType"] == kind
    assert signature["keyid"] == hashlib.sha256(key).hexdigest()
    assert signed_by(key, base64.b64decode(signature["sig"], validate=True), encoded)
    value: dict[str, Any] = json.loads(payload)
    return value


def certified(pem: bytes, root: bytes) -> tuple[str, bytes]:
    """The URI and the raw key in a certificate that this root signed."""
    certificate = x509.load_pem_x509_certificate(pem)
    assert signed_by(root, certificate.signature, certificate.tbs_certificate_bytes)
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    (uri,) = names.value.get_values_for_type(x509.UniformResourceIdentifier)
    public = certificate.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return str(uri), public


def hpke_open(suite: int, seed: bytes, sealed: bytes, info: bytes) -> bytes:
    """RFC 9180, base mode, the first message; docs/formats/suites.md."""
    kem, length, decapsulate = {
        1: (b"\x64\x7a", 1120, _xwing),
        2: (b"\x00\x10", 65, _dhkem_p256),
    }[suite]
    shared = decapsulate(seed, sealed[:length])
    context = b"HPKE" + kem + b"\x00\x01" + b"\x00\x02"
    psk_hash = _extract(context, b"", b"psk_id_hash", b"")
    info_hash = _extract(context, b"", b"info_hash", info)
    schedule = b"\x00" + psk_hash + info_hash
    secret = _extract(context, shared, b"secret", b"")
    key = _expand(context, secret, b"key", schedule, 32)
    nonce = _expand(context, secret, b"base_nonce", schedule, 12)
    return AESGCM(key).decrypt(nonce, sealed[length:], b"")


def _xwing(seed: bytes, encapsulated: bytes) -> bytes:
    expanded = hashlib.shake_256(seed).digest(96)
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
    theirs = encapsulated[1088:]
    one = lattice.decapsulate(encapsulated[:1088])
    other = curve.exchange(x25519.X25519PublicKey.from_public_bytes(theirs))
    ours = curve.public_key().public_bytes_raw()
    return hashlib.sha3_256(one + other + theirs + ours + rb"\.//^\\"[:6]).digest()


def _dhkem_p256(seed: bytes, encapsulated: bytes) -> bytes:
    context = b"KEM\x00\x10"
    parent = _extract(context, b"", b"dkp_prk", seed)
    number = int.from_bytes(_expand(context, parent, b"candidate", b"\x00", 32), "big")
    private = ec.derive_private_key(number, ec.SECP256R1())
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), encapsulated)
    ours = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    secret = _extract(context, b"", b"eae_prk", private.exchange(ec.ECDH(), theirs))
    return _expand(context, secret, b"shared_secret", encapsulated + ours, 32)


def _extract(context: bytes, salt: bytes, label: bytes, secret: bytes) -> bytes:
    return hmac.digest(salt or bytes(32), b"HPKE-v1" + context + label + secret, "sha256")


def _expand(context: bytes, secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + context + label + info
    return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]

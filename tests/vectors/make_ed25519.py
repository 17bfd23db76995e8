"""Makes ed25519.json: `cd tests && python -m vectors.make_ed25519`."""

import hashlib

from primitives import ed25519
from vectors.vector_file import write

FILE = "ed25519.json"
# RFC 8032, 7.1, tests 1 and 2: seed and message.
_RFC_8032 = (
    ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", ""),
    ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72"),
)
_SEED = hashlib.sha256(b"a key").digest()
_MESSAGE = b"a message"


def vectors() -> dict[str, object]:
    """Good signatures; keys no loader may take; signatures no verifier may take."""
    return {
        "good": [_good(bytes.fromhex(seed), bytes.fromhex(text)) for seed, text in _RFC_8032],
        "refused_keys": _refused_keys(),
        "refused_signatures": _refused_signatures(),
    }


def _good(seed: bytes, message: bytes) -> dict[str, str]:
    return {
        "seed": seed.hex(),
        "public": ed25519.public_key(seed).hex(),
        "message": message.hex(),
        "signature": ed25519.sign(seed, message).hex(),
    }


def _refused_keys() -> dict[str, str]:
    honest = ed25519.decode(ed25519.public_key(_SEED))
    assert honest is not None
    keys = {}
    for order_of, point in enumerate(ed25519.torsion()):
        keys[f"small order, {order_of} times the generator of order 8"] = ed25519.encode(point)
        if order_of:
            mixed = ed25519.add(honest, point)
            keys[f"mixed order, an honest key and {order_of} times it"] = ed25519.encode(mixed)
    for raw in _not_canonical():
        keys[f"not canonical, {raw[:1].hex()}...{raw[-1:].hex()}"] = raw
    keys["not on the curve"] = (2).to_bytes(32, "little")
    keys["31 bytes"] = ed25519.public_key(_SEED)[:31]
    keys["33 bytes"] = ed25519.public_key(_SEED) + b"\0"
    keys["no bytes"] = b""
    return {name: raw.hex() for name, raw in keys.items()}


def _not_canonical() -> list[bytes]:
    """Every encoding of a point that has another: y not reduced, or minus zero for x."""
    found = [
        number.to_bytes(32, "little")
        for y in range(ed25519.P, 2**255)
        for number in (y, y | 1 << 255)
        if ed25519.x_of(y % ed25519.P) is not None
    ]
    minus_zero = [(y | 1 << 255).to_bytes(32, "little") for y in (1, ed25519.P - 1)]
    return found + minus_zero


def _refused_signatures() -> dict[str, dict[str, str]]:
    scalar, _ = ed25519.expand(_SEED)
    key = ed25519.public_key(_SEED)
    good = ed25519.sign(_SEED, _MESSAGE)
    r, s = good[:32], int.from_bytes(good[32:], "little")
    of_small_order = ed25519.torsion()[1]
    cases = {
        "S plus the order of the group": r + (s + ed25519.L).to_bytes(32, "little"),
        "S plus twice the order": r + (s + 2 * ed25519.L).to_bytes(32, "little"),
        "the highest bit of S set": r + (s | 1 << 255).to_bytes(32, "little"),
        "R shifted by a point of order 8": ed25519.with_nonce(
            scalar, 2024, key, _MESSAGE, of_small_order
        ),
        "R of order 8": ed25519.with_nonce(scalar, 0, key, _MESSAGE, of_small_order),
        "R the identity": ed25519.with_nonce(scalar, 0, key, _MESSAGE),
        "all zero": bytes(64),
        "63 bytes": good[:63],
        "65 bytes": good + b"\0",
    }
    return {
        name: {"public": key.hex(), "message": _MESSAGE.hex(), "signature": signature.hex()}
        for name, signature in cases.items()
    }


if __name__ == "__main__":
    write(FILE, vectors())

"""Makes suites.json: `cd tests && python -m vectors.make_suites`.

Sealing is done by hand from given randomness (tests/primitives), because the library
draws its own.
"""

import hashlib

from primitives import hpke
from vectors.vector_file import write

from common.binding import bind

FILE = "suites.json"
_SEED = hashlib.sha256(b"an election seed").digest()
_UID = hashlib.sha256(b"an election").digest()
_CHOICE = hashlib.sha256(b"a choice").digest()[:16]
_RANDOMNESS = hashlib.sha512(b"randomness of one seal").digest()

# draft-connolly-cfrg-xwing-kem, first test vector: seed, randomness, shared secret.
_X_WING = (
    "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
    "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
    "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
    "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
)
# RFC 9180, A.3.1: ikmR and skRm.
_RFC_9180 = (
    "668b37171f1072f3cf12ea8a236a45df23fc13b82af3609ad1e354f6ef817550",
    "f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2",
)


def vectors() -> dict[str, object]:
    """Keys of a seed, sealed bytes that open, the published vectors, keys refused."""
    return {
        "suite 1": _suite_1(),
        "suite 2": _suite_2(),
        "x-wing draft": dict(zip(("seed", "randomness", "shared_secret"), _X_WING, strict=True))
        | {"sent": _draft_sent().hex()},
        "rfc 9180 A.3.1": dict(zip(("seed", "private"), _RFC_9180, strict=True))
        | {"public": hpke.P256(bytes.fromhex(_RFC_9180[0])).public.hex()},
        "refused_public_keys": {"suite 1": _refused_1(), "suite 2": _refused_2()},
    }


def _suite_1() -> dict[str, str]:
    key = hpke.XWing(_SEED)
    secret, sent = hpke.encapsulate_x_wing(key.public, _RANDOMNESS)
    return {
        "seed": _SEED.hex(),
        "expanded": key.expanded.hex(),
        "public": key.public.hex(),
    } | _sealed(1, secret, sent)


def _suite_2() -> dict[str, str]:
    key = hpke.P256(_SEED)
    secret, sent = hpke.encapsulate_p256(key.public, _RANDOMNESS[:32])
    return {
        "seed": _SEED.hex(),
        "private": key.scalar.hex(),
        "public": key.public.hex(),
    } | _sealed(2, secret, sent)


def _sealed(suite: int, secret: bytes, sent: bytes) -> dict[str, str]:
    info = bind("ippyo/ballot/v1", _UID, suite.to_bytes(2, "big"), b"mayor")
    aes_key, nonce = hpke.key_and_nonce(hpke.KEM_IDS[suite], secret, info)
    return {
        "info": info.hex(),
        "choice": _CHOICE.hex(),
        "shared_secret": secret.hex(),
        "key": aes_key.hex(),
        "nonce": nonce.hex(),
        "sealed": hpke.seal(hpke.KEM_IDS[suite], sent, secret, info, _CHOICE).hex(),
    }


def _draft_sent() -> bytes:
    public = hpke.XWing(bytes.fromhex(_X_WING[0])).public
    return hpke.encapsulate_x_wing(public, bytes.fromhex(_X_WING[1]))[1]


def _refused_1() -> dict[str, str]:
    public = hpke.XWing(_SEED).public
    lattice, curve = public[:1184], public[1184:]
    prime = 2**255 - 19
    small = {
        "0": 0,
        "1": 1,
        "of order 8, the first": 0xB8495F16056286FDB1329CEB8D09DA6AC49FF1FAE35616AEB8413B7C7AEBE0,
        "of order 8, the second": (
            39382357235489614581723060781553021112529911719440698176882885853963445705823
        ),
        "p - 1": prime - 1,
        "p": prime,
        "p + 1": prime + 1,
        "p + 9, which is 9 once reduced": prime + 9,
        "the highest bit set": int.from_bytes(curve, "little") | 1 << 255,
    }
    keys = {f"X25519 {name}": lattice + u.to_bytes(32, "little") for name, u in small.items()}
    keys["ML-KEM first coefficient 3329"] = _with_coefficients(lattice, 3329, 0) + curve
    keys["ML-KEM second coefficient 4095"] = _with_coefficients(lattice, 0, 4095) + curve
    keys["a byte too few"] = public[:-1]
    keys["a byte too many"] = public + b"\0"
    keys["a key of suite 2"] = hpke.P256(_SEED).public
    return {name: raw.hex() for name, raw in keys.items()}


def _with_coefficients(lattice: bytes, first: int, second: int) -> bytes:
    return (first | second << 12).to_bytes(3, "little") + lattice[3:]


def _refused_2() -> dict[str, str]:
    public = hpke.P256(_SEED).public
    keys = {
        "compressed": bytes([2 + public[-1] % 2]) + public[1:33],
        "hybrid spelling": bytes([6 + public[-1] % 2]) + public[1:],
        "the point at infinity": b"\0",
        "infinity, padded": bytes(65),
        "not on the curve": public[:-1] + bytes([public[-1] ^ 1]),
        "x not reduced": b"\x04" + b"\xff" * 32 + public[33:],
        "a byte too few": public[:-1],
        "a byte too many": public + b"\0",
        "a key of suite 1": hpke.XWing(_SEED).public,
    }
    return {name: raw.hex() for name, raw in keys.items()}


if __name__ == "__main__":
    write(FILE, vectors())

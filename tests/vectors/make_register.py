"""Makes register.json: `cd tests && python -m vectors.make_register`.

The documents are put together by hand (tests/primitives).
"""

import base64
import hashlib
import json

from primitives import der, dsse, ed25519
from vectors import make_ceremony
from vectors.make_certificate import pem
from vectors.vector_file import write

FILE = "register.json"
KIND = "application/vnd.ippyo.register.v1+json"
_ROOT, _STRANGER = (hashlib.sha256(text).digest() for text in (b"a root", b"a stranger"))
_OWNERS = (("root", "root"), ("terminal", "p01-01"), ("terminal", "p01-02"), ("reception", "p01"))


def vectors() -> dict[str, object]:
    """A register of four certificates, and documents that must be refused."""
    ceremony = make_ceremony.vectors()["good"]
    assert isinstance(ceremony, list)
    uid = bytes.fromhex(ceremony[1]["election_uid"])
    entries = sorted((_certificate(uid, *owner) for owner in _OWNERS), key=_hash)
    return {
        "ceremony": ceremony[1]["document"],
        "root_seed": _ROOT.hex(),
        "certificates": [{"sha256": _hash(entry).hex(), "der": entry.hex()} for entry in entries],
        "register": _document(uid, [_base64(entry) for entry in entries]),
        "empty register": _document(uid, []),
        "refused": _refused(uid, entries),
    }


def _refused(uid: bytes, entries: list[bytes]) -> dict[str, str]:
    good = [_base64(entry) for entry in entries]
    one = entries[0]
    foreign = _certificate(bytes(32), "terminal", "p01-01")
    unsigned = _certificate(uid, "terminal", "p01-01", _STRANGER)
    return {
        "of another election": _document(bytes(32), good),
        "with a certificate of another election": _document(uid, [_base64(foreign)]),
        "with a certificate of another root": _document(uid, [_base64(unsigned)]),
        "out of order": _document(uid, good[::-1]),
        "with a certificate twice": _document(uid, [good[0], *good]),
        "with a certificate cut off": _document(uid, [_base64(one[:-1])]),
        "with an entry that is no base64": _document(uid, ["*"]),
        "with an entry that is a number": _document(uid, [7]),
        "with an entry in PEM": _document(uid, [_base64(pem(one))]),
        "with a list that is text": _document(uid, good[0]),
        "with a list that is an object": _document(uid, {good[0]: 1}),
        "without a list": _document(uid, None),
        "with a member too many": _signed(
            {"election_uid": uid.hex(), "certificates": good, "date": "2024-12-22"}
        ),
        "with a member missing": _signed({"election_uid": uid.hex()}),
        "signed by a stranger": _document(uid, good, _STRANGER),
    }


def _certificate(uid: bytes, role: str, name: str, root: bytes = _ROOT) -> bytes:
    seed = _ROOT if role == "root" else hashlib.sha256(f"device {name}".encode()).digest()
    serial = int.from_bytes(hashlib.sha256(name.encode()).digest()[:16], "big")
    urn = f"urn:ippyo:{uid.hex()}:{role}:{name}"
    return der.certificate(urn, name, ed25519.public_key(seed), root, serial, role == "root")


def _document(uid: bytes, certificates: object, seed: bytes = _ROOT) -> str:
    return _signed({"election_uid": uid.hex(), "certificates": certificates}, seed)


def _signed(value: dict[str, object], seed: bytes = _ROOT) -> str:
    payload = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return dsse.document(KIND, payload, [seed]).decode()


def _hash(entry: bytes) -> bytes:
    return hashlib.sha256(entry).digest()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


if __name__ == "__main__":
    write(FILE, vectors())

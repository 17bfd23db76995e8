"""Makes certificate-request.json: `cd tests && python -m vectors.make_certificate_request`.

The requests are put together by hand (tests/primitives/der.py).
"""

import base64
import hashlib

from primitives import der, ed25519
from primitives.der import key_of, name, request_body, signed
from vectors.vector_file import write

FILE = "certificate-request.json"
_DEVICE, _OTHER = (hashlib.sha256(text).digest() for text in (b"a device", b"another device"))
_KEY = ed25519.public_key(_DEVICE)


def vectors() -> dict[str, object]:
    """Requests of an election with the place p01 and its terminal p01-01."""
    good = der.request("p01-01", _DEVICE)
    return {
        "seed": _DEVICE.hex(),
        "key": _KEY.hex(),
        "good": {
            "terminal p01-01": pem(good),
            "reception p01": pem(der.request("p01", _DEVICE)),
        },
        "refused": {
            label: {"reason": reason, "data": base64.b64encode(data).decode()}
            for label, (reason, data) in (_misnamed() | _unproven() | _unreadable(good)).items()
        },
    }


def pem(data: bytes, label: str = "CERTIFICATE REQUEST") -> str:
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[at : at + 64] for at in range(0, len(text), 64))
    return f"-----BEGIN {label}-----\n{lines}\n-----END {label}-----\n"


def _misnamed() -> dict[str, tuple[str, bytes]]:
    names = {
        "of a terminal that does not exist": "p01-09",
        "of a place that does not exist": "p09",
        "of an empty name": "",
        "of a path": "../p01-01",
        "of a root": "root",
    }
    found = {label: ("unknown-device", der.request(n, _DEVICE)) for label, n in names.items()}
    for label, subject in (
        ("of nobody", name()),
        ("of two names", name("p01-01", "p01")),
    ):
        data = signed(request_body(subject, key_of(_KEY)), _DEVICE)
        found[label] = ("unreadable", data)
    return found


def _unproven() -> dict[str, tuple[str, bytes]]:
    body = request_body(name("p01-01"), key_of(_KEY))
    ecdsa = bytes.fromhex("300a06082a8648ce3d040302")
    small = {
        f"of a key of small order, {number}": (
            "bad-key",
            signed(request_body(name("p01-01"), key_of(ed25519.encode(point))), _DEVICE),
        )
        for number, point in enumerate(ed25519.torsion())
    }
    x25519 = key_of(_KEY, bytes.fromhex("300506032b656e"))
    return {
        "signed with another key": ("not-proven", signed(body, _OTHER)),
        "signed under another algorithm": ("not-proven", signed(body, _DEVICE, ecdsa)),
        "of an X25519 key": ("bad-key", signed(request_body(name("p01-01"), x25519), _DEVICE)),
    } | small


def _unreadable(good: bytes) -> dict[str, tuple[str, bytes]]:
    unknown = key_of(_KEY, bytes.fromhex("300506032b6501"))
    shorter = key_of(_KEY[:31])
    cases = {
        "empty": b"",
        "text": b"p01-01",
        "cut off": good[:-1],
        "with a byte behind": good + b"\0",
        "too large": good + bytes(4096),
        "of an unknown version": signed(request_body(name("p01-01"), key_of(_KEY), 7), _DEVICE),
        "of an unknown kind of key": signed(request_body(name("p01-01"), unknown), _DEVICE),
        "of a key of 31 bytes": signed(request_body(name("p01-01"), shorter), _DEVICE),
        "PEM of a certificate": pem(good, "CERTIFICATE").encode(),
        "PEM that is no base64": pem(good).replace("M", "*").encode(),
        "PEM without an end": pem(good).split("-----END")[0].encode(),
        "PEM with nothing in it": pem(b"").encode(),
    }
    return {label: ("unreadable", data) for label, data in cases.items()}


if __name__ == "__main__":
    write(FILE, vectors())

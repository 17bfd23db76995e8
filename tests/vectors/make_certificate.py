"""Makes certificate.json: `cd tests && python -m vectors.make_certificate`.

The certificates are put together by hand (tests/primitives/der.py).
"""

import base64
import hashlib
from dataclasses import replace

from primitives import der, ed25519
from primitives.der import Body, signed
from vectors.vector_file import write

FILE = "certificate.json"
_UID = hashlib.sha256(b"an election").digest()
_ROOT, _DEVICE, _STRANGER = (
    hashlib.sha256(name).digest() for name in (b"a root", b"a device", b"a stranger")
)
_KEY = ed25519.public_key(_DEVICE)
_SERIAL = 2**159 - 19
_X25519 = bytes.fromhex("300506032b656e")
_OWNERS = (("terminal", "p01-01"), ("reception", "p01"), ("root", "root"))


def vectors() -> dict[str, object]:
    """Certificates that are good, and bytes that must be refused."""
    return {
        "election_uid": _UID.hex(),
        "root_seed": _ROOT.hex(),
        "root_key": ed25519.public_key(_ROOT).hex(),
        "good": [_good(role, name) for role, name in _OWNERS],
        "refused": {name: data.hex() for name, data in (_by_root() | _by_nobody()).items()},
    }


def _urn(role: str = "terminal", name: str = "p01-01", uid: bytes = _UID) -> str:
    return f"urn:ippyo:{uid.hex()}:{role}:{name}"


def _good(role: str, name: str) -> dict[str, object]:
    raw = ed25519.public_key(_ROOT) if role == "root" else _KEY
    data = der.certificate(_urn(role, name), name, raw, _ROOT, _SERIAL, role == "root")
    return {
        "role": role,
        "name": name,
        "key": raw.hex(),
        "serial": hex(_SERIAL),
        "der": data.hex(),
        "pem": pem(data).decode(),
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def pem(data: bytes) -> bytes:
    """The one spelling in PEM: 64 letters a line (RFC 7468)."""
    text = base64.b64encode(data).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    joined = "\n".join(lines)
    return f"-----BEGIN CERTIFICATE-----\n{joined}\n-----END CERTIFICATE-----\n".encode()


def _by_root() -> dict[str, bytes]:
    """Signed by the root, and still no certificate of this election."""
    plain = der.constraints(False)
    good = Body(der.key_of(_KEY), (der.uris(_urn()), plain), der.name("p01-01"), _SERIAL)
    long_name = der.name("p01-01" * 10)
    torsion = [ed25519.encode(point) for point in ed25519.torsion()]
    bodies = {
        "of another election": replace(good, extensions=(der.uris(_urn(uid=bytes(32))), plain)),
        "of an unknown role": replace(good, extensions=(der.uris(_urn("voter")), plain)),
        "in capitals": replace(good, extensions=(der.uris(_urn().upper()), plain)),
        "of another URN": replace(
            good, extensions=(der.uris(_urn().replace("ippyo", "other")), plain)
        ),
        "of a URN with a part too many": replace(
            good, extensions=(der.uris(_urn() + ":x"), plain), subject=der.name("p01-01:x")
        ),
        "naming nobody": replace(good, extensions=(plain,), subject=long_name),
        "naming nobody at all": replace(good, extensions=(), subject=long_name),
        "naming two": replace(good, extensions=(der.uris(_urn(), _urn("reception")), plain)),
        "with its names twice": replace(
            good, extensions=(der.uris(_urn()), der.uris(_urn()), plain)
        ),
        "with another subject": replace(good, subject=der.name("p01-02")),
        "with no subject": replace(good, subject=der.name()),
        "with two subjects": replace(good, subject=der.name("p01-01", "p01-01")),
        "for an X25519 key": replace(good, key=der.key_of(_KEY, _X25519)),
        "for a key of 31 bytes": replace(good, key=der.key_of(_KEY[:31])),
        "for an unknown kind of key": replace(good, key=der.key_of(_KEY, _X25519[:-1] + b"\x01")),
        "of an unknown version": replace(good, version=der.element(0xA0, der.integer(7))),
        "with a serial number of zero": replace(good, serial=0),
        "of another version": replace(good, version=der.element(0xA0, der.integer(1))),
        "of an authority that is none": replace(
            good, extensions=(der.uris(_urn()), der.constraints(True))
        ),
        "with its extensions the other way round": replace(
            good, extensions=(plain, der.uris(_urn()))
        ),
        "without basic constraints": replace(good, extensions=(der.uris(_urn()),)),
        "with an extension that is not critical": replace(
            good,
            extensions=(
                der.extension(
                    der.ALTERNATIVE_NAME,
                    der.sequence(der.element(0x86, _urn().encode())),
                    critical=False,
                ),
                plain,
            ),
        ),
        "of a name that no terminal has": replace(
            good, extensions=(der.uris(_urn(name="p01")), plain), subject=der.name("p01")
        ),
        "of a root that is not called so": replace(
            good,
            extensions=(der.uris(_urn("root")), der.constraints(True)),
        ),
    } | {
        f"for a key of small order, {number}": replace(good, key=der.key_of(raw))
        for number, raw in enumerate(torsion)
    }
    return {name: signed(body.encoded(), _ROOT) for name, body in bodies.items()} | {
        "not a certificate inside": signed(der.sequence(der.element(0x04, bytes(300))), _ROOT)
    }


def _by_nobody() -> dict[str, bytes]:
    good = der.certificate(_urn(), "p01-01", _KEY, _ROOT, _SERIAL, False)
    spelled = pem(good)
    return {
        "empty": b"",
        "cut off": good[:-1],
        "with a byte behind": good + b"\0",
        "signed by a stranger": der.certificate(_urn(), "p01-01", _KEY, _STRANGER, _SERIAL, False),
        "signed by itself": der.certificate(_urn(), "p01-01", _KEY, _DEVICE, _SERIAL, False),
        "too large": good + bytes(4096),
        "PEM with text before it": b"Certificate:\n" + spelled,
        "PEM with text behind it": spelled + b"end\n",
        "PEM without its last line feed": spelled[:-1],
        "PEM with carriage returns": spelled.replace(b"\n", b"\r\n"),
        "PEM on one line": b"-----BEGIN CERTIFICATE-----\n"
        + base64.b64encode(good)
        + b"\n-----END CERTIFICATE-----\n",
        "PEM twice": spelled + spelled,
        "PEM of something else": spelled.replace(b"CERTIFICATE", b"PRIVATE KEY"),
        "PEM that is no base64": spelled.replace(b"A", b"*", 1),
    }


if __name__ == "__main__":
    write(FILE, vectors())

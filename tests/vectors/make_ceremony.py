"""Makes ceremony.json: `cd tests && python -m vectors.make_ceremony`.

The documents are put together by hand (tests/primitives).
"""

import hashlib
import json

from primitives import dsse, ed25519, hpke
from vectors.vector_file import write

FILE = "ceremony.json"
KIND = "application/vnd.ippyo.ceremony.v1+json"
_ROOT, _STRANGER, _SEED = (
    hashlib.sha256(text).digest() for text in (b"a root", b"a stranger", b"an election seed")
)
_KEYS = {1: hpke.XWing(_SEED).public, 2: hpke.P256(_SEED).public}


def vectors() -> dict[str, object]:
    """Ceremony documents with their uid, and documents that must be refused."""
    return {
        "root_seed": _ROOT.hex(),
        "election_seed": _SEED.hex(),
        "good": [_good(_value(suite)) for suite in (1, 2)]
        + [_good(_value(2) | {"mode": "official", "needed": 3, "trustees": 5})],
        "refused": {
            name: dsse.document(KIND, spelled(value), [_ROOT]).decode()
            for name, value in _refused().items()
        }
        | {
            "of another type": dsse.document(
                KIND.replace("ceremony", "package"), spelled(_value(2)), [_ROOT]
            ).decode(),
            "signed by a stranger": dsse.document(KIND, spelled(_value(2)), [_STRANGER]).decode(),
            "signed by the root and a stranger": dsse.document(
                KIND, spelled(_value(2)), [_ROOT, _STRANGER]
            ).decode(),
        },
    }


def spelled(value: dict[str, object]) -> bytes:
    """A payload without letters that need care: plain JSON, keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _value(suite: int) -> dict[str, object]:
    return {
        "election": "vectors-2024",
        "mode": "rehearsal",
        "suite": suite,
        "root_key": ed25519.public_key(_ROOT).hex(),
        "election_key": _KEYS[suite].hex(),
        "needed": 2,
        "trustees": 3,
    }


def _good(value: dict[str, object]) -> dict[str, object]:
    payload = spelled(value)
    return {
        "payload": payload.decode(),
        "election_uid": hashlib.sha256(payload).hexdigest(),
        "document": dsse.document(KIND, payload, [_ROOT]).decode(),
    }


def _refused() -> dict[str, dict[str, object]]:
    good = _value(2)
    key = _KEYS[2].hex()
    without = {name: value for name, value in good.items() if name != "trustees"}
    identity = ed25519.encode(ed25519.IDENTITY).hex()
    return {
        "a member missing": without,
        "a member too many": good | {"date": "2024-12-22"},
        "an unknown mode": good | {"mode": "test"},
        "a mode that is a list": good | {"mode": ["official"]},
        "an unknown suite": good | {"suite": 3},
        "suite 0": good | {"suite": 0},
        "a suite that is text": good | {"suite": "2"},
        "a suite that is true": good | {"suite": True},
        "a key of another suite": good | {"suite": 1},
        "needed 0": good | {"needed": 0},
        "more needed than there are": good | {"needed": 4},
        "17 trustees": good | {"trustees": 17},
        "three copies of one share": good | {"needed": 1},
        "an official key in one hand": good | {"mode": "official", "needed": 1, "trustees": 1},
        "an election id of two letters": good | {"election": "ab"},
        "an election id in capitals": good | {"election": "VECTORS"},
        "an election id that is a number": good | {"election": 2024},
        "an election id too long": good | {"election": "a" * 41},
        "a root key of small order": good | {"root_key": identity},
        "an election key in capitals": good | {"election_key": key.upper()},
        "an election key with a space": good | {"election_key": key[:2] + " " + key[2:]},
        "an election key that is none": good | {"election_key": key[:-2] + "00"},
        "an election key cut off": good | {"election_key": key[:-2]},
        "an election key that is a number": good | {"election_key": 4},
    }


if __name__ == "__main__":
    write(FILE, vectors())

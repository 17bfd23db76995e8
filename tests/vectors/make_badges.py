"""Makes badges.json: `cd tests && python -m vectors.make_badges`.

Lines, digests and verifiers are put together by hand (hashlib.scrypt, tests/primitives).
"""

import hashlib
import json

from primitives import dsse
from vectors import make_ceremony
from vectors.vector_file import write

FILE = "badges.json"
KIND = "application/vnd.ippyo.badges.v1+json"
PLACE = "p01"
_ROOT, _STRANGER = (hashlib.sha256(text).digest() for text in (b"a root", b"a stranger"))
_PINS = ("295183", "7710463952")


def vectors() -> dict[str, object]:
    """Two badges, their list, and lines and lists that must be refused; signs of openings."""
    ceremony = make_ceremony.vectors()["good"]
    assert isinstance(ceremony, list)
    uid = bytes.fromhex(ceremony[1]["election_uid"])
    badges = [_badge(uid, number, pin) for number, pin in enumerate(_PINS, start=1)]
    entries = [badge["listed"] for badge in badges]
    return {
        "ceremony": ceremony[1]["document"],
        "root_seed": _ROOT.hex(),
        "place": PLACE,
        "badges": badges,
        "list": _document(uid, entries),
        "refused lines": _lines(uid, badges[0]["line"]),
        "refused lists": _lists(uid, entries),
        "sign": {"terminal": "p01-02", "opening": 3, "line": _sign(uid, "p01-02", "3")},
        "refused signs": {
            "empty": "",
            "another word": _sign(uid, "p01-02", "3").replace("OPENING-1", "OPENING-2"),
            "misread": _sign(uid, "p01-02", "3").replace(" 3 ", " 8 "),
            "of another election": _sign(bytes(32), "p01-02", "3"),
            "opening 0": _sign(uid, "p01-02", "0"),
            "opening 65536": _sign(uid, "p01-02", "65536"),
            "a terminal of 48 letters": _sign(uid, "p" * 48, "3"),
        },
    }


def _badge(uid: bytes, number: int, pin: str) -> dict[str, object]:
    name = f"{PLACE}-b{number}"
    secret = hashlib.sha256(f"secret of {name}".encode()).digest()[:16]
    salt = hashlib.sha256(f"salt of {name}".encode()).digest()[:16]
    bound = _bound("ippyo/pin/v1", uid, name.encode(), secret, salt)
    made = hashlib.scrypt(
        pin.encode(), salt=bound, n=32768, r=8, p=1, dklen=32, maxmem=64 * 1024 * 1024
    )
    return {
        "line": _line(uid, name, secret),
        "pin": pin,
        "guid": hashlib.sha256(_bound("ippyo/card/v1", uid, name.encode())).hexdigest()[:32],
        "listed": {
            "badge": name,
            "secret": hashlib.sha256(
                _bound("ippyo/badge/v1", uid, name.encode(), secret)
            ).hexdigest(),
            "salt": salt.hex(),
            "verifier": made.hex(),
        },
    }


def _line(uid: bytes, name: str, secret: bytes) -> str:
    return _checked("ippyo/badge-checksum/v1", uid, f"IPPYO-BADGE-1 {name} {secret.hex()}")


def _sign(uid: bytes, terminal: str, opening: str) -> str:
    return _checked("ippyo/opening-sign/v1", uid, f"IPPYO-OPENING-1 {terminal} {opening}")


def _checked(purpose: str, uid: bytes, words: str) -> str:
    digest = hashlib.sha256(_bound(purpose, uid, words.encode())).hexdigest()
    return f"{words} {digest[:8]}"


def _lines(uid: bytes, good: object) -> dict[str, str]:
    line = str(good)
    return {
        "empty": "",
        "another word": line.replace("BADGE-1", "BADGE-2"),
        "capital digits": line.upper(),
        "two spaces": line.replace(" ", "  ", 1),
        "a secret of 15 bytes": _line(uid, "p01-b1", bytes(15)),
        "a name of 37 letters": _line(uid, "p" * 37, bytes(16)),
        "misread": line.replace("p01-b1", "p01-b2"),
        "of another election": _line(bytes(32), "p01-b1", bytes(16)),
    }


def _lists(uid: bytes, entries: list[object]) -> dict[str, str]:
    first = entries[0]
    assert isinstance(first, dict)
    return {
        "of another election": _document(bytes(32), entries),
        "of another place": _document(uid, entries, place="p02"),
        "without a badge": _document(uid, []),
        "of 17 badges": _document(uid, [{**first, "badge": f"p01-b{n}"} for n in range(1, 18)]),
        "out of order": _document(uid, entries[::-1]),
        "with a badge twice": _document(uid, [first, first]),
        "with a member missing": _document(uid, [{"badge": "p01-b1"}]),
        "with a short salt": _document(uid, [{**first, "salt": "00"}]),
        "with capital digits": _document(uid, [{**first, "secret": "AB" * 32}]),
        "with a number for a name": _document(uid, [{**first, "badge": 1}]),
        "with a badge that is text": _document(uid, ["p01-b1"]),
        "without a list": _document(uid, None),
        "signed by a stranger": _document(uid, entries, seed=_STRANGER),
    }


def _document(uid: bytes, entries: object, place: str = PLACE, seed: bytes = _ROOT) -> str:
    value = {"election_uid": uid.hex(), "place": place, "badges": entries}
    payload = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    return dsse.document(KIND, payload, [seed]).decode()


def _bound(purpose: str, uid: bytes, *fields: bytes) -> bytes:
    start = bytes([len(purpose)]) + purpose.encode() + uid
    return start + b"".join(len(field).to_bytes(2, "big") + field for field in fields)


if __name__ == "__main__":
    write(FILE, vectors())

"""Vectors of the line of a readiness report, made without the program (readiness-line.md)."""

import hashlib

from vectors.vector_file import write

FILE = "readiness.json"
UID = bytes(range(32))
_PACKAGE, _PROGRAM = "5a" * 32, "c3" * 32
_PLAIN = f"IPPYO-READY-1 p01-01 2024-12-22T06:30 {_PACKAGE} {_PROGRAM}"
_DEVICES = " original+ duplicate+ disk+ screen+ keypad- scanner!"


def vectors() -> dict[str, object]:
    good = _checked(f"{_PLAIN}{_DEVICES} net:wlan0 net:eth1")
    return {
        "election_uid": UID.hex(),
        "line": good,
        "terminal": "p01-01",
        "at": "2024-12-22T06:30",
        "package": _PACKAGE,
        "program": _PROGRAM,
        "good": ["original", "duplicate", "disk", "screen"],
        "bad": ["keypad"],
        "bad and needed": ["scanner"],
        "networks": ["wlan0", "eth1"],
        "refused": {
            "empty": "",
            "another word": good.replace("READY-1", "READY-2"),
            "two spaces": good.replace(" ", "  ", 1),
            "misread": good.replace("keypad-", "keypad+"),
            "of another election": _checked(f"{_PLAIN}{_DEVICES}", bytes(32)),
            "without a device": _checked(_PLAIN),
            "a device without a mark": _checked(f"{_PLAIN} original"),
            "of a 32nd day": _checked(f"{_PLAIN}{_DEVICES}".replace("-22T", "-32T")),
            "a short hash": _checked(f"{_PLAIN[:-1]}{_DEVICES}"),
            "17 devices": _checked(_PLAIN + " a+" * 17),
            "9 networks": _checked(_PLAIN + _DEVICES + " net:a" * 9),
            "a network with a space in it": _checked(f"{_PLAIN}{_DEVICES} net: wlan0"),
        },
    }


def _checked(words: str, uid: bytes = UID) -> str:
    purpose, data = b"ippyo/readiness/v1", words.encode()
    bound = bytes([len(purpose)]) + purpose + uid + len(data).to_bytes(2, "big") + data
    return f"{words} {hashlib.sha256(bound).hexdigest()[:8]}"


if __name__ == "__main__":
    write(FILE, vectors())

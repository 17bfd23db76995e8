"""Makes box-secret.json: `cd tests && python -m vectors.make_box_secret`."""

import hashlib

from vectors.vector_file import write

from common.halves import Half
from common.secret import Secret

FILE = "box-secret.json"
_FIRST = hashlib.sha256(b"first half").digest()
_SECRET = hashlib.sha256(b"box secret").digest()


def vectors() -> dict[str, object]:
    """A secret with its two halves, and lines that must be refused."""
    second = bytes(a ^ b for a, b in zip(_FIRST, _SECRET, strict=True))
    halves = [Half("p01-01", 1, 1, Secret(_FIRST)), Half("p01-01", 1, 2, Secret(second))]
    good = halves[0].text()
    return {
        "secret": _SECRET.hex(),
        "terminal": "p01-01",
        "opening": 1,
        "halves": [half.text() for half in halves],
        "refused": {
            "empty": "",
            "another word": good.replace("HALF-1", "HALF-2"),
            "a word missing": " ".join(good.split(" ")[:5]),
            "a word too many": f"{good} 1",
            "two spaces": good.replace(" ", "  ", 1),
            "capital digits": good.upper(),
            "one digit misread": good.replace(_FIRST.hex()[:4], "0000"),
            "digits exchanged": good.replace(_FIRST.hex()[:4], _FIRST.hex()[3::-1], 1),
            "read as the other half": good.replace(" 1 1 ", " 1 2 "),
            "read as another opening": good.replace(" 1 1 ", " 2 1 "),
            "half number 3": Half("p01-01", 1, 3, Secret(_FIRST)).text(),
            "opening 0": Half("p01-01", 0, 1, Secret(_FIRST)).text(),
            "opening 65536": Half("p01-01", 65536, 1, Secret(_FIRST)).text(),
            "a part of 31 bytes": Half("p01-01", 1, 1, Secret(_FIRST[:31])).text(),
            "a terminal of 48 letters": Half("p" * 48, 1, 1, Secret(_FIRST)).text(),
        },
    }


if __name__ == "__main__":
    write(FILE, vectors())

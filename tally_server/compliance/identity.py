"""Which program it is: one hash over its files, one over what it stands on, and a short code.

The code is what people compare by eye: on the terminal, on the server, on the publication
sheet and in the records of the inspection. Two programs of one code are the same program.
"""

import hashlib
from dataclasses import dataclass

_GROUPS, _LETTERS = 4, 4


@dataclass(frozen=True)
class Identity:
    """version; sha256: over every file of the five packages; pins: over the list of the
    packages below with their hashes (requirements.txt), "" where it is not there; code: of
    both, `702f-1ed5-db48-80c8`."""

    version: str
    sha256: str
    pins: str
    code: str


def identity(version: str, sha256: str, pins: bytes) -> Identity:
    """The identity of a program. pins: the bytes of requirements.txt, empty for none."""
    pinned = hashlib.sha256(pins).hexdigest() if pins else ""
    return Identity(version, sha256, pinned, short_code(version, sha256, pinned))


def short_code(version: str, sha256: str, pins: str) -> str:
    """Sixteen hexadecimal digits in groups of four, of SHA-256 over the three."""
    lines = "".join(f"{line}\n" for line in ("ippyo/program/v1", version, sha256, pins))
    digits = hashlib.sha256(lines.encode()).hexdigest()
    return "-".join(digits[at * _LETTERS : (at + 1) * _LETTERS] for at in range(_GROUPS))


def qr_line(program: Identity) -> str:
    """The line of its QR code: the code for the eye, and the whole hashes for a program."""
    return f"IPPYO-PROGRAM-1 {program.version} {program.sha256} {program.pins or '-'}"

"""The short code of a program: what people compare by eye.

    702f-1ed5-db48-80c8

The first sixteen digits of the hash over every file of the program, which stands in full in
every closing package, in the bundles and on the publication sheet.
"""

import hashlib
import re
from dataclasses import dataclass

WORD = "IPPYO-PROGRAM-1"
_DIGITS, _GROUP = 16, 4
_SHA256 = re.compile(r"[0-9a-f]{64}")
_LINE = re.compile(rf"{WORD} ([0-9A-Za-z.+-]{{1,32}}) ([0-9a-f]{{64}}) ([0-9a-f]{{64}}|-)")


@dataclass(frozen=True)
class ProgramNamed:
    """A program as its line names it. pins: SHA-256 of the list of the packages below, "" where
    it is not there."""

    version: str
    sha256: str
    pins: str = ""

    @property
    def code(self) -> str:
        return short_code(self.sha256)

    @property
    def line(self) -> str:
        return program_line(self.version, self.sha256, self.pins)


def program_named(version: str, sha256: str, lines: bytes) -> ProgramNamed:
    """The program with this list of the packages below (requirements.txt); no lines: none."""
    return ProgramNamed(version, sha256, hashlib.sha256(lines).hexdigest() if lines else "")


def short_code(sha256: str) -> str:
    """The code of the program of this hash. Raises ValueError for what is no SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not 64 lower-case hexadecimal digits")
    return "-".join(sha256[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def program_line(version: str, sha256: str, pins: str) -> str:
    """The line of the QR code beside it: the whole hashes, for a program to compare.

    pins: SHA-256 of the list of the packages below, "" where it is not there.
    """
    return f"{WORD} {version} {sha256} {pins or '-'}"


def read_program_line(line: str) -> ProgramNamed:
    """The program that this line names. Raises ValueError for what is no such line."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise ValueError("no line that names a program")
    version, sha256, pins = found.groups()
    return ProgramNamed(version, sha256, "" if pins == "-" else pins)

"""The short code of a program: what people compare by eye.

    702f-1ed5-db48-80c8

The first sixteen digits of the hash over every file of the program, which stands in full in
every closing package, in the bundles and on the publication sheet.
"""

import re

_DIGITS, _GROUP = 16, 4
_SHA256 = re.compile(r"[0-9a-f]{64}")


def short_code(sha256: str) -> str:
    """The code of the program of this hash. Raises ValueError for what is no SHA-256."""
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not 64 lower-case hexadecimal digits")
    return "-".join(sha256[at : at + _GROUP] for at in range(0, _DIGITS, _GROUP))


def program_line(version: str, sha256: str, pins: str) -> str:
    """The line of the QR code beside it: the whole hashes, for a program to compare.

    pins: SHA-256 of the list of the packages below, "" where it is not there.
    """
    return f"IPPYO-PROGRAM-1 {version} {sha256} {pins or '-'}"

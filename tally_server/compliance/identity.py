"""Which program it is: a hash over its files, one over what it stands on, and a short code."""

import hashlib
from dataclasses import dataclass

from common.program_code import short_code


@dataclass(frozen=True)
class Identity:
    """version; sha256: over every file of the five packages; pins: over the list of the
    packages below with their hashes (requirements.txt), "" where it is not there; code: the
    short one that people compare."""

    version: str
    sha256: str
    pins: str
    code: str


def identity(version: str, sha256: str, pins: bytes) -> Identity:
    """The identity of a program. pins: the bytes of requirements.txt, empty for none."""
    pinned = hashlib.sha256(pins).hexdigest() if pins else ""
    return Identity(version, sha256, pinned, short_code(sha256))

"""Which program it is, as a report says it: its hashes, and a short code."""

from dataclasses import dataclass

from common.program_code import ProgramNamed


@dataclass(frozen=True)
class Identity:
    """version; sha256: over every file of the five packages; pins: over the list of the
    packages below with their hashes (requirements.txt), "" where it is not there; code: the
    short one that people compare."""

    version: str
    sha256: str
    pins: str
    code: str


def identity(named: ProgramNamed) -> Identity:
    """All of it written out. Raises ValueError where the hash is none."""
    return Identity(named.version, named.sha256, named.pins, named.code)

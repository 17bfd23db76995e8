"""Which files may stand in which bundle, and what is left out and why.

Specified in docs/formats/bundle.md.
"""

import re
from enum import StrEnum
from typing import NamedTuple

from common.box_header import MediumRole
from common.closing import (
    CERTIFICATE_FILE,
    LOG_FILE,
    MANIFEST_FILE,
    MEDIUM_FILE,
    PACKAGE_FILE,
    RECORDS_FILE,
)

INDEX_FILE = "bundle.json"


class Kind(StrEnum):
    """For auditors who are bound to secrecy, or for everybody."""

    SEALED = "sealed"
    PUBLIC = "public"


class LeftOut(NamedTuple):
    """A kind of file that does not stand in a bundle. why: one word, for the index."""

    what: str
    why: str


_FROM_BOTH = (
    LeftOut("ballots.csv", "script"),
    LeftOut("keys/openings.json", "book"),
    LeftOut("keys/root.key", "secret"),
    LeftOut("keys/trustees/*/share.txt", "secret"),
)
_FROM_PUBLIC = (
    LeftOut(f"media/*/*/{LOG_FILE}", "times"),
    LeftOut(f"media/*/*/{PACKAGE_FILE}", "stands-once"),
    LeftOut(f"media/*/*/{RECORDS_FILE}", "sealed-records"),
)
LEFT_OUT = {Kind.SEALED: _FROM_BOTH, Kind.PUBLIC: _FROM_BOTH + _FROM_PUBLIC}

PUBLIC_MEDIUM_FILES = (CERTIFICATE_FILE, MANIFEST_FILE, MEDIUM_FILE)
SEALED_MEDIUM_FILES = (*PUBLIC_MEDIUM_FILES, LOG_FILE, PACKAGE_FILE, RECORDS_FILE)

_SINGLE = (
    INDEX_FILE,
    "package.json",
    "keys/ceremony.json",
    "keys/register.json",
    "keys/root.crt",
    "media/slips.csv",
    "inputs/roll.csv",
    "inputs/paper.csv",
    "inputs/decisions.json",
    "count/opening-statement.json",
    "count/results.json",
    "count/results.csv",
    "count/media.csv",
)
_PART = "[a-z0-9-]+"


def _pattern(medium_files: tuple[str, ...]) -> re.Pattern[str]:
    roles = "|".join(role.word for role in MediumRole)
    files = "|".join(re.escape(name) for name in medium_files)
    single = "|".join(re.escape(path) for path in _SINGLE)
    return re.compile(
        rf"{single}|(records|compliance)/{_PART}\.(json|pdf)|keys/(terminals|receptions)/{_PART}\.crt|media/{_PART}/({roles})/({files})"
    )


_MAY_STAND = {
    Kind.SEALED: _pattern(SEALED_MEDIUM_FILES),
    Kind.PUBLIC: _pattern(PUBLIC_MEDIUM_FILES),
}


def may_stand(kind: Kind, path: str) -> bool:
    """Whether a bundle of this kind may hold a file of this path."""
    return _MAY_STAND[kind].fullmatch(path) is not None

"""The audit log as a chain: each entry names the hash of the one before.

Whoever changes, removes or inserts an entry changes every hash after it; the head of the
chain, printed and signed on paper, holds all of it in one line.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from common.canonical import canonical
from common.text import Value

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One act of somebody, or of the server itself where `login` is empty.

    what: the key of the text that tells it; values: what fills that text. at: UTC.
    """

    number: int
    at: datetime
    login: str
    what: str
    values: Mapping[str, Value]
    previous: str
    hash: str


def entry_hash(
    number: int,
    at: datetime,
    login: str,
    what: str,
    values: Mapping[str, Value],
    previous: str,
) -> str:
    """SHA-256, lower-case hexadecimal, over the canonical JSON of all the others."""
    said = {
        "at": at.isoformat(timespec="microseconds"),
        "by": login,
        "number": number,
        "previous": previous,
        "values": dict(values),
        "what": what,
    }
    return hashlib.sha256(canonical(said)).hexdigest()


def follow(
    last: Entry | None, at: datetime, login: str, what: str, values: Mapping[str, Value]
) -> Entry:
    """The entry that comes after `last` (None: the first)."""
    number = 1 if last is None else last.number + 1
    previous = FIRST_PREVIOUS if last is None else last.hash
    own = entry_hash(number, at, login, what, values, previous)
    return Entry(number, at, login, what, values, previous, own)


def first_break(entries: Iterable[Entry]) -> int | None:
    """The number at which the chain does not hold, or None where all of it does.

    A shortened end cannot be seen in the chain; the printed head shows it.
    """
    last: Entry | None = None
    for entry in entries:
        if entry != follow(last, entry.at, entry.login, entry.what, entry.values):
            return 1 if last is None else last.number + 1
        last = entry
    return None

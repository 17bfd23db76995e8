"""The sign that a terminal shows when its polls are open, so that reception can name it.

    IPPYO-OPENING-1 <terminal> <opening> <8 hex digits>

The last word is a checksum over the rest and the election. Who forges a sign makes
reception issue grants that the terminal refuses, and nothing else; so it is not signed
(decision 0060). Specified in docs/formats/opening-sign.md.
"""

import hashlib
import re
from dataclasses import dataclass

from common.binding import bind
from common.halves import MAX_OPENING

WORD = "IPPYO-OPENING-1"
_LINE = re.compile(rf"({WORD} ([a-z0-9-]{{1,47}}) ([1-9][0-9]{{0,4}})) ([0-9a-f]{{8}})")


class SignRefused(ValueError):
    """Text that is no sign of a terminal of this election."""


@dataclass(frozen=True)
class OpeningSign:
    """Which opening of a terminal takes votes now."""

    terminal: str
    opening: int


def opening_sign(uid: bytes, terminal: str, opening: int) -> str:
    """The line that the terminal shows as a QR code."""
    words = f"{WORD} {terminal} {opening}"
    return f"{words} {_checksum(uid, words)}"


def read_opening_sign(line: str, uid: bytes) -> OpeningSign:
    """The sign that this line is. Raises SignRefused, also for another election's."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise SignRefused("not a sign of an opening")
    words, terminal, opening, checksum = found.groups()
    if checksum != _checksum(uid, words) or int(opening) > MAX_OPENING:
        raise SignRefused("misread, or of another election")
    return OpeningSign(terminal, int(opening))


def _checksum(uid: bytes, words: str) -> str:
    return hashlib.sha256(bind("ippyo/opening-sign/v1", uid, words.encode())).hexdigest()[:8]

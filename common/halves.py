"""The box secret and its two halves, one for the 投票管理者, one for a 投票立会人.

Neither half tells anything of the secret: one is random, the other is the secret
combined with it by exclusive or. A half is printed, or lies on a card, as one line:

    IPPYO-HALF-1 <terminal> <opening> <1 or 2> <64 hex digits> <8 hex digits>

The last word is a checksum of the rest. Specified in docs/formats/box-secret.md.
"""

import hashlib
import re
from dataclasses import dataclass

from common.binding import bind
from common.secret import Secret

SECRET_BYTES = 32
MAX_OPENING = 0xFFFF
WORD = "IPPYO-HALF-1"
_LINE = re.compile(
    rf"({WORD} ([a-z0-9-]{{1,47}}) ([1-9][0-9]{{0,4}}) ([12]) ([0-9a-f]{{64}})) ([0-9a-f]{{8}})"
)


class HalfRefused(ValueError):
    """Text that is no half, or two halves that do not belong together."""


@dataclass(frozen=True)
class Half:
    """One half of the box secret of one opening of one terminal."""

    terminal: str
    opening: int
    number: int
    part: Secret

    def text(self) -> str:
        """The half as its owner keeps it. This text is secret."""
        words = f"{WORD} {self.terminal} {self.opening} {self.number} {self.part.reveal().hex()}"
        return f"{words} {_checksum(words)}"


def split(secret: Secret, terminal: str, opening: int) -> tuple[Half, Half]:
    """Two halves of the secret; both are needed, and each alone tells nothing."""
    first = Secret.random(SECRET_BYTES)
    mixed = bytes(a ^ b for a, b in zip(first.reveal(), secret.reveal(), strict=True))
    return Half(terminal, opening, 1, first), Half(terminal, opening, 2, Secret(mixed))


def join(one: Half, other: Half) -> Secret:
    """The secret of two halves, in either order.

    Raises HalfRefused where they are of different terminals or openings, or twice the
    same half. That the secret is the box's own shows when the box opens.
    """
    if (one.terminal, one.opening) != (other.terminal, other.opening):
        raise HalfRefused("halves of different terminals or openings")
    if {one.number, other.number} != {1, 2}:
        raise HalfRefused("twice the same half")
    pairs = zip(one.part.reveal(), other.part.reveal(), strict=True)
    return Secret(bytes(a ^ b for a, b in pairs))


def read_half(line: str) -> Half:
    """The half that this text is. Raises HalfRefused."""
    found = _LINE.fullmatch(line.strip())
    if found is None:
        raise HalfRefused("not a half of a box secret")
    words, terminal, opening, number, part, checksum = found.groups()
    if checksum != _checksum(words):
        raise HalfRefused("misread: the checksum does not fit")
    if int(opening) > MAX_OPENING:
        raise HalfRefused("not a half of a box secret")
    return Half(terminal, int(opening), int(number), Secret(bytes.fromhex(part)))


def _checksum(words: str) -> str:
    bound = bind("ippyo/half-checksum/v1", bytes(32), words.encode())
    return hashlib.sha256(bound).hexdigest()[:8]

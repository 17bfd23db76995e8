"""What a scanner or a card reader gave: whose business it is, by its first word."""

from enum import StrEnum

from common import badges, opening_sign

_HALF = "IPPYO-HALF-1"


class Scanned(StrEnum):
    """HALF: of a box secret. BADGE: of an officer. OPENING: a terminal's sign. GRANT:
    anything else; whether it is one shows when it is read."""

    HALF = "half"
    BADGE = "badge"
    OPENING = "opening"
    GRANT = "grant"


_FIRST_WORDS = {
    _HALF: Scanned.HALF,
    badges.WORD: Scanned.BADGE,
    opening_sign.WORD: Scanned.OPENING,
}


def kind_of(text: str) -> Scanned:
    """Whose business this text is; nothing is read or believed yet."""
    return _FIRST_WORDS.get(text.strip().partition(" ")[0], Scanned.GRANT)

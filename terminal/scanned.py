"""What a scanner or a card reader gave: whose business it is, by its first word."""

from enum import StrEnum

from common import badges, halves, opening_sign

_SLIP = "IPPYO-SLIP-1"


class Scanned(StrEnum):
    """HALF: of a box secret. BADGE: of an officer. OPENING: a terminal's sign. SLIP: of a
    close. GRANT: anything else; whether it is one shows when it is read."""

    HALF = "half"
    BADGE = "badge"
    OPENING = "opening"
    SLIP = "slip"
    GRANT = "grant"


_FIRST_WORDS = {
    halves.WORD: Scanned.HALF,
    _SLIP: Scanned.SLIP,
    badges.WORD: Scanned.BADGE,
    opening_sign.WORD: Scanned.OPENING,
}


def kind_of(text: str) -> Scanned:
    """Whose business this text is; nothing is read or believed yet."""
    return _FIRST_WORDS.get(text.strip().partition(" ")[0], Scanned.GRANT)

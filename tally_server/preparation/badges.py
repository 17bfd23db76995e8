"""Badges of a place's officers, made with their first PINs (docs/formats/badges.md)."""

import secrets
from dataclasses import dataclass, field

from common.badges import Listed, new_badge, sign_badges
from common.ceremony import Ceremony
from common.pins import SALT_BYTES, PinRefused, check_new, verifier
from common.secret import Secret
from common.signing import SigningKey

_FIRST_PIN_DIGITS = 6


@dataclass(frozen=True)
class Letter:
    """What one officer gets: the badge's line and the first PIN. Both are secret."""

    name: str
    line: str = field(repr=False)
    pin: str = field(repr=False)


def make_badges(
    ceremony: Ceremony, place: str, count: int, root: SigningKey
) -> tuple[bytes, tuple[Letter, ...]]:
    """The signed list of `count` new badges (1 to 16), and a letter for each officer."""
    listed, letters = [], []
    for number in range(1, count + 1):
        badge, pin, salt = new_badge(place, number), _first_pin(), secrets.token_bytes(SALT_BYTES)
        made = verifier(ceremony.uid, badge.name, badge.secret, salt, Secret(pin.encode()))
        listed.append(Listed(badge.name, badge.digest(ceremony.uid), salt, made))
        letters.append(Letter(badge.name, badge.text(ceremony.uid), pin))
    return sign_badges(ceremony, place, listed, root), tuple(letters)


def _first_pin() -> str:
    """Six random digits that are not among those a stranger tries first."""
    while True:
        pin = f"{secrets.randbelow(10**_FIRST_PIN_DIGITS):0{_FIRST_PIN_DIGITS}}"
        try:
            check_new(Secret(pin.encode()))
        except PinRefused:
            continue
        return pin

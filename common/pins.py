"""PINs of officers: what they must be, and what proves one without telling it.

    verifier = scrypt(PIN, bind("ippyo/pin/v1", uid, badge, badge secret, salt), 32 bytes)

The secret of the badge goes in, so that nobody who has the list but not the badge can try
PINs against it. Specified in docs/formats/badges.md.
"""

from itertools import pairwise

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from common.binding import bind
from common.secret import Secret

DIGITS = range(6, 13)
CARD_DIGITS = range(6, 9)
"""Of a PIN that an officer's card takes, too (PIV, SP 800-73-4 part 2, 2.4.3)."""

SALT_BYTES = 16
VERIFIER_BYTES = 32
_COST, _BLOCK, _PARALLEL = 2**15, 8, 1  # 32 MiB and about a tenth of a second


class PinRefused(ValueError):
    """`reason` names a text: `pin-form` or `pin-weak`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def check_form(pin: Secret) -> None:
    """Raise PinRefused unless it is 6 to 12 digits, with no digit that is none."""
    digits = b"" if pin.wiped else pin.reveal()
    if len(digits) not in DIGITS or not all(digit in b"0123456789" for digit in digits):
        raise PinRefused("pin-form")


def check_card_form(pin: Secret) -> None:
    """As check_form(), for a PIN that a card is to take."""
    check_form(pin)
    if len(pin.reveal()) not in CARD_DIGITS:
        raise PinRefused("pin-form")


def check_new(pin: Secret) -> None:
    """As check_form(); one that a stranger tries first is refused too."""
    check_form(pin)
    digits = pin.reveal()
    steps = {(after - before) % 10 for before, after in pairwise(digits)}
    if len(steps) == 1 or len(set(digits)) <= 2:
        raise PinRefused("pin-weak")


def verifier(uid: bytes, badge: str, secret: Secret, salt: bytes, pin: Secret) -> bytes:
    """32 bytes that only this PIN on this badge gives. Slow on purpose (RFC 7914)."""
    bound = bind("ippyo/pin/v1", uid, badge.encode(), secret.reveal(), salt)
    scrypt = Scrypt(salt=bound, length=VERIFIER_BYTES, n=_COST, r=_BLOCK, p=_PARALLEL)
    return scrypt.derive(pin.reveal())

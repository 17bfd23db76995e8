"""Passwords: long rather than odd, hashed by argon2id (RFC 9106), never kept.

Length rules after NIST SP 800-63B-4 (15 characters where a password stands alone); no rule
of composition, for those make passwords worse.
"""

import secrets
import threading
import unicodedata
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

MIN_LENGTH = 15
MAX_LENGTH = 128
MIN_DIFFERENT = 5
ONE_TIME_GROUPS = 4
ONE_TIME_GROUP = 5
# Without 0 O 1 I L, which are misread from paper.
ONE_TIME_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
# Each hash takes 64 MiB for its time; more at once would stop everything else.
_AT_ONCE = 2


def normal(password: str) -> str:
    """One spelling of what was typed on any keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def password_faults(password: str, login: str, name: str) -> tuple[str, ...]:
    """Why this person cannot have this password: keys of the catalogue; empty if it is good."""
    chosen = normal(password)
    faults = []
    if len(chosen) < MIN_LENGTH:
        faults.append("web_people.password-short")
    if len(chosen) > MAX_LENGTH:
        faults.append("web_people.password-long")
    if faults:
        return tuple(faults)
    if len(set(chosen.lower())) < MIN_DIFFERENT or _in_a_row(chosen):
        faults.append("web_people.password-simple")
    known = {normal(word).replace(" ", "").lower() for word in (login, name)}
    plain = chosen.replace(" ", "").lower()
    for word in known:
        plain = plain.replace(word, "") if len(word) > 2 else plain
    if len(plain) < MIN_LENGTH // 2:
        faults.append("web_people.password-own-name")
    return tuple(faults)


def _in_a_row(password: str) -> bool:
    """Whether all letters follow each other, as in 123456789... or zyxwvut..."""
    steps = {ord(after) - ord(before) for before, after in pairwise(password)}
    return len(steps) == 1


def one_time_password() -> str:
    """A new password to be handed over on paper, about 98 bits: `ABCDE-FGHJK-…`."""
    groups = (
        "".join(secrets.choice(ONE_TIME_LETTERS) for _ in range(ONE_TIME_GROUP))
        for _ in range(ONE_TIME_GROUPS)
    )
    return "-".join(groups)


class Passwords:
    """Hashes and checks; a wrong login name takes as long as a wrong password."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._room = threading.BoundedSemaphore(_AT_ONCE)
        self._nobody = self._hasher.hash(secrets.token_hex(32))

    def hash(self, password: str) -> str:
        """What is kept of a password."""
        with self._room:
            return self._hasher.hash(normal(password))

    def right(self, kept: str | None, password: str) -> bool:
        """Whether this is the password; kept is None where there is no such person."""
        if len(password) > MAX_LENGTH:
            password = ""
        with self._room:
            try:
                self._hasher.verify(kept or self._nobody, normal(password))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None

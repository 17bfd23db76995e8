"""A vote grant: one right to vote on one terminal, with nothing about the voter.

Issued at reception after the roll check, shown as a QR code or kept on a card. It names
the election, the terminal and its current opening, and the contests; its id is random.
Specified in docs/formats/grant.md.
"""

import base64
import binascii
import secrets
from dataclasses import dataclass

from common.binding import bind
from common.signing import SIGNATURE_BYTES, PublicKey, SigningKey

ID_BYTES = 16
_OPENING_BYTES = 2
MAX_TEXT = 1200
MAX_CONTESTS = 16


class GrantRefused(ValueError):
    """A text that is no good grant here. `reason` is a word for the log."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Grant:
    """A right to vote in `contests`, once, on one terminal during one opening."""

    terminal: str
    opening: int
    contests: tuple[str, ...]
    id: bytes

    def _fields(self) -> list[bytes]:
        return [
            self.terminal.encode(),
            self.opening.to_bytes(_OPENING_BYTES, "big"),
            self.id,
            *(contest.encode() for contest in self.contests),
        ]

    def issue(self, election_uid: bytes, reception: SigningKey) -> str:
        """The grant as text for a QR code or card, signed by the reception desk."""
        fields = self._fields()
        signature = reception.sign(bind("ippyo/grant/v1", election_uid, *fields))
        packed = b"".join(bytes([len(field)]) + field for field in (*fields, signature))
        return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def new_grant(terminal: str, opening: int, contests: tuple[str, ...]) -> Grant:
    """A grant with a fresh random id."""
    return Grant(terminal, opening, contests, secrets.token_bytes(ID_BYTES))


def read_grant(text: str, election_uid: bytes, receptions: tuple[PublicKey, ...]) -> Grant:
    """The grant that this text is, signed by one of the reception desks.

    Raises GrantRefused: `unreadable` or `not-signed-here`.
    """
    fields = _unpack(text)
    if not 5 <= len(fields) <= 4 + MAX_CONTESTS:
        raise GrantRefused("unreadable")
    if len(fields[1]) != _OPENING_BYTES or len(fields[2]) != ID_BYTES:
        raise GrantRefused("unreadable")
    *bound, signature = fields
    message = bind("ippyo/grant/v1", election_uid, *bound)
    if len(signature) != SIGNATURE_BYTES or not any(
        key.accepts(signature, message) for key in receptions
    ):
        raise GrantRefused("not-signed-here")
    try:
        contests = tuple(contest.decode("ascii") for contest in bound[3:])
        return Grant(bound[0].decode("ascii"), int.from_bytes(bound[1], "big"), contests, bound[2])
    except UnicodeDecodeError as cause:
        raise GrantRefused("unreadable") from cause


def _unpack(text: str) -> list[bytes]:
    if len(text) > MAX_TEXT:
        raise GrantRefused("unreadable")
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as cause:
        raise GrantRefused("unreadable") from cause
    if base64.urlsafe_b64encode(packed).decode().rstrip("=") != text:
        raise GrantRefused("unreadable")
    fields, at = [], 0
    while at < len(packed):
        end = at + 1 + packed[at]
        if end > len(packed):
            raise GrantRefused("unreadable")
        fields.append(packed[at + 1 : end])
        at = end
    return fields

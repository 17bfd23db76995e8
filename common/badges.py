"""Who the officers of a polling place are: badges, and the root-signed list of them.

A badge is a QR sheet or a card with one line:

    IPPYO-BADGE-1 <badge> <32 hex digits> <8 hex digits>

The digits in the middle are its secret, the last ones a checksum. The list `badges.json`
holds a digest of each secret and a verifier of its first PIN; it names no person.
Specified in docs/formats/badges.md.
"""

import hashlib
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from common.binding import bind
from common.ceremony import Ceremony
from common.pins import SALT_BYTES, VERIFIER_BYTES
from common.secret import Secret
from common.signed import DocumentRefused, DocumentType, load, sign
from common.signing import SigningKey

WORD = "IPPYO-BADGE-1"
BADGES = DocumentType("badges", max_bytes=64 * 1024)
BADGES_FILE = "badges.json"
SECRET_BYTES = 16
MAX_BADGES = 16
GUID_BYTES = 16
_PLACE = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
_LINE = re.compile(rf"({WORD} ([a-z0-9-]{{1,36}}) ([0-9a-f]{{32}})) ([0-9a-f]{{8}})")
_MEMBERS = {"badge", "secret", "salt", "verifier"}


class BadgeMisread(ValueError):
    """Text that is no badge of this election."""


@dataclass(frozen=True)
class Badge:
    """What the owner carries. Its line is secret."""

    name: str
    secret: Secret = field(repr=False)

    def text(self, uid: bytes) -> str:
        words = f"{WORD} {self.name} {self.secret.reveal().hex()}"
        return f"{words} {_checksum(uid, words)}"

    def digest(self, uid: bytes) -> bytes:
        """What the list holds of it: enough to know it again, too little to make it."""
        bound = bind("ippyo/badge/v1", uid, self.name.encode(), self.secret.reveal())
        return hashlib.sha256(bound).digest()


def new_badge(place: str, number: int) -> Badge:
    """A badge of this place with a fresh secret. number: 1 to 16."""
    return Badge(badge_name(place, number), Secret.random(SECRET_BYTES))


def badge_name(place: str, number: int) -> str:
    return f"{place}-b{number}"


def read_badge(line: str, uid: bytes) -> Badge:
    """The badge that this line is. Raises BadgeMisread, also for another election's."""
    found = _LINE.fullmatch(line.strip())
    if found is None or found[4] != _checksum(uid, found[1]):
        raise BadgeMisread("not a badge of this election, or misread")
    return Badge(found[2], Secret(bytes.fromhex(found[3])))


def card_guid(uid: bytes, name: str) -> bytes:
    """The GUID of an officer's card (PIV, CHUID): by it a terminal of this election knows whose
    badge the card is before the PIN opens it. It is no secret and proves nothing."""
    return hashlib.sha256(bind("ippyo/card/v1", uid, name.encode())).digest()[:GUID_BYTES]


@dataclass(frozen=True)
class Listed:
    """One badge as the list has it. salt, verifier: of its first PIN."""

    name: str
    digest: bytes
    salt: bytes
    verifier: bytes

    def is_badge(self, badge: Badge, uid: bytes) -> bool:
        """Whether this very badge was shown."""
        return badge.name == self.name and hmac.compare_digest(badge.digest(uid), self.digest)


@dataclass(frozen=True)
class BadgeList:
    """The badges of one place in the order of their numbers. sha256: of the payload."""

    uid: bytes
    place: str
    badges: tuple[Listed, ...]
    sha256: bytes = b""


def sign_badges(
    ceremony: Ceremony, place: str, badges: Sequence[Listed], root: SigningKey
) -> bytes:
    """The signed list of this place."""
    entries = [
        {
            "badge": one.name,
            "secret": one.digest.hex(),
            "salt": one.salt.hex(),
            "verifier": one.verifier.hex(),
        }
        for one in badges
    ]
    value = {"election_uid": ceremony.uid.hex(), "place": place, "badges": entries}
    return sign(BADGES, value, [root])


def read_badges(data: bytes, ceremony: Ceremony, place: str) -> BadgeList:
    """The list of this place in this election. Raises DocumentRefused."""
    signed = load(data, BADGES, [ceremony.root_key])
    value = signed.value
    if set(value) != {"election_uid", "place", "badges"} or not isinstance(value["badges"], list):
        raise DocumentRefused("no list of badges")
    if value["election_uid"] != ceremony.uid.hex():
        raise DocumentRefused("a list of another election")
    if value["place"] != place or not _PLACE.fullmatch(place):
        raise DocumentRefused("a list of another place")
    if not 1 <= len(value["badges"]) <= MAX_BADGES:
        raise DocumentRefused("no badge, or too many")
    listed = tuple(map(_listed, value["badges"]))
    if [one.name for one in listed] != [badge_name(place, n + 1) for n in range(len(listed))]:
        raise DocumentRefused("badges out of order")
    return BadgeList(ceremony.uid, place, listed, hashlib.sha256(signed.payload).digest())


def _listed(entry: object) -> Listed:
    if not isinstance(entry, dict) or set(entry) != _MEMBERS:
        raise DocumentRefused("an entry that is no badge")
    name = entry["badge"]
    if not isinstance(name, str):
        raise DocumentRefused("an entry that is no badge")
    sizes = (("secret", 32), ("salt", SALT_BYTES), ("verifier", VERIFIER_BYTES))
    digest, salt, verifier = (_bytes(entry[key], size) for key, size in sizes)
    return Listed(name, digest, salt, verifier)


def _bytes(value: object, size: int) -> bytes:
    if not isinstance(value, str) or not re.fullmatch(f"[0-9a-f]{{{2 * size}}}", value):
        raise DocumentRefused("an entry that is no badge")
    return bytes.fromhex(value)


def _checksum(uid: bytes, words: str) -> str:
    return hashlib.sha256(bind("ippyo/badge-checksum/v1", uid, words.encode())).hexdigest()[:8]

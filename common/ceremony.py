"""The ceremony document: which keys this election has. Its hash is the election's name.

`election_uid` is SHA-256 of the document's payload: election id, mode, suite, root and
election public keys, and how many trustees it takes. Whatever is signed, sealed or
derived in the election names this uid, so nothing made for another election, another
mode or another ceremony fits. Specified in docs/formats/ceremony.md.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property

from common.canonical import canonical
from common.election_rules import TRUSTEES, threshold
from common.ids import election_id
from common.signed import DocumentRefused, DocumentType, load, peek, sign
from common.signing import PUBLIC_BYTES, PublicKey, SigningKey
from common.suites import SUITES, Suite

CEREMONY = DocumentType("ceremony")
_FIELDS = {"election", "mode", "suite", "root_key", "election_key", "needed", "trustees"}
MODES = ("official", "rehearsal", "training")
_LOWER_HEX = re.compile(r"[0-9a-f]*")


@dataclass(frozen=True)
class Ceremony:
    """The public outcome of a key ceremony.

    election_key: the suite's encoding. needed of trustees shares restore its seed.
    """

    election: str
    mode: str
    suite: Suite
    root_key: PublicKey
    election_key: bytes
    needed: int
    trustees: int

    def payload(self) -> dict[str, object]:
        return {
            "election": self.election,
            "mode": self.mode,
            "suite": self.suite.number,
            "root_key": self.root_key.raw.hex(),
            "election_key": self.election_key.hex(),
            "needed": self.needed,
            "trustees": self.trustees,
        }

    @cached_property
    def uid(self) -> bytes:
        """election_uid: 32 bytes."""
        return hashlib.sha256(canonical(self.payload())).digest()

    def sign(self, root: SigningKey) -> bytes:
        """The signed document. The root key signs for itself: it is the anchor."""
        return sign(CEREMONY, self.payload(), [root])


def read_ceremony(data: bytes) -> Ceremony:
    """The ceremony of a signed document. Raises DocumentRefused.

    The document is its own anchor: who trusts it does so because the committee
    published its hash, or because the file lies in the committee's own KEYS folder.
    """
    try:
        root = PublicKey(bytes.fromhex(str(peek(data)["root_key"])))
    except (KeyError, ValueError) as cause:
        raise DocumentRefused("no ceremony document") from cause
    return ceremony_from(load(data, CEREMONY, [root]).value)


def ceremony_from(value: dict[str, object]) -> Ceremony:
    """The ceremony of a payload; every key and number checked. Raises DocumentRefused."""
    check_members(value)
    try:
        return with_keys(value)
    except ValueError as cause:
        raise DocumentRefused("a key that is none") from cause


def check_members(value: dict[str, object]) -> None:
    """Raise DocumentRefused unless each member has its form, whatever keys they are."""
    if set(value) != _FIELDS or value["mode"] not in MODES:
        raise DocumentRefused("no ceremony document")
    needed, trustees, suite = value["needed"], value["trustees"], value["suite"]
    if not (type(needed) is int and type(trustees) is int and type(suite) is int):
        raise DocumentRefused("no ceremony document")
    if not _possible(str(value["mode"]), needed, trustees) or suite not in SUITES:
        raise DocumentRefused("an unknown suite or an impossible threshold")
    election, root_key, election_key = (
        value[name] for name in ("election", "root_key", "election_key")
    )
    try:
        election_id(election if isinstance(election, str) else "")
    except ValueError as cause:
        raise DocumentRefused("an election id that is none") from cause
    if not (_is_hex(root_key, PUBLIC_BYTES) and _is_hex(election_key, SUITES[suite].public_bytes)):
        raise DocumentRefused("keys not in their one spelling")


def with_keys(value: dict[str, object]) -> Ceremony:
    """The ceremony of a payload whose members have their form. Raises ValueError for a bad key."""
    suite = SUITES[int(str(value["suite"]))]
    election_key = bytes.fromhex(str(value["election_key"]))
    root_key = PublicKey(bytes.fromhex(str(value["root_key"])))
    suite.sealer(election_key)
    return Ceremony(
        str(value["election"]),
        str(value["mode"]),
        suite,
        root_key,
        election_key,
        int(str(value["needed"])),
        int(str(value["trustees"])),
    )


def _is_hex(value: object, size: int) -> bool:
    return isinstance(value, str) and len(value) == 2 * size and bool(_LOWER_HEX.fullmatch(value))


def _possible(mode: str, needed: int, trustees: int) -> bool:
    """Whether shares can be made so, and no one person would hold an official key."""
    in_range = all(TRUSTEES.low <= number <= TRUSTEES.high for number in (needed, trustees))
    return in_range and not list(threshold(mode, needed, trustees))

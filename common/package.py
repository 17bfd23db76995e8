"""The election package: what terminals show and what the count counts, frozen.

The payload is a function of the election folder and the public keys alone, so the same
folder and ceremony always give the same `package_hash` (SHA-256 of the payload).
Specified in docs/formats/election-package.md.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from common.canonical import canonical
from common.ceremony import Ceremony, ceremony_from
from common.election import Election
from common.signed import DocumentRefused, DocumentType, load, peek, sign_payload
from common.signing import KeyRefused, PublicKey, SigningKey

PACKAGE = DocumentType("package")


@dataclass(frozen=True)
class Package:
    """A checked election, and the keys it is held with."""

    election: Election
    ceremony: Ceremony

    def __post_init__(self) -> None:
        election, ceremony = self.election, self.ceremony
        if (election.id, election.mode) != (ceremony.election, ceremony.mode):
            raise ValueError("the keys are those of another election or mode")
        shares = election.key_threshold
        if (shares.needed, shares.trustees) != (ceremony.needed, ceremony.trustees):
            raise ValueError("the key was split otherwise than the election says")

    @cached_property
    def payload(self) -> bytes:
        """The bytes that are signed and hashed: canonical JSON."""
        return canonical({"election": self.election.payload(), "ceremony": self.ceremony.payload()})

    @cached_property
    def hash(self) -> str:
        """package_hash: 64 hexadecimal digits."""
        return hashlib.sha256(self.payload).hexdigest()

    def sign(self, root: SigningKey) -> bytes:
        """The signed document, for the terminals and the count."""
        return sign_payload(PACKAGE, self.payload, [root])


def read_package(data: bytes, root: PublicKey | None = None) -> Package:
    """The package of a signed document. Raises DocumentRefused.

    root: the committee's root key, where it is known already; without it the package
    names its own root, and its hash must be compared with the published one.
    """
    if root is None:
        root = _claimed_root(data)
    signed = load(data, PACKAGE, [root])
    package = package_from(signed.value)
    if package.ceremony.root_key != root or package.payload != signed.payload:
        raise DocumentRefused("signed by another root than it names")
    return package


def package_from(value: Mapping[str, Any]) -> Package:
    """The package of a payload whose signature is not in question here.

    Raises DocumentRefused where it is no valid election with its keys.
    """
    election = election_in(value)
    ceremony = ceremony_from(value["ceremony"])
    try:
        return Package(election, ceremony)
    except ValueError as cause:
        raise DocumentRefused("the election in it is not valid") from cause


def election_in(value: Mapping[str, Any]) -> Election:
    """The election of a payload, whatever keys stand beside it. Raises DocumentRefused."""
    if set(value) != {"election", "ceremony"} or not isinstance(value["ceremony"], dict):
        raise DocumentRefused("no election package")
    try:
        return Election.from_payload(value["election"])
    except ValueError as cause:
        raise DocumentRefused("the election in it is not valid") from cause


def _claimed_root(data: bytes) -> PublicKey:
    try:
        return PublicKey(bytes.fromhex(peek(data)["ceremony"]["root_key"]))
    except (KeyError, TypeError, ValueError, KeyRefused) as cause:
        raise DocumentRefused("no election package") from cause

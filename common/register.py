"""The register: every certificate in force in the election, signed by the root.

The register, not a clock and not the certificate alone, says who may sign. A terminal
has one entry for each key it ever had in the election; a rehearsal that is held again
adds entries. Specified in docs/formats/register.md.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from common.ceremony import Ceremony
from common.certificates import Certificate, CertificateRefused, Role, read_certificate
from common.signed import DocumentRefused, DocumentType, load, sign
from common.signing import SigningKey

REGISTER = DocumentType("register")
_UID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Register:
    """The certificates in force, in the order of their hashes."""

    certificates: tuple[Certificate, ...] = ()

    def holds(self, certificate: Certificate) -> bool:
        """Whether exactly this certificate is in force."""
        return certificate in self._in_force

    @cached_property
    def _in_force(self) -> frozenset[Certificate]:
        """The same, to be asked once a medium without going through the whole list."""
        return frozenset(self.certificates)

    def of(self, role: Role, name: str) -> tuple[Certificate, ...]:
        """All certificates of one owner; empty where there is none."""
        return tuple(c for c in self.certificates if c.role is role and c.name == name)

    def with_added(self, more: Iterable[Certificate]) -> "Register":
        """This register with `more` in it; a certificate stands in it once."""
        found = {c.sha256: c for c in (*self.certificates, *more)}
        return Register(tuple(found[name] for name in sorted(found)))

    def sign(self, ceremony: Ceremony, root: SigningKey) -> bytes:
        """The signed document of the register of this election."""
        return sign(REGISTER, self._payload(ceremony), [root])

    def _payload(self, ceremony: Ceremony) -> dict[str, object]:
        encoded = [base64.b64encode(c.der).decode() for c in self.certificates]
        return {"election_uid": ceremony.uid.hex(), "certificates": encoded}


@dataclass(frozen=True)
class Listed:
    """The register's entries as the root listed them, none of them looked into.

    As good as the Register to whoever verifies each certificate that is shown to it, and read in
    a hundredth of the time.
    """

    entries: frozenset[bytes]

    def holds(self, certificate: Certificate) -> bool:
        """Whether exactly this certificate is in force."""
        return certificate.der in self.entries


def read_listed(data: bytes, ceremony: Ceremony) -> Listed:
    """What the register of this election lists. Raises DocumentRefused.

    For a process beside the one that read_register() gave the whole register to.
    """
    return Listed(frozenset(_listed(data, ceremony)))


def read_register(data: bytes, ceremony: Ceremony) -> Register:
    """The register of this election. Raises DocumentRefused.

    Each certificate is verified once more: the root's word for the list is no reason
    to believe an entry that the root did not sign.
    """
    entries = _listed(data, ceremony)
    try:
        read = (read_certificate(entry, ceremony.root_key, ceremony.uid) for entry in entries)
        register = Register(tuple(read))
    except CertificateRefused as cause:
        raise DocumentRefused("an entry that is no certificate") from cause
    if tuple(certificate.der for certificate in register.certificates) != entries:
        raise DocumentRefused("an entry in PEM")
    return register


def _listed(data: bytes, ceremony: Ceremony) -> tuple[bytes, ...]:
    value = load(data, REGISTER, [ceremony.root_key]).value
    entries = register_entries(value)
    if value["election_uid"] != ceremony.uid.hex():
        raise DocumentRefused("a register of another election")
    return entries


def register_entries(value: Mapping[str, object]) -> tuple[bytes, ...]:
    """The certificates of a register's payload as DER bytes, of which nothing is known yet.

    Raises DocumentRefused unless they are listed in order, once, in their one spelling.
    """
    if set(value) != {"election_uid", "certificates"}:
        raise DocumentRefused("no register")
    uid, listed = value["election_uid"], value["certificates"]
    if not (isinstance(uid, str) and _UID.fullmatch(uid) and isinstance(listed, list)):
        raise DocumentRefused("no register")
    try:
        entries = tuple(base64.b64decode(entry, validate=True) for entry in listed)
    except (TypeError, ValueError) as cause:
        raise DocumentRefused("an entry that is no certificate") from cause
    if [base64.b64encode(entry).decode() for entry in entries] != listed:
        raise DocumentRefused("entries not in their one spelling")
    hashes = [hashlib.sha256(entry).hexdigest() for entry in entries]
    if hashes != sorted(set(hashes)):
        raise DocumentRefused("entries repeated or out of order")
    return entries

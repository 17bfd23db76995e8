"""X.509 certificates (RFC 5280) that bind a key to one election, one role, one name.

The binding is a URI in the subject's alternative name,
`urn:ippyo:<election_uid, hex>:<role>:<name>`. No clock is asked: a terminal has none to
trust, so whether a certificate is in force is told by the register alone
(common/register.py). Specified in docs/formats/certificate.md.
"""

import base64
import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID

from common.certificate_form import certificate_body
from common.signing import SIGNATURE_BYTES, KeyRefused, PublicKey, SigningKey

MAX_BYTES = 4096

_PEM_BEGIN = b"-----BEGIN CERTIFICATE-----\n"
_PEM_END = b"-----END CERTIFICATE-----\n"
_PEM_LINE = 64

# What stands around the signed part in every certificate of Ippyo (RFC 8410): a SEQUENCE
# of two length bytes before it; the name of Ed25519 and a BIT STRING's head behind it.
_HEAD = b"\x30\x82"
_TAIL = bytes.fromhex("300506032b6570034100")


class Role(StrEnum):
    """What the owner of a key may do in the election."""

    ROOT = "root"
    TERMINAL = "terminal"
    RECEPTION = "reception"


_UID = re.compile(r"[0-9a-f]{64}")
_NAMES = {
    Role.ROOT: re.compile(r"root"),
    Role.TERMINAL: re.compile(r"[a-z0-9][a-z0-9-]{0,31}-[0-9]{2}"),
    Role.RECEPTION: re.compile(r"[a-z0-9][a-z0-9-]{0,31}"),
}


class CertificateRefused(ValueError):
    """Bytes that are no certificate of this election's root."""


@dataclass(frozen=True)
class Certificate:
    """A certificate whose signature by the root was verified."""

    role: Role
    name: str
    key: PublicKey
    der: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.der).hexdigest()

    @property
    def pem(self) -> bytes:
        return _pem(self.der)


def certify(
    root: SigningKey, election_uid: bytes, role: Role, name: str, key: PublicKey
) -> Certificate:
    """A new certificate for `key`, signed by the root."""
    serial = x509.random_serial_number()
    body = _body(election_uid.hex(), role, name, key.raw, serial)
    inside = body + _TAIL + root.sign(body)
    return Certificate(role, name, key, _HEAD + len(inside).to_bytes(2, "big") + inside)


def read_certificate(data: bytes, root: PublicKey, election_uid: bytes) -> Certificate:
    """The certificate in DER or PEM bytes, if the root signed it for this election.

    Raises CertificateRefused otherwise, also where anything but the one form of the
    certificate or the one spelling of the file is met.
    """
    der = der_of(data) if data.startswith(b"-----") else data
    if len(data) > MAX_BYTES:
        raise CertificateRefused("too large")
    framed = framed_certificate(der)
    if not framed.signed_by(root):
        raise CertificateRefused("not signed by this election's root")
    parsed = framed.parsed()
    role, name = parsed.owner_in(election_uid)
    if not parsed.in_one_form:
        raise CertificateRefused("not in the one form of a certificate")
    return Certificate(role, name, parsed.key, der)


def der_of(data: bytes) -> bytes:
    """The DER bytes of a PEM file in its one spelling. Raises CertificateRefused."""
    if len(data) > MAX_BYTES:
        raise CertificateRefused("too large")
    body = data.removeprefix(_PEM_BEGIN).removesuffix(_PEM_END)
    try:
        der = base64.b64decode(body.replace(b"\n", b""), validate=True)
    except ValueError as cause:
        raise CertificateRefused("not a certificate in PEM") from cause
    if _pem(der) != data:
        raise CertificateRefused("bytes beside the certificate")
    return der


def _pem(der: bytes) -> bytes:
    encoded = base64.b64encode(der)
    lines = [encoded[at : at + _PEM_LINE] for at in range(0, len(encoded), _PEM_LINE)]
    return _PEM_BEGIN + b"".join(line + b"\n" for line in lines) + _PEM_END


@dataclass(frozen=True)
class Framed:
    """Bytes that stand as every certificate of Ippyo stands: body, algorithm, signature.

    What the root did not sign never reaches the X.509 parser, so its signature is asked
    before parsed().
    """

    der: bytes
    body: bytes
    signature: bytes

    def signed_by(self, root: PublicKey) -> bool:
        return root.accepts(self.signature, self.body)

    def parsed(self) -> "Parsed":
        """The X.509 certificate. Raises CertificateRefused."""
        try:
            certificate = x509.load_der_x509_certificate(self.der)
            public = certificate.public_key()
        except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as cause:
            raise CertificateRefused("not an X.509 certificate") from cause
        if not isinstance(public, Ed25519PublicKey):
            raise CertificateRefused("not an Ed25519 key")
        return Parsed(certificate, public.public_bytes_raw())


def framed_certificate(der: bytes) -> Framed:
    """The parts of a certificate of which nothing is known yet. Raises CertificateRefused."""
    inside, signature = der[:-SIGNATURE_BYTES], der[-SIGNATURE_BYTES:]
    head = _HEAD + max(len(der) - len(_HEAD) - 2, 0).to_bytes(2, "big")
    if len(der) > MAX_BYTES or not (inside.startswith(head) and inside.endswith(_TAIL)):
        raise CertificateRefused("not framed like a certificate")
    return Framed(der, inside[len(head) : -len(_TAIL)], signature)


@dataclass(frozen=True)
class Parsed:
    """A parsed certificate. raw_key: 32 bytes that may be no good key."""

    certificate: x509.Certificate
    raw_key: bytes

    @property
    def key(self) -> PublicKey:
        """The owner's key. Raises CertificateRefused for one that no honest owner has."""
        try:
            return PublicKey(self.raw_key)
        except KeyRefused as cause:
            raise CertificateRefused(str(cause)) from cause

    def owner_in(self, election_uid: bytes) -> tuple[Role, str]:
        """The owner's role and name in this election. Raises CertificateRefused."""
        found_uid, role, name = self.owner()
        if found_uid != election_uid.hex():
            raise CertificateRefused("for another election")
        return role, name

    def owner(self) -> tuple[str, Role, str]:
        """Election (as it is written), role and name. Raises CertificateRefused."""
        urn, common_names = _names(self.certificate)
        parts = urn.split(":")
        if len(parts) != 5 or parts[:2] != ["urn", "ippyo"]:
            raise CertificateRefused("names no owner")
        try:
            role = Role(parts[3])
        except ValueError as cause:
            raise CertificateRefused("an unknown role") from cause
        if common_names != [parts[4]]:
            raise CertificateRefused("two different names")
        return parts[2], role, parts[4]

    @property
    def in_one_form(self) -> bool:
        """Whether every byte of the body is as certify() makes it for this owner."""
        try:
            uid, role, name = self.owner()
            made = _body(uid, role, name, self.raw_key, self.certificate.serial_number)
        except ValueError:
            return False
        named = _UID.fullmatch(uid) is not None and _NAMES[role].fullmatch(name) is not None
        return named and made == self.certificate.tbs_certificate_bytes


def _names(certificate: x509.Certificate) -> tuple[str, list[str | bytes]]:
    """The one URI of the alternative name, and the common names of the subject."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        found = names.value.get_values_for_type(x509.UniformResourceIdentifier)
        subject = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except (
        ValueError,
        TypeError,
        x509.ExtensionNotFound,
        x509.DuplicateExtension,
        x509.UnsupportedGeneralNameType,
    ) as cause:
        raise CertificateRefused("names no owner") from cause
    if len(found) != 1:
        raise CertificateRefused("names no owner")
    return found[0], [attribute.value for attribute in subject]


def _body(election_uid: str, role: Role, name: str, raw_key: bytes, serial: int) -> bytes:
    """What the root signs of this owner. Raises ValueError."""
    urn = f"urn:ippyo:{election_uid}:{role.value}:{name}"
    return certificate_body(urn, name, raw_key, serial, root=role is Role.ROOT)

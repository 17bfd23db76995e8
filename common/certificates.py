"""X.509 certificates (RFC 5280) that bind a key to one election, one role, one name.

The binding is a URI in the subject's alternative name,
`urn:ippyo:<election_uid, hex>:<role>:<name>`. No clock is asked: a terminal has none to
trust, so whether a certificate is in force is told by the register alone
(common/register.py). Specified in docs/formats/certificate.md.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from common.signing import SIGNATURE_BYTES, KeyRefused, PublicKey, SigningKey

MAX_BYTES = 4096

_PEM_BEGIN = b"-----BEGIN CERTIFICATE-----\n"
_PEM_END = b"-----END CERTIFICATE-----\n"
_PEM_LINE = 64

# What stands around the signed part in every certificate of Ippyo (RFC 8410): a SEQUENCE
# of two length bytes before it; the name of Ed25519 and a BIT STRING's head behind it.
_HEAD = b"\x30\x82"
_TAIL = bytes.fromhex("300506032b6570034100")

# RFC 5280, 4.1.2.5: the value for a certificate with no well-defined end.
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
_END = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)


class Role(StrEnum):
    """What the owner of a key may do in the election."""

    ROOT = "root"
    TERMINAL = "terminal"
    RECEPTION = "reception"


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
    certificate = (
        x509.CertificateBuilder()
        .issuer_name(_name("root"))
        .subject_name(_name(name))
        .serial_number(x509.random_serial_number())
        .not_valid_before(_BEGIN)
        .not_valid_after(_END)
        .public_key(Ed25519PublicKey.from_public_bytes(key.raw))
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.UniformResourceIdentifier(_urn(election_uid, role, name))]
            ),
            critical=True,
        )
        .add_extension(x509.BasicConstraints(ca=role is Role.ROOT, path_length=None), critical=True)
        .sign(root.private, None)
    )
    return Certificate(role, name, key, certificate.public_bytes(Encoding.DER))


def read_certificate(data: bytes, root: PublicKey, election_uid: bytes) -> Certificate:
    """The certificate in DER or PEM bytes, if the root signed it for this election.

    Raises CertificateRefused otherwise, also where anything but the one spelling of
    the file is met.
    """
    der = _der(data)
    if not _signed_by(root, der):
        raise CertificateRefused("not signed by this election's root")
    certificate, key = _parse(der)
    role, name = _owner(certificate, election_uid)
    return Certificate(role, name, key, der)


def _der(data: bytes) -> bytes:
    if len(data) > MAX_BYTES:
        raise CertificateRefused("too large")
    if not data.startswith(b"-----"):
        return data
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


def _signed_by(root: PublicKey, der: bytes) -> bool:
    """Whether the root signed these bytes: asked before anything in them is parsed.

    What the root did not sign never reaches the X.509 parser.
    """
    framed, signature = der[:-SIGNATURE_BYTES], der[-SIGNATURE_BYTES:]
    head = _HEAD + max(len(der) - 4, 0).to_bytes(2, "big")
    if not (framed.startswith(head) and framed.endswith(_TAIL)):
        return False
    return root.accepts(signature, framed[len(head) : -len(_TAIL)])


def _parse(der: bytes) -> tuple[x509.Certificate, PublicKey]:
    try:
        certificate = x509.load_der_x509_certificate(der)
        public = certificate.public_key()
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as cause:
        raise CertificateRefused("not an X.509 certificate") from cause
    if not isinstance(public, Ed25519PublicKey):
        raise CertificateRefused("not an Ed25519 key")
    try:
        return certificate, PublicKey(public.public_bytes_raw())
    except KeyRefused as cause:
        raise CertificateRefused(str(cause)) from cause


def _owner(certificate: x509.Certificate, election_uid: bytes) -> tuple[Role, str]:
    urn, common_names = _names(certificate)
    parts = urn.split(":")
    if len(parts) != 5 or parts[:2] != ["urn", "ippyo"]:
        raise CertificateRefused("names no owner")
    if parts[2] != election_uid.hex():
        raise CertificateRefused("for another election")
    try:
        role = Role(parts[3])
    except ValueError as cause:
        raise CertificateRefused("an unknown role") from cause
    if common_names != [parts[4]]:
        raise CertificateRefused("two different names")
    return role, parts[4]


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


def _urn(election_uid: bytes, role: Role, name: str) -> str:
    return f"urn:ippyo:{election_uid.hex()}:{role.value}:{name}"


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])

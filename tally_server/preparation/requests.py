"""Requests of terminals and reception desks for a certificate (PKCS #10, RFC 2986).

Each device makes its own key; the request proves that it has it. The subject's common
name is the terminal id, or the place id of a reception desk.
"""

import warnings
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID

from common.ceremony import Ceremony
from common.certificates import Certificate, Role, certify
from common.election import Election
from common.signing import KeyRefused, PublicKey, SigningKey

MAX_BYTES = 4096


class RequestRefused(ValueError):
    """Bytes that are no request of a device of this election; `reason` names a text."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Request:
    """A device's proven wish for a certificate."""

    role: Role
    name: str
    key: PublicKey


def read_request(data: bytes, election: Election) -> Request:
    """The request in PEM or DER bytes. Raises RequestRefused.

    reason: `unreadable`, `bad-key`, `not-proven` or `unknown-device`.
    """
    request, key = _parse(data)
    good = request.signature_algorithm_oid == SignatureAlgorithmOID.ED25519 and key.accepts(
        request.signature, request.tbs_certrequest_bytes
    )
    if not good:
        raise RequestRefused("not-proven")
    return Request(*_owner(_common_name(request), election), key)


def grant_request(request: Request, ceremony: Ceremony, root: SigningKey) -> Certificate:
    """The certificate that answers the request."""
    return certify(root, ceremony.uid, request.role, request.name, request.key)


def _parse(data: bytes) -> tuple[x509.CertificateSigningRequest, PublicKey]:
    if len(data) > MAX_BYTES:
        raise RequestRefused("unreadable")
    try:
        load = x509.load_pem_x509_csr if data.startswith(b"-----") else x509.load_der_x509_csr
        request = load(data)
        public = request.public_key()
    except (ValueError, x509.InvalidVersion, UnsupportedAlgorithm) as cause:
        raise RequestRefused("unreadable") from cause
    if not isinstance(public, Ed25519PublicKey):
        raise RequestRefused("bad-key")
    try:
        return request, PublicKey(public.public_bytes_raw())
    except KeyRefused as cause:
        raise RequestRefused("bad-key") from cause


def _common_name(request: x509.CertificateSigningRequest) -> str:
    try:
        # A name too long or empty draws a warning from the parser; here it is answered
        # by a refusal, as the name of no device.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    except (ValueError, TypeError) as cause:
        raise RequestRefused("unreadable") from cause
    if len(names) != 1:
        raise RequestRefused("unreadable")
    return str(names[0].value)


def _owner(name: str, election: Election) -> tuple[Role, str]:
    if name in election.terminals:
        return Role.TERMINAL, name
    if name in {place.id for place in election.places}:
        return Role.RECEPTION, name
    raise RequestRefused("unknown-device")

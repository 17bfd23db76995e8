"""The terminal's own request for its certificate (PKCS #10, RFC 2986)."""

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from common.signing import SigningKey


def certificate_request(key: SigningKey, name: str) -> bytes:
    """A PEM request that proves possession of `key`; name is the terminal or place id."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return request.sign(key.private, None).public_bytes(Encoding.PEM)

"""A certificate authority of the counting place's own, and its server's certificate.

People compare the SHA-256 fingerprint that the server prints with the one the browser shows;
or the authority's certificate is put into the few browsers of the counting place once.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

YEARS = timedelta(days=3653)
"""The authority's: the term of office and the time records are kept."""
SERVER_LIFE = timedelta(days=397)
_EARLIER = timedelta(days=1)  # clocks of the browsers may be behind
AUTHORITY, AUTHORITY_KEY = "authority.crt", "authority.key"
SERVER, SERVER_KEY = "server.crt", "server.key"


@dataclass(frozen=True)
class ServerCertificate:
    """Where certificate and key lie, and the fingerprint: SHA-256, lower-case hexadecimal."""

    certificate: Path
    key: Path
    fingerprint: str


def server_certificate(folder: Path, names: Sequence[str], now: datetime) -> ServerCertificate:
    """The certificate for these names and addresses; made anew where the old one does not fit."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    certificate = folder / SERVER
    if not (certificate.exists() and fits(certificate.read_bytes(), names, now)):
        _make_server(folder, names, now)
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    return ServerCertificate(
        certificate, folder / SERVER_KEY, read.fingerprint(hashes.SHA256()).hex()
    )


def fits(pem: bytes, names: Sequence[str], now: datetime) -> bool:
    """Whether a certificate is for all of these names, and for a month more."""
    try:
        read = x509.load_pem_x509_certificate(pem)
        said = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    held = {*said.get_values_for_type(x509.DNSName)}
    held |= {str(one) for one in said.get_values_for_type(x509.IPAddress)}
    lasts = read.not_valid_before_utc <= now < read.not_valid_after_utc - timedelta(days=30)
    return lasts and set(names) <= held


def _make_server(folder: Path, names: Sequence[str], now: datetime) -> None:
    authority, authority_key = _authority(folder, now)
    key = generate_private_key(SECP256R1())
    built = (
        _builder(_name(names[0]), authority.subject, key, now, SERVER_LIFE)
        .add_extension(x509.SubjectAlternativeName([_general(one) for one in names]), False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_private(folder / SERVER_KEY, _pem(key))
    chain = (built, authority)
    pem = b"".join(one.public_bytes(serialization.Encoding.PEM) for one in chain)
    _write(folder / SERVER, pem)


def _authority(folder: Path, now: datetime) -> tuple[x509.Certificate, EllipticCurvePrivateKey]:
    certificate, key_file = folder / AUTHORITY, folder / AUTHORITY_KEY
    if certificate.exists() and key_file.exists():
        held = serialization.load_pem_private_key(key_file.read_bytes(), None)
        if isinstance(held, EllipticCurvePrivateKey):
            return x509.load_pem_x509_certificate(certificate.read_bytes()), held
    key = generate_private_key(SECP256R1())
    name = _name("Ippyo counting place")
    built = (
        _builder(name, name, key, now, YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
        .sign(key, hashes.SHA256())
    )
    _write_private(key_file, _pem(key))
    _write(certificate, built.public_bytes(serialization.Encoding.PEM))
    return built, key


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: EllipticCurvePrivateKey,
    now: datetime,
    life: timedelta,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _EARLIER)
        .not_valid_after(now + life)
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _pem(key: EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _write_private(path: Path, data: bytes) -> None:
    """Readable by the server's own account alone, from the first byte on."""
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    fresh.replace(path)


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f".{path.name}.new")
    fresh.write_bytes(data)
    fresh.replace(path)

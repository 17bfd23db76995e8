"""The server's certificate: made once, for its names, its key readable by nobody else."""

from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from server_world import START

from tally_server.web.local_authority import (
    AUTHORITY,
    AUTHORITY_KEY,
    SERVER_KEY,
    fits,
    server_certificate,
)

NAMES = ("tally.local", "192.168.10.2")


def test_a_certificate_is_made_once_and_again_for_another_name(tmp_path: Path) -> None:
    """People compare one fingerprint; it changes only where the names do, or time runs out."""
    first = server_certificate(tmp_path, NAMES, START)
    assert server_certificate(tmp_path, NAMES, START).fingerprint == first.fingerprint
    other = server_certificate(tmp_path, ("other.local",), START)
    assert other.fingerprint != first.fingerprint
    late = server_certificate(tmp_path, ("other.local",), START + timedelta(days=380))
    assert late.fingerprint != other.fingerprint


def test_the_certificate_is_the_authority_s_and_fits_its_names(tmp_path: Path) -> None:
    """A browser that knows the authority knows the server, by name and by address."""
    made = server_certificate(tmp_path, NAMES, START)
    pem = made.certificate.read_bytes()
    assert fits(pem, NAMES, START)
    assert not fits(pem, (*NAMES, "evil.example"), START)
    assert not fits(b"no certificate", NAMES, START)
    server = x509.load_pem_x509_certificate(pem)
    authority = x509.load_pem_x509_certificate((tmp_path / AUTHORITY).read_bytes())
    server.verify_directly_issued_by(authority)
    assert isinstance(server.signature_algorithm_parameters, ECDSA)


def test_private_keys_are_readable_by_the_server_alone(tmp_path: Path) -> None:
    """No other account of the machine can read a key."""
    server_certificate(tmp_path, NAMES, START)
    for name in (AUTHORITY_KEY, SERVER_KEY):
        assert (tmp_path / name).stat().st_mode & 0o077 == 0

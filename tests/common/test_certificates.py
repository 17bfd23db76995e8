"""docs/formats/certificate.md: a key is bound to one election, one role, one name."""

import hashlib
from typing import Any

import pytest
from by_hand import certified
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from primitives import der
from vectors import make_certificate
from vectors.vector_file import spelled, stored, stored_text

from common.certificate_form import certificate_body
from common.certificates import (
    MAX_BYTES,
    Certificate,
    CertificateRefused,
    Role,
    certify,
    read_certificate,
)
from common.secret import Secret
from common.signing import PublicKey, SigningKey

VECTORS: dict[str, Any] = stored(make_certificate.FILE)
UID = bytes.fromhex(VECTORS["election_uid"])
ROOT = SigningKey(Secret(bytes.fromhex(VECTORS["root_seed"])))
GOOD = bytes.fromhex(VECTORS["good"][0]["der"])


def read(data: bytes) -> Certificate:
    return read_certificate(data, ROOT.public, UID)


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator, which uses no X.509 library, makes today."""
    assert spelled(make_certificate.vectors()) == stored_text(make_certificate.FILE)


@pytest.mark.parametrize("case", VECTORS["good"], ids=lambda case: case["role"])
def test_a_certificate_of_the_vectors_is_read(case: dict[str, str]) -> None:
    """Role, name and key come out of the DER and of the PEM bytes alike."""
    data = bytes.fromhex(case["der"])
    certificate = read(data)
    assert certificate == read(case["pem"].encode())
    assert (certificate.role, certificate.name) == (case["role"], case["name"])
    assert certificate.key.raw.hex() == case["key"]
    assert certificate.pem.decode() == case["pem"]
    assert certificate.sha256 == case["sha256"] == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("case", VECTORS["good"], ids=lambda case: case["role"])
def test_any_x509_program_reads_the_same(case: dict[str, str]) -> None:
    """The certificate is plain X.509: owner, key and PEM are what other programs see."""
    urn, key = certified(case["pem"].encode(), ROOT.public.raw)
    assert urn == f"urn:ippyo:{UID.hex()}:{case['role']}:{case['name']}"
    assert key.hex() == case["key"]
    plain = x509.load_der_x509_certificate(bytes.fromhex(case["der"]))
    assert plain.public_bytes(Encoding.PEM).decode() == case["pem"]


# The library warns of an odd number that only a careless root could have signed.
@pytest.mark.filterwarnings("ignore:Parsed a serial number:Warning")
@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_certificate_is_refused(name: str) -> None:
    """Each named way to be no certificate of this election is found."""
    with pytest.raises(CertificateRefused):
        read(bytes.fromhex(VECTORS["refused"][name]))


@pytest.mark.parametrize(
    ("role", "name"), [(Role.ROOT, "root"), (Role.TERMINAL, "p01-01"), (Role.RECEPTION, "p01")]
)
def test_what_the_root_certifies_has_the_bytes_of_the_page(role: Role, name: str) -> None:
    """Beside the serial number nothing in a new certificate is left to chance."""
    key = SigningKey(Secret(bytes(32))).public
    made = certify(ROOT, UID, role, name, key)
    serial = x509.load_der_x509_certificate(made.der).serial_number
    seed = ROOT.seed.reveal()
    urn = f"urn:ippyo:{UID.hex()}:{role}:{name}"
    assert made.der == der.certificate(urn, name, key.raw, seed, serial, role is Role.ROOT)
    assert read(made.der) == read(made.pem) == made


def test_no_two_certificates_have_the_same_serial_number() -> None:
    """Two certificates for one key and one name can still be told apart."""
    key = SigningKey(Secret(bytes(32))).public
    made = {certify(ROOT, UID, Role.TERMINAL, "p01-01", key).sha256 for _ in range(10)}
    assert len(made) == 10


def test_every_changed_byte_of_a_certificate_is_found() -> None:
    """No byte of a certificate can be changed so that it is still believed."""
    for at in range(len(GOOD)):
        for flip in (1, 0x80, 0xFF):
            changed = bytearray(GOOD)
            changed[at] ^= flip
            with pytest.raises(CertificateRefused):
                read(bytes(changed))


def test_every_changed_byte_of_a_pem_file_is_found() -> None:
    """The file of a certificate is all or nothing: no letter of it may differ."""
    pem = VECTORS["good"][0]["pem"].encode()
    for at in range(len(pem)):
        changed = bytearray(pem)
        changed[at] ^= 1
        with pytest.raises(CertificateRefused):
            read(bytes(changed))


@given(st.binary(max_size=500))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is a refusal and never an error of the program."""
    with pytest.raises(CertificateRefused):
        read(data)
    with pytest.raises(CertificateRefused):
        read(b"-----" + data)


# An odd number or name that the root signed draws a warning; here it is no error.
@pytest.mark.filterwarnings("ignore:Parsed a serial number:Warning")
@pytest.mark.filterwarnings("ignore:Attribute's length:UserWarning")
@given(st.data())
@settings(max_examples=200)
def test_what_the_root_signed_carelessly_is_read_or_refused(data: st.DataObject) -> None:
    """Even a careless root cannot make the program fail: any body is read or refused."""
    body = bytearray(GOOD[4:-74])
    for _ in range(data.draw(st.integers(1, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    signed = _signed(bytes(body))
    try:
        certificate = read(signed)
    except CertificateRefused:
        return
    assert certificate.der == signed
    parsed = x509.load_der_x509_certificate(signed)
    urn = f"urn:ippyo:{UID.hex()}:{certificate.role}:{certificate.name}"
    serial, is_root = parsed.serial_number, certificate.role is Role.ROOT
    raw = certificate.key.raw
    assert certificate_body(urn, certificate.name, raw, serial, root=is_root) == bytes(body)


@settings(max_examples=30, deadline=None)  # the signature by hand is slow
@given(
    st.integers(1, 2**159 - 1), st.from_regex(r"[a-z0-9][a-z0-9-]{0,31}-[0-9]{2}", fullmatch=True)
)
def test_any_serial_number_and_any_terminal_has_one_form(serial: int, name: str) -> None:
    """As the tests put it together by hand, and as the library of other programs does."""
    raw = bytes.fromhex(VECTORS["good"][0]["key"])
    urn = f"urn:ippyo:{UID.hex()}:terminal:{name}"
    body = certificate_body(urn, name, raw, serial, root=False)
    assert read(_signed(body)).name == name
    assert der.certificate(urn, name, raw, ROOT.seed.reveal(), serial, False) == _signed(body)


@pytest.mark.parametrize("serial", [0, -1, 2**159])
def test_no_certificate_has_an_odd_serial_number(serial: int) -> None:
    """RFC 5280 wants a positive one of at most 20 bytes."""
    with pytest.raises(ValueError, match="positive"):
        certificate_body("urn:x", "x", bytes(32), serial, root=False)


def test_a_certificate_is_of_one_election_and_one_root() -> None:
    """The same terminal needs a new certificate for every election."""
    with pytest.raises(CertificateRefused, match="another election"):
        read_certificate(GOOD, ROOT.public, bytes(32))
    with pytest.raises(CertificateRefused, match="this election's root"):
        read_certificate(GOOD, SigningKey.generate().public, UID)


def test_a_certificate_has_at_most_4096_bytes() -> None:
    """A file too large is refused before anything in it is looked at."""
    with pytest.raises(CertificateRefused, match="too large"):
        read(GOOD + bytes(MAX_BYTES))


def _signed(body: bytes) -> bytes:
    signature = ROOT.sign(body)
    inner = body + bytes.fromhex("300506032b6570") + b"\x03\x41\x00" + signature
    return b"\x30\x82" + len(inner).to_bytes(2, "big") + inner


def test_the_key_in_a_certificate_was_checked() -> None:
    """Positive control: the reader gives a checked public key, equal to the device's."""
    assert read(GOOD).key == PublicKey(bytes.fromhex(VECTORS["good"][0]["key"]))

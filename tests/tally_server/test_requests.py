"""docs/formats/certificate-request.md: who asks for a certificate proves its key."""

import base64
import hashlib
from typing import Any

import pytest
from builders import make_election
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st
from primitives import der
from vectors import make_certificate_request
from vectors.vector_file import spelled, stored, stored_text
from world import World

from common.certificates import Role, read_certificate
from common.inputs import refuse
from common.secret import Secret
from common.signing import SigningKey
from tally_server.preparation.requests import RequestRefused, grant_request, read_request

VECTORS: dict[str, Any] = stored(make_certificate_request.FILE)
ELECTION = make_election(places=1, terminals=2, spares=1)
KEY = SigningKey(Secret(bytes.fromhex(VECTORS["seed"])))
GOOD = VECTORS["good"]["terminal p01-01"].encode()


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator, which uses no X.509 library, makes today."""
    assert spelled(make_certificate_request.vectors()) == stored_text(make_certificate_request.FILE)


@pytest.mark.parametrize("owner", VECTORS["good"])
def test_a_request_of_the_vectors_is_read(owner: str) -> None:
    """Role, name and key come out of the PEM and of the DER bytes alike."""
    pem = VECTORS["good"][owner].encode()
    request = read_request(pem, ELECTION)
    binary = base64.b64decode(b"".join(pem.splitlines()[1:-1]))
    assert f"{request.role} {request.name}" == owner
    assert request.key.raw.hex() == VECTORS["key"]
    assert read_request(binary, ELECTION) == request


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_request_is_refused_with_its_reason(name: str) -> None:
    """Each named fault is found, with a text that says what to do in both languages."""
    case = VECTORS["refused"][name]
    with pytest.raises(RequestRefused) as caught:
        read_request(base64.b64decode(case["data"]), ELECTION)
    assert caught.value.reason == case["reason"]
    refusal = refuse("request.pem", f"keys.request-{case['reason']}")
    assert len(refusal.lines("ja") + refusal.lines("en")) == 2


@pytest.mark.parametrize("terminal", ["p01-01", "p01-02", "p01-03"])
def test_every_terminal_and_spare_can_ask(terminal: str) -> None:
    """Spares are certified like all others: they must be ready when a terminal dies."""
    request = read_request(_plain(terminal), ELECTION)
    assert (request.role, request.name) == (Role.TERMINAL, terminal)


def test_the_answer_is_a_certificate_of_this_election() -> None:
    """What was asked for is granted: the same role, name and key, signed by the root."""
    world = World(2, election=ELECTION)
    request = read_request(GOOD, ELECTION)
    certificate = grant_request(request, world.ceremony, world.root)
    found = read_certificate(certificate.pem, world.root.public, world.uid)
    assert (found.role, found.name, found.key) == (request.role, request.name, request.key)


def test_every_changed_bit_of_a_request_is_found() -> None:
    """No bit can be changed between the terminal and the root."""
    data = base64.b64decode(b"".join(GOOD.splitlines()[1:-1]))
    for at in range(len(data)):
        for bit in (0, 3, 7):
            changed = bytearray(data)
            changed[at] ^= 1 << bit
            with pytest.raises(RequestRefused):
                read_request(bytes(changed), ELECTION)


@given(st.binary(max_size=300))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is a refusal and never an error of the program."""
    with pytest.raises(RequestRefused):
        read_request(data, ELECTION)
    with pytest.raises(RequestRefused):
        read_request(b"-----BEGIN CERTIFICATE REQUEST-----\n" + data, ELECTION)


@given(st.data())
@settings(max_examples=200)
def test_whatever_a_device_signs_is_read_or_refused(data: st.DataObject) -> None:
    """A device that signs nonsense with a good key gets a refusal, and breaks nothing."""
    body = bytearray(der.request_body(der.name("p01-01"), der.key_of(KEY.public.raw)))
    for _ in range(data.draw(st.integers(0, 3))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    signature = der.bits(KEY.sign(bytes(body)))
    try:
        request = read_request(der.sequence(bytes(body), der.ED25519, signature), ELECTION)
    except RequestRefused:
        return
    assert request.key == KEY.public
    assert request.name in {*ELECTION.terminals, "p01"}


def test_a_request_with_more_in_it_still_asks_for_its_name_only() -> None:
    """Other names, wishes and extensions in a request have no effect on the certificate."""
    wish = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(
            x509.Name(
                [
                    x509.NameAttribute(NameOID.COUNTRY_NAME, "JP"),
                    x509.NameAttribute(NameOID.COMMON_NAME, "p01-01"),
                ]
            )
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(KEY.private, None)
    )
    world = World(2, election=ELECTION)
    request = read_request(wish.public_bytes(Encoding.PEM), ELECTION)
    granted = grant_request(request, world.ceremony, world.root)
    constraints = x509.load_der_x509_certificate(granted.der).extensions.get_extension_for_class(
        x509.BasicConstraints
    )
    assert (granted.role, granted.name) == (Role.TERMINAL, "p01-01")
    assert constraints.value.ca is False


def _plain(name: str) -> bytes:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    key = SigningKey(Secret(hashlib.sha256(name.encode()).digest()))
    request = x509.CertificateSigningRequestBuilder().subject_name(subject)
    return request.sign(key.private, None).public_bytes(Encoding.PEM)

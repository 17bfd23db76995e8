"""docs/formats/register.md: which certificates are in force."""

import hashlib
from typing import Any

import pytest
from by_hand import dsse_value
from hypothesis import given
from hypothesis import strategies as st
from vectors import make_register
from vectors.vector_file import spelled, stored, stored_text

from common.ceremony import read_ceremony
from common.certificates import Role, certify, read_certificate
from common.register import Register, read_register
from common.secret import Secret
from common.signed import DocumentRefused
from common.signing import SigningKey

VECTORS: dict[str, Any] = stored(make_register.FILE)
CEREMONY = read_ceremony(VECTORS["ceremony"].encode())
ROOT = SigningKey(Secret(bytes.fromhex(VECTORS["root_seed"])))
GOOD = VECTORS["register"].encode()


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today, by hand."""
    assert spelled(make_register.vectors()) == stored_text(make_register.FILE)


@pytest.mark.parametrize("name", ["register", "empty register"])
def test_a_register_of_the_vectors_is_read_and_made(name: str) -> None:
    """The register is read, and we sign the same bytes again."""
    register = read_register(VECTORS[name].encode(), CEREMONY)
    assert register.sign(CEREMONY, ROOT).decode() == VECTORS[name]


def test_a_stranger_can_check_the_register_from_the_page_alone() -> None:
    """Signature, election and the order of the certificates, without any of our code."""
    value = dsse_value(GOOD, "register", ROOT.public.raw)
    assert value["election_uid"] == CEREMONY.uid.hex()
    listed = VECTORS["certificates"]
    assert [entry["sha256"] for entry in listed] == sorted(
        hashlib.sha256(bytes.fromhex(entry["der"])).hexdigest() for entry in listed
    )


@pytest.mark.parametrize("name", VECTORS["refused"])
def test_a_bad_register_is_refused(name: str) -> None:
    """Each named fault is found, though the root signed the document."""
    with pytest.raises(DocumentRefused):
        read_register(VECTORS["refused"][name].encode(), CEREMONY)


def test_every_changed_byte_of_the_register_is_found() -> None:
    """No letter of register.json can be changed."""
    for at in range(0, len(GOOD), 3):
        changed = bytearray(GOOD)
        changed[at] ^= 1
        with pytest.raises(DocumentRefused):
            read_register(bytes(changed), CEREMONY)


@given(st.binary(max_size=200))
def test_random_bytes_are_refused(data: bytes) -> None:
    """Whatever the bytes, the answer is a refusal and never an error of the program."""
    with pytest.raises(DocumentRefused):
        read_register(data, CEREMONY)


def test_the_register_says_who_may_sign() -> None:
    """A certificate is in force if exactly it stands in the register."""
    register = read_register(GOOD, CEREMONY)
    (terminal,) = register.of(Role.TERMINAL, "p01-01")
    again = certify(ROOT, CEREMONY.uid, Role.TERMINAL, "p01-01", terminal.key)
    assert register.holds(terminal)
    assert not register.holds(again)
    assert register.of(Role.RECEPTION, "p01-01") == register.of(Role.TERMINAL, "p99-01") == ()


def test_certificates_are_added_once_and_in_order() -> None:
    """A register is a set: what is added twice stands once, in whatever order it came."""
    entries = [
        read_certificate(bytes.fromhex(entry["der"]), ROOT.public, CEREMONY.uid)
        for entry in VECTORS["certificates"]
    ]
    one = Register().with_added(entries)
    other = Register().with_added(entries[::-1]).with_added(entries[:2])
    assert one == other == read_register(GOOD, CEREMONY)


def test_a_terminal_may_have_several_keys() -> None:
    """A rehearsal held again adds a key; both stay in force."""
    keys = [SigningKey.generate().public for _ in range(2)]
    added = [certify(ROOT, CEREMONY.uid, Role.TERMINAL, "p01-01", key) for key in keys]
    register = read_register(Register().with_added(added).sign(CEREMONY, ROOT), CEREMONY)
    assert {certificate.key for certificate in register.of(Role.TERMINAL, "p01-01")} == set(keys)

"""docs/formats/signed-document.md, Ed25519: which keys and signatures are taken."""

import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.bindings import crypto_sign_open
from nacl.exceptions import BadSignatureError
from primitives import ed25519
from vectors import make_ed25519
from vectors.vector_file import spelled, stored, stored_text

from common.secret import Secret
from common.signing import KeyRefused, PublicKey, SigningKey

VECTORS: dict[str, Any] = stored(make_ed25519.FILE)
KEY = SigningKey(Secret(hashlib.sha256(b"a signer").digest()))


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today."""
    assert spelled(make_ed25519.vectors()) == stored_text(make_ed25519.FILE)


@pytest.mark.parametrize("case", VECTORS["good"], ids=lambda case: case["message"] or "empty")
def test_signatures_are_those_of_rfc_8032(case: dict[str, str]) -> None:
    """Key and signature of the standard's own examples come out, and are accepted."""
    key = SigningKey(Secret(bytes.fromhex(case["seed"])))
    message = bytes.fromhex(case["message"])
    assert key.public.raw.hex() == case["public"]
    assert key.sign(message).hex() == case["signature"]
    assert key.public.accepts(bytes.fromhex(case["signature"]), message)


@pytest.mark.parametrize("name", VECTORS["refused_keys"])
def test_a_key_that_no_honest_signer_has_is_refused(name: str) -> None:
    """A small-order, mixed, non-canonical or invented public key is never loaded."""
    with pytest.raises(KeyRefused):
        PublicKey(bytes.fromhex(VECTORS["refused_keys"][name]))


@pytest.mark.parametrize("name", VECTORS["refused_signatures"])
def test_a_signature_that_some_verifiers_take_is_refused(name: str) -> None:
    """A malleable or shifted signature is refused here, whatever others say."""
    case = VECTORS["refused_signatures"][name]
    key = PublicKey(bytes.fromhex(case["public"]))
    assert not key.accepts(bytes.fromhex(case["signature"]), bytes.fromhex(case["message"]))


def test_all_eight_small_order_points_are_among_the_refused_keys() -> None:
    """None is forgotten: the eight are distinct, and eight times each is nothing."""
    keys = [raw for name, raw in VECTORS["refused_keys"].items() if name.startswith("small")]
    points = [ed25519.decode(bytes.fromhex(raw)) for raw in keys]
    assert len(set(keys)) == 8
    assert all(point and ed25519.multiply(8, point) == ed25519.IDENTITY for point in points)


def test_the_vectors_would_deceive_a_lenient_verifier() -> None:
    """Positive control: elsewhere one signature is good for every text, or two for one."""
    identity = ed25519.encode(ed25519.IDENTITY)
    empty = identity + bytes(32)
    lenient = Ed25519PublicKey.from_public_bytes(identity)
    for message in (b"one text", b"another text"):
        lenient.verify(empty, message)
        assert ed25519.lenient(identity, empty, message)
    shifted = VECTORS["refused_signatures"]["R shifted by a point of order 8"]
    parts = (bytes.fromhex(shifted[name]) for name in ("public", "signature", "message"))
    assert ed25519.lenient(*parts)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
@settings(max_examples=30)
def test_a_signature_fits_its_key_and_its_message_only(seed: bytes, message: bytes) -> None:
    """Any key accepts its own signature, for that message and no other."""
    key = SigningKey(Secret(seed))
    signature = key.sign(message)
    assert signature == key.sign(message)
    assert key.public.accepts(signature, message)
    assert not key.public.accepts(signature, message + b"\0")
    assert not KEY.public.accepts(signature, message)


@given(st.binary(max_size=200), st.integers(0, 511), st.sampled_from(["", "bit", "byte"]))
def test_pynacls_own_function_says_the_same(message: bytes, at: int, wrong: str) -> None:
    """We call the library below it, which verifies and copies nothing; it is the same rule."""
    signature = KEY.sign(message)
    if wrong == "bit":
        signature = bytes(byte ^ (at // 8 == n) << at % 8 for n, byte in enumerate(signature))
    elif wrong == "byte":
        message += b"."
    assert KEY.public.accepts(signature, message) is opened_by_pynacl(signature + message)


@pytest.mark.parametrize("name", VECTORS["refused_signatures"])
def test_pynacls_own_function_refuses_the_same_vectors(name: str) -> None:
    """Those that some verifiers take; and it takes the good ones, so it is asked at all."""
    case = VECTORS["refused_signatures"][name]
    signed = bytes.fromhex(case["signature"] + case["message"])
    assert not opened_by_pynacl(signed, bytes.fromhex(case["public"]))
    for good in VECTORS["good"]:
        signed = bytes.fromhex(good["signature"] + good["message"])
        assert opened_by_pynacl(signed, bytes.fromhex(good["public"]))


def opened_by_pynacl(signed: bytes, key: bytes = KEY.public.raw) -> bool:
    try:
        crypto_sign_open(signed, key)
    except BadSignatureError:
        return False
    return True


def test_every_changed_bit_of_a_signature_is_noticed() -> None:
    """No bit of the 64 bytes can be turned over unseen."""
    signature = KEY.sign(b"a message")
    for at in range(len(signature)):
        for bit in range(8):
            changed = bytearray(signature)
            changed[at] ^= 1 << bit
            assert not KEY.public.accepts(bytes(changed), b"a message")


@given(st.binary(max_size=80))
def test_random_bytes_are_a_checked_key_or_refused(raw: bytes) -> None:
    """Whatever the bytes: a canonical point of prime order, or refused as a key."""
    try:
        key = PublicKey(raw)
    except KeyRefused:
        return
    point = ed25519.decode(key.raw)
    assert point is not None
    assert ed25519.encode(point) == raw
    assert ed25519.multiply(ed25519.L, point) == ed25519.IDENTITY != point


@given(st.binary(max_size=130), st.binary(max_size=40))
def test_random_bytes_are_no_signature(signature: bytes, message: bytes) -> None:
    """Whatever is offered as a signature, the answer is no and never an error."""
    assert not KEY.public.accepts(signature, message)


def test_a_destroyed_key_signs_nothing() -> None:
    """After the close the terminal's key is gone: nothing more can be signed."""
    key = SigningKey(Secret(bytes(32)))
    key.destroy()
    key.destroy()
    assert key.seed.wiped
    with pytest.raises(ValueError, match="destroyed"):
        key.sign(b"one more")


def test_a_key_shows_its_name_and_never_itself() -> None:
    """The name of a key is the hash of its public half; the seed is not in its text."""
    assert KEY.public.key_id == hashlib.sha256(KEY.public.raw).hexdigest()
    assert repr(KEY) == f"SigningKey({KEY.public.key_id[:12]})"
    assert SigningKey.generate().public != SigningKey.generate().public

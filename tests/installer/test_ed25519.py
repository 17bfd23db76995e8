"""The installer's own verification of Ed25519 says what RFC 8032 and `cryptography` say."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from installer.install import NEUTRAL, L, P, base, encoded, point, signed_by, times

# RFC 8032, 7.1: tests 1, 2, 3 and SHA(abc); public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), VECTORS)
def test_the_signatures_of_the_standard_hold(key: str, message: str, signature: str) -> None:
    """And one bit more or less in any part of them does not."""
    parts = [bytes.fromhex(part) for part in (key, message, signature)]
    assert signed_by(*parts)
    for at, part in enumerate(parts):
        for byte in {0, len(part) // 2, len(part) - 1} & set(range(len(part))):
            changed = bytearray(part)
            changed[byte] ^= 1
            assert not signed_by(*parts[:at], bytes(changed), *parts[at + 1 :])


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_it_agrees_with_the_library(seed: bytes, message: bytes, bit: int) -> None:
    """Every signature of the library holds; with one bit changed both refuse it."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key, good = private.public_key().public_bytes_raw(), private.sign(message)
    assert signed_by(key, message, good)
    changed = bytearray(good)
    changed[bit // 8] ^= 1 << bit % 8
    assert not signed_by(key, message, bytes(changed))
    with pytest.raises(InvalidSignature):
        Ed25519PublicKey.from_public_bytes(key).verify(bytes(changed), message)


def test_a_second_spelling_of_a_good_signature_is_refused() -> None:
    """S + L satisfies the same equation; RFC 8032 wants S below L."""
    key, message, good = (bytes.fromhex(part) for part in VECTORS[1])
    other = int.from_bytes(good[32:], "little") + L
    assert not signed_by(key, message, good[:32] + other.to_bytes(32, "little"))


def test_keys_that_sign_everything_are_refused() -> None:
    """A key of small order: R = S B holds then for many messages."""
    neutral = encoded(NEUTRAL)
    for key in (neutral, bytes(32), (P - 1).to_bytes(32, "little")):
        assert point(key) is not None
        assert not signed_by(key, b"any", encoded(times(5, base())) + (5).to_bytes(32, "little"))
        assert not signed_by(key, b"any", neutral + bytes(32))


def test_what_is_no_point_is_refused() -> None:
    """y beyond the prime, y of no x, x = 0 with a sign, and parts of another length."""
    key, message, good = (bytes.fromhex(part) for part in VECTORS[2])
    strange = [P.to_bytes(32, "little"), b"\xff" * 32, (2).to_bytes(32, "little")]
    strange += [(1 | 1 << 255).to_bytes(32, "little")]
    for one in strange:
        assert point(one) is None
        assert not signed_by(one, message, good)
    assert not signed_by(key[:31], message, good)
    assert not signed_by(key, message, good[:63])


def test_the_base_point_is_of_order_l() -> None:
    """RFC 8032's: on the curve, its own encoding, and L times it is the neutral point."""
    assert point(encoded(base())) == base()
    assert encoded(times(L, base())) == encoded(NEUTRAL)

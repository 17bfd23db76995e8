"""docs/formats/suites.md: how choices are sealed, and what opens."""

import hashlib
from typing import Any
from unittest.mock import patch

import pytest
from by_hand import hpke_open
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from hypothesis import given, settings
from hypothesis import strategies as st
from primitives import hpke
from vectors import make_suites
from vectors.vector_file import spelled, stored, stored_text

from common import suites
from common.secret import Secret
from common.signing import KeyRefused
from common.suites import CHOICE_BYTES, SUITES, CannotOpen, ElectionKey

VECTORS: dict[str, Any] = stored(make_suites.FILE)
INFO = b"what it is sealed for"
CHOICE = bytes(range(16))
both_suites = pytest.mark.parametrize("suite", [1, 2])


def key_of(suite: int) -> ElectionKey:
    return SUITES[suite].key_pair(Secret(bytes.fromhex(VECTORS[f"suite {suite}"]["seed"])))


def test_the_vectors_are_made_again_byte_for_byte() -> None:
    """The vector file is what its generator makes today, sealing by hand."""
    assert spelled(make_suites.vectors()) == stored_text(make_suites.FILE)


@both_suites
def test_a_seed_gives_the_key_of_the_vectors(suite: int) -> None:
    """The same seed always gives the same election key, so shares can restore it."""
    assert key_of(suite).public.hex() == VECTORS[f"suite {suite}"]["public"]
    assert len(key_of(suite).public) == SUITES[suite].public_bytes


@both_suites
def test_the_sealed_bytes_of_the_vectors_open(suite: int) -> None:
    """Bytes sealed by hand from the page open with our key, and by hand alike."""
    case = VECTORS[f"suite {suite}"]
    sealed, info, choice, seed = (
        bytes.fromhex(case[name]) for name in ("sealed", "info", "choice", "seed")
    )
    assert len(sealed) == SUITES[suite].sealed_bytes
    assert key_of(suite).open(sealed, info) == choice
    assert hpke_open(suite, seed, sealed, info) == choice


def test_the_hybrid_secret_is_made_from_its_two_halves() -> None:
    """SHA3-256 over both secrets, what X25519 sent, its key and six letters of label."""
    case = {name: bytes.fromhex(text) for name, text in VECTORS["suite 1"].items()}
    expanded = hashlib.shake_256(case["seed"]).digest(96)
    lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    curve = x25519.X25519PrivateKey.from_private_bytes(expanded[64:])
    ours = curve.public_key().public_bytes_raw()
    sent = case["sealed"][1088:1120]
    secret = hashlib.sha3_256(
        lattice.decapsulate(case["sealed"][:1088])
        + curve.exchange(x25519.X25519PublicKey.from_public_bytes(sent))
        + sent
        + ours
        + bytes.fromhex("5c2e2f2f5e5c")
    ).digest()
    assert expanded == case["expanded"]
    assert lattice.public_key().public_bytes_raw() + ours == case["public"]
    assert secret == case["shared_secret"]
    assert hpke.key_and_nonce(0x647A, secret, case["info"]) == (case["key"], case["nonce"])


def test_the_hybrid_is_the_published_one() -> None:
    """The first vector of the X-Wing draft: key, secret and what was sent belong together."""
    case = VECTORS["x-wing draft"]
    seed, randomness = (bytes.fromhex(case[name]) for name in ("seed", "randomness"))
    secret, sent = hpke.encapsulate_x_wing(hpke.XWing(seed).public, randomness)
    assert (secret.hex(), sent.hex()) == (case["shared_secret"], case["sent"])
    sealed = hpke.seal(0x647A, sent, secret, INFO, CHOICE)
    assert SUITES[1].key_pair(Secret(seed)).open(sealed, INFO) == CHOICE


def test_the_classical_key_is_that_of_rfc_9180() -> None:
    """DeriveKeyPair of the standard's own example gives the standard's own key."""
    case = VECTORS["rfc 9180 A.3.1"]
    key = SUITES[2].key_pair(Secret(bytes.fromhex(case["seed"])))
    private = ec.derive_private_key(int(case["private"], 16), ec.SECP256R1())
    numbers = private.public_key().public_numbers()
    assert key.public == b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    assert key.public.hex() == case["public"]


@both_suites
@given(seed=st.binary(min_size=32, max_size=32), choice=st.binary(min_size=16, max_size=16))
@settings(max_examples=20)
def test_what_is_sealed_opens_by_us_and_by_hand(suite: int, seed: bytes, choice: bytes) -> None:
    """Every choice sealed to any key opens with that key, by our code and by none of it."""
    key = SUITES[suite].key_pair(Secret(seed))
    sealed = SUITES[suite].sealer(key.public).seal(choice, INFO)
    assert len(sealed) == SUITES[suite].sealed_bytes
    assert key.open(sealed, INFO) == hpke_open(suite, seed, sealed, INFO) == choice


@both_suites
def test_the_same_choice_never_seals_to_the_same_bytes(suite: int) -> None:
    """Equal votes cannot be seen to be equal."""
    sealer = SUITES[suite].sealer(key_of(suite).public)
    assert len({sealer.seal(CHOICE, INFO) for _ in range(10)}) == 10


@both_suites
def test_another_key_or_another_purpose_does_not_open(suite: int) -> None:
    """A vote opens for its own election and contest only."""
    sealed = SUITES[suite].sealer(key_of(suite).public).seal(CHOICE, INFO)
    stranger = SUITES[suite].key_pair(Secret(bytes(32)))
    with pytest.raises(CannotOpen):
        stranger.open(sealed, INFO)
    for info in (b"", INFO + b"\0", INFO[:-1]):
        with pytest.raises(CannotOpen):
            key_of(suite).open(sealed, info)


@both_suites
def test_every_changed_byte_of_a_sealed_choice_is_found(suite: int) -> None:
    """No byte can be changed, added or taken away without the seal noticing."""
    key = key_of(suite)
    sealed = SUITES[suite].sealer(key.public).seal(CHOICE, INFO)
    flipped = (
        sealed[:at] + bytes([sealed[at] ^ flip]) + sealed[at + 1 :]
        for at in range(len(sealed))
        for flip in (1, 0x80)
    )
    for bad in (*flipped, sealed[:-1], sealed + b"\0", sealed[1:], b""):
        with pytest.raises(CannotOpen):
            key.open(bad, INFO)


@both_suites
@given(data=st.binary(max_size=1300))
@settings(max_examples=50)
def test_random_bytes_do_not_open(suite: int, data: bytes) -> None:
    """Whatever the bytes, the answer is that they do not open, and never an error."""
    with pytest.raises(CannotOpen):
        key_of(suite).open(data, INFO)


@pytest.mark.parametrize(
    "curve", [bytes(32), b"\x01" + bytes(31), b"\xff" * 32], ids=["0", "1", "f"]
)
def test_what_an_x25519_attacker_sends_does_not_open(curve: bytes) -> None:
    """A small-order or non-canonical point in a record is refused like any other byte."""
    case = VECTORS["suite 1"]
    sealed = bytes.fromhex(case["sealed"])
    with pytest.raises(CannotOpen):
        key_of(1).open(sealed[:1088] + curve + sealed[1120:], bytes.fromhex(case["info"]))


@pytest.mark.parametrize(
    ("suite", "name"),
    [(s, name) for s in (1, 2) for name in VECTORS["refused_public_keys"][f"suite {s}"]],
)
def test_a_public_key_that_betrays_votes_is_refused(suite: int, name: str) -> None:
    """Small order, a second spelling, a point off the curve: nobody seals to such a key."""
    raw = bytes.fromhex(VECTORS["refused_public_keys"][f"suite {suite}"][name])
    with pytest.raises(KeyRefused):
        SUITES[suite].sealer(raw)


@pytest.mark.parametrize("name", ["0", "1", "of order 8, the first", "of order 8, the second"])
def test_small_order_keys_would_give_away_the_secret(name: str) -> None:
    """Positive control: with such a key the shared secret is zero for everybody."""
    raw = bytes.fromhex(VECTORS["refused_public_keys"]["suite 1"][f"X25519 {name}"])[1184:]
    with pytest.raises(ValueError, match="shared"):
        x25519.X25519PrivateKey.generate().exchange(x25519.X25519PublicKey.from_public_bytes(raw))


@both_suites
@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_only_a_choice_code_can_be_sealed_or_opened(suite: int, length: int) -> None:
    """A text of another length would show its length through the seal."""
    key = key_of(suite)
    with pytest.raises(ValueError, match="16 bytes"):
        SUITES[suite].sealer(key.public).seal(bytes(length), INFO)
    encapsulate = (hpke.encapsulate_x_wing, hpke.encapsulate_p256)[suite - 1]
    secret, sent = encapsulate(key.public, bytes(64 // suite))
    sealed = hpke.seal(hpke.KEM_IDS[suite], sent, secret, INFO, bytes(length))
    with pytest.raises(CannotOpen, match="no choice code"):
        key.open(sealed, INFO)
    assert list(key.open_each([sealed], INFO)) == [None]


@both_suites
def test_many_are_opened_in_turn_and_each_for_itself(suite: int) -> None:
    """What does not open has its place between those that do."""
    key = key_of(suite)
    sealer = SUITES[suite].sealer(key.public)
    other = bytes(16)
    sealed = [sealer.seal(choice, INFO) for choice in (CHOICE, other, CHOICE)]
    bad = sealed[0][:-1] + bytes([sealed[0][-1] ^ 1])
    found = list(key.open_each([sealed[0], bad, b"", sealed[1], memoryview(sealed[2])], INFO))
    assert found == [CHOICE, None, None, other, CHOICE]


def test_a_candidate_out_of_range_is_passed_over() -> None:
    """Where RFC 9180 says to try again, the next number is taken, and the last is the end."""
    seed = bytes.fromhex(VECTORS["suite 2"]["seed"])
    with patch.object(suites, "_P256_ORDER", 2**250):
        public = SUITES[2].key_pair(Secret(seed)).public
    prk = hpke.labeled_extract(b"KEM\x00\x10", b"", b"dkp_prk", seed)
    tried = (
        hpke.labeled_expand(b"KEM\x00\x10", prk, b"candidate", bytes([counter]), 32)
        for counter in range(256)
    )
    number = next(n for n in (int.from_bytes(raw, "big") for raw in tried) if n < 2**250)
    expected = ec.derive_private_key(number, ec.SECP256R1()).public_key().public_numbers()
    assert public[1:33] == expected.x.to_bytes(32, "big")
    assert public.hex() != VECTORS["suite 2"]["public"]
    with patch.object(suites, "_P256_ORDER", 1), pytest.raises(ValueError, match="no key"):
        SUITES[2].key_pair(Secret(seed))


@both_suites
@pytest.mark.parametrize("length", [1, 31, 33, 64])
def test_a_seed_has_32_bytes(suite: int, length: int) -> None:
    """No key is ever made from less, or from bytes that were left over."""
    with pytest.raises(ValueError, match="32 bytes"):
        SUITES[suite].key_pair(Secret(bytes(length)))


@both_suites
def test_the_private_key_never_shows_in_text(suite: int) -> None:
    """What stands in a log of the key is its suite."""
    assert repr(key_of(suite)) == f"ElectionKey(suite {suite})"
    assert SUITES[suite].number == suite
    assert CHOICE_BYTES == 16
